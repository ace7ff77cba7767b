"""Taking in what a rating form sends: an answer for its autosave, a redirect for a person."""

from collections.abc import Callable

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from lms.assignments.services import NotOpen
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import forms, services
from lms.evaluations.models import Review
from lms.evaluations.services.refusals import Locked, StaleReview, TermOver

OVER = (Locked, NotOpen, TermOver)


def take(begin: Callable[[], Review], back: str) -> ResponseReturnValue:
    """Save what was sent and, if wanted, hand it in.

    Handing in takes what the person sees on the form, so the sequence is not compared then:
    the autosave of the same page has moved it on since the form was made.
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
        if sent.hands_in:
            services.hand_in(review, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("评价已提交。") if sent.hands_in else _("评价已保存。"), "success")
    return redirect(back)


def answer(
    begin: Callable[[], Review],
    back: str,
    more: Callable[[Review], dict[str, object]] | None = None,
) -> ResponseReturnValue:
    """Save what the autosave sent and say so; what was not saved leaves no trace."""
    sent = forms.written()
    try:
        review = services.save_review(
            begin(), sent.values, sent.texts, sent.seq, current_user, reasons=sent.reasons
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
