"""Practice and mastery: one question checked by itself, tried again, and followed by the next."""

import random
import secrets
from datetime import datetime

from lms.assignments.services import note_work
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import PRACTISED
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules import marking, mastery
from lms.quizzes.services.attempts import asked_next, hand_in, locked, require_no_exam
from lms.quizzes.services.responses import put, require_running
from lms.quizzes.services.results import asked_in, progress_of, results_of, settings_of


class NotAnswered(Refused):
    """There is nothing to check yet."""


class NotPractised(Refused):
    """The quiz tells right and wrong only after handing in."""


def check_answer(attempt: Attempt, item_id: int, *, at: datetime | None = None) -> Attempt:
    """Lock one answer of a practice or mastery attempt and mark it; checking twice does no harm.

    When the last objective of a mastery exercise is over, the attempt is handed in.
    """
    moment = at or now()
    held, item, settings = _held(attempt, item_id, moment)
    if item.checked_at is not None:
        return held
    if not item.is_answered:
        raise NotAnswered(_("这道题还没有作答。先作答，再检查。"))
    results = results_of(item, settings)
    item.marks = marking.marks_of(results)
    item.earned = marking.earned_by(results)
    item.checked_at = item.marked_at = moment
    item.sequence += 1
    item.tries = [
        *item.tries,
        {
            "answer": item.answer,
            "earned": None if item.earned is None else plain(item.earned),
            "at": moment.isoformat(),
        },
    ]
    bars = progress_of(settings, held.items)
    if bars:
        reached = sum(bar.is_reached for bar in bars)
        note_work(held.assignment, held.student_id, done=reached, total=len(bars))
    db.session.flush()
    if bars and all(bar.is_over for bar in bars):
        return hand_in(held, at=at)
    return held


def try_again(attempt: Attempt, item_id: int, *, at: datetime | None = None) -> Attempt:
    """Open a checked question of a practice anew; the tries so far stay on record."""
    held, item, settings = _held(attempt, item_id, at or now())
    if not settings.is_practice:
        raise NotPractised(_("达标练习里每道题只答一次，请看下一题。"))
    if item.checked_at is not None:
        put(item, Definition.from_json(item.version.definition), {}, {})
        item.marks = {}
        item.earned = item.checked_at = item.marked_at = None
        item.sequence += 1
        done = sum(one.is_complete for one in held.items)
        note_work(held.assignment, held.student_id, done=done, total=len(held.items))
        db.session.flush()
    return held


def ask_next(attempt: Attempt, *, at: datetime | None = None) -> PaperItem:
    """The open question of a mastery attempt; where there is none, the next one is asked.

    The attempt is locked, so a double click or a second tab gets the same question.
    """
    held, moment = locked(attempt.id), at or now()
    require_running(held, moment)
    settings = settings_of(held)
    if settings.mastery is None:
        raise NotPractised(_("这个测验的题目已经全部在试卷上。"))
    require_no_exam(held.assignment, held.student_id, settings, moment)
    if held.items and held.items[-1].checked_at is None:
        return held.items[-1]
    chance = random.Random(secrets.randbits(128))  # noqa: S311  seeded by secrets
    before = queries.questions_in_order(
        [
            one
            for one in queries.attempts_by(held.student_id, held.assignment)
            if one.number < held.number
        ]
    )
    found = mastery.next_question(settings.mastery, asked_in(held.items), before, chance)
    if found is None:  # the attempt that ended here was handed in by the check
        return held.items[-1]
    item = asked_next(found, len(held.items) + 1, settings, chance)
    held.items.append(item)
    db.session.flush()
    return item


def _held(
    attempt: Attempt, item_id: int, moment: datetime
) -> tuple[Attempt, PaperItem, QuizSettings]:
    """The attempt locked, one of its questions, and its rules; only where it is practised."""
    held = locked(attempt.id)
    require_running(held, moment)
    settings = settings_of(held)
    if settings.mode not in PRACTISED:
        raise NotPractised(_("这个测验交卷后才公布对错。"))
    require_no_exam(held.assignment, held.student_id, settings, moment)
    item = next((one for one in held.items if one.id == item_id), None)
    if item is None:
        raise NotAnswered(_("这道题不在你的试卷上。请刷新页面。"))
    return held, item, settings
