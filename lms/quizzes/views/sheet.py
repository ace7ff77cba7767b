"""The paper as its student writes on it, also with answers that could not be stored."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.clock import now
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.queries import Entry
from lms.quizzes.rules.reviewing import EVERYTHING
from lms.quizzes.views import entrance, pages

Responses = Mapping[int, services.Response]


def sheet(
    attempt: Attempt, settings: QuizSettings, entry: Entry, typed: Responses | None = None
) -> str:
    """The page; where something was `typed`, it stands there in place of what is stored."""
    items = queries.items_of(attempt.id)
    bars = services.progress_of(settings, items)
    shown = items[-1:] if settings.is_mastery else items  # earlier ones stand in the review
    asked = [pages.asked(one, settings if one.checked_at else None) for one in shown]
    typed = typed or {}
    return render_template(
        "quizzes/take.html",
        attempt=attempt,
        settings=replace(settings, attempts=entry.sitting.attempts),
        late=entrance.cost_now(entry, now()),
        questions=[replace(one, typed=_answer_in(one.item, typed.get(one.id))) for one in asked],
        bars=bars,
        objectives=queries.titles_of(attempt, bars),
        ends_at=policy.ends_at(attempt),
        deadline=pages.milliseconds(policy.ends_at(attempt)),
        moment=pages.milliseconds(now()),
        everything=EVERYTHING,  # practice tells at once
        may_look=policy.visible_to_student(attempt).right_wrong,
    )


def once_more(
    attempt_id: int, responses: Responses, saved: services.PaperSaved
) -> ResponseReturnValue:
    """The same page after one of its answers was refused: the others are stored by now.

    What was refused still stands there as typed, to be shortened. No redirect: it is stored
    nowhere else.
    """
    attempt = queries.attempt_of(current_user, attempt_id) or abort(404)
    settings = QuizSettings.from_json(attempt.revision.compiled)
    entry = queries.entry_of(attempt.student, attempt.assignment, settings)
    for refusal in saved.refused.values():
        flash(str(refusal), "error")
    tell_stale(saved)
    if entrance.instead_of_paper(attempt, settings, entry):
        return redirect(url_for(".take", attempt_id=attempt.id))  # which shows that instead
    typed = {item_id: responses[item_id] for item_id in saved.refused}
    return sheet(attempt, settings, entry, typed)


def tell_stale(saved: services.PaperSaved) -> None:
    if saved.stale:
        numbers = _("、").join(map(str, saved.stale))
        words = _("第 %(numbers)s 题在另一个页面里有更新的答案，保留了那一份。", numbers=numbers)
        flash(words, "warning")


def _answer_in(item: PaperItem, response: services.Response | None) -> dict[str, Any] | None:
    if response is None:
        return None
    return kinds.read_answer(Definition.from_json(item.version.definition), response.fields)
