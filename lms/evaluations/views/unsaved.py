"""What was typed and could not be saved: shown again with the reason, so that nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import TableText
from lms.evaluations import forms
from lms.evaluations.rules.ratings import options_of
from lms.evaluations.services.refusals import StaleReview


@dataclass(frozen=True)
class Typed:
    """A row as it was typed; `there` is what somebody else saved meanwhile."""

    key: str
    title: str
    value: str
    reason: str | None  # None: nobody asked for one
    options: Sequence[str]
    there: str


def unsaved(
    sent: forms.Written, refusal: Refused, text: TableText, back: str, *, is_over: bool
) -> ResponseReturnValue:
    """The form again with what was typed; to be read only where nothing can be saved any more."""
    stale = refusal if isinstance(refusal, StaleReview) else None
    there = stale.values if stale else {}
    rows = {row.key: row for row in text.criteria}
    typed = [
        Typed(
            key=key,
            title=rows[key].title if key in rows else key,
            value=value,
            reason=sent.reasons.get(key),
            options=[label for label, _points in options_of(text, rows[key])]
            if key in rows
            else (),
            there=there.get(key, ""),
        )
        for key, value in sent.values.items()
    ]
    labels = {"gain": _("收获"), "plan": _("提升计划"), "comment": _("评语")}
    page = render_template(
        "evaluations/unsaved.html",
        refusal=refusal,
        rows=typed,
        texts=[
            (name, labels[name], words, stale.texts.get(name, "") if stale else "")
            for name, words in sent.texts.items()
        ],
        seq=stale.sequence if stale else sent.seq,
        is_stale=stale is not None,
        is_over=is_over,
        may_skip=text.may_skip,
        address=request.path,
        back=back,
    )
    return page, 409 if stale else 422
