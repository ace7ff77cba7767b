"""Practice and mastery: checking one question, trying it again, and asking for the next."""

from flask import flash, redirect, request
from flask import url_for as address
from flask.typing import ResponseReturnValue

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.quizzes import forms, queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.views import sheet
from lms.quizzes.views.blueprint import bp
from lms.web.access import finds


@bp.post("/attempts/<int:attempt_id>/items/<int:item_id>/check")
@finds("attempt_id", load=queries.attempt_of)
def check(attempt: Attempt, item_id: int) -> ResponseReturnValue:
    """Keep what the page sent, then lock and mark this one answer; works without JavaScript."""
    responses = forms.read_paper(request.form)
    try:
        saved = services.save_paper(attempt, responses)
        if saved.refused:
            return sheet.once_more(attempt.id, responses, saved)
        if saved.stale:
            flash(_("这道题在另一个页面里有更新的答案。请看过再检查。"), "warning")
        else:
            attempt = services.check_answer(attempt, item_id)
    except Refused as refusal:
        flash(str(refusal), "warning")
    return _back(attempt, item_id)


@bp.post("/attempts/<int:attempt_id>/items/<int:item_id>/retry")
@finds("attempt_id", load=queries.attempt_of)
def try_again(attempt: Attempt, item_id: int) -> ResponseReturnValue:
    responses = forms.read_paper(request.form)
    try:
        saved = services.save_paper(attempt, responses)
        if saved.refused:
            return sheet.once_more(attempt.id, responses, saved)
        services.try_again(attempt, item_id)
    except Refused as refusal:
        flash(str(refusal), "warning")
    return _back(attempt, item_id)


@bp.post("/attempts/<int:attempt_id>/next")
@finds("attempt_id", load=queries.attempt_of)
def ask_next(attempt: Attempt) -> ResponseReturnValue:
    try:
        item = services.ask_next(attempt)
    except Refused as refusal:
        flash(str(refusal), "warning")
        return redirect(address(".take", attempt_id=attempt.id))
    return _back(attempt, item.id)


def _back(attempt: Attempt, item_id: int) -> ResponseReturnValue:
    """To the question; where the attempt is over, the page of taking leads on to its review."""
    return redirect(address(".take", attempt_id=attempt.id, _anchor=f"item-{item_id}"))
