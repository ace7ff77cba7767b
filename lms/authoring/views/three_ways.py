"""What a person decided about the conflicts of two texts, as `_three_ways.html` sends it."""

from flask import request

from lms.authoring.rules.merging import Choice, Decision, Merged


def decisions_sent(merged: Merged) -> list[Decision]:
    """What was chosen for each conflict, up to the first that is open."""
    found: list[Decision] = []
    for number, _conflict in enumerate(merged.conflicts):
        choice = request.form.get(f"choice-{number}", "")
        if choice not in list(Choice):
            break
        found.append(Decision(Choice(choice), request.form.get(f"words-{number}", "")))
    return found
