"""The shape of what the pages of reports send."""

from collections.abc import Sequence

from flask import request

from lms.reports.rules.sections import Section
from lms.reports.services.making import Kind, Wanted
from lms.reports.services.texts import Edit


def written(sections: Sequence[Section]) -> list[Edit]:
    """The texts as typed, with the number each page showed; a section not sent is not changed."""
    return [
        Edit(one.key, _lines(request.form[f"text-{one.key}"]), _number(f"seen-{one.key}") or 0)
        for one in sections
        if f"text-{one.key}" in request.form
    ]


def wanted() -> Wanted | None:
    """The document asked for; None for nonsense."""
    kind = request.form.get("kind", "")
    if kind not in {one.value for one in Kind}:
        return None
    return Wanted(Kind(kind), request.form.get("form", ""), _number("exam"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
