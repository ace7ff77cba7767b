"""Taking in what a rating form sends: an answer for its autosave, a redirect for a person."""

from collections.abc import Callable

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from lms.assignments.models import Assignment
from lms.assignments.services import NotOpen, count_uses
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import TableText
from lms.evaluations import forms, services
from lms.evaluations.models import Review
from lms.evaluations.services.guests import Guest
from lms.evaluations.services.refusals import Locked, StaleReview, TermOver
from lms.evaluations.views.unsaved import unsaved

OVER = (Locked, NotOpen, TermOver)


def take(
    begin: Callable[[], Review],
    back: str,
    text: TableText,
    done: Callable[[Review], None] | None = None,
) -> ResponseReturnValue:
    """Save what was sent and, if wanted, hand it in.

    What is not saved is shown again with the reason. Handing in takes what the person sees on
    the form, so the sequence is not compared then: the autosave of the same page has moved it
    on since the form was made.
    """
    if request.is_json:
        return answer(begin, back)
    sent = forms.written()
    try:
        review = begin()
        seq = review.sequence if sent.hands_in else sent.seq
        review = services.save_review(
            review, sent.values, sent.texts, seq, current_user, reasons=sent.reasons
        )
    except Refused as refusal:
        return unsaved(sent, refusal, text, back, is_over=isinstance(refusal, OVER))
    try:
        if sent.hands_in:
            services.hand_in(review, current_user)
        if done:
            done(review)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("评价已提交。") if sent.hands_in else _("评价已保存。"), "success")
    return redirect(back)


def answer(
    begin: Callable[[], Review],
    back: str,
    more: Callable[[Review], dict[str, object]] | None = None,
    *,
    by: Guest | None = None,
    is_locked: bool = False,
) -> ResponseReturnValue:
    """Save what the autosave sent and say so; what was not saved leaves no trace.

    `by` is who writes without an account; `is_locked` as for `save_review`.
    """
    sent = forms.written()
    try:
        review = services.save_review(
            begin(),
            sent.values,
            sent.texts,
            sent.seq,
            by or current_user,
            reasons=sent.reasons,
            is_locked=is_locked,
        )
    except StaleReview as stale:
        said = {"values": stale.values, "texts": stale.texts if sent.texts else {}}
        if sent.reasons:
            said["reasons"] = stale.reasons
        return jsonify(error=str(stale), seq=stale.sequence, answer=said, **said), 409
    except OVER as refusal:
        return jsonify(error=str(refusal), redirect=back), 410
    except Refused as refusal:
        return jsonify(error=str(refusal)), 422
    saved_at = format_datetime(review.saved_at or now(), "HH:mm:ss")
    return jsonify(
        ok=True, seq=review.sequence, saved_at=saved_at, **(more(review) if more else {})
    )


def count_inserted(assignment: Assignment, review: Review) -> None:
    """Count the comments of the bank that were inserted and are still in the comment."""
    if used := forms.used_comments():
        count_uses(
            marker=current_user,
            classroom_id=assignment.classroom_id,
            ids=used,
            comment=review.comment,
        )
