"""What a person chose where two texts contradict, as `_three_ways.html` sends it."""

from flask import request

from lms.authoring.rules.merging import Choice, Decision, Merged


def decisions_sent(merged: Merged) -> dict[int, Decision]:
    """The decision for each conflict that has one, by its number."""
    found: dict[int, Decision] = {}
    for number in range(len(merged.conflicts)):
        choice = request.form.get(f"choice-{number}", "")
        if choice in list(Choice):
            found[number] = Decision(Choice(choice), request.form.get(f"words-{number}", ""))
    return found
