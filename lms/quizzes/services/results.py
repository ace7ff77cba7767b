"""From marked answers to the mark in the gradebook."""

from datetime import datetime
from decimal import Decimal

from lms.accounts.models import User
from lms.assignments.services import note_work
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.gradebook import services as gradebook
from lms.gradebook.rules import Line
from lms.questions.kinds.base import Rules
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules import counting, lateness, marking
from lms.quizzes.rules.counting import Result
from lms.quizzes.rules.marking import LeafResult


def settings_of(attempt: Attempt) -> QuizSettings:
    """The settings the attempt was begun with."""
    return QuizSettings.from_json(attempt.revision.compiled)


def results_of(item: PaperItem, settings: QuizSettings) -> tuple[LeafResult, ...]:
    """What each leaf of one question on a paper earned."""
    definition = Definition.from_json(item.version.definition)
    return marking.leaf_results(definition, item.answer, item.marks, Rules(settings.multiple))


def mark_paper(attempt: Attempt) -> None:
    """Mark every answer that needs no person, then see whether the attempt is done.

    `attempt` was just handed in and carries its items, its assignment and its revision.
    """
    settings = settings_of(attempt)
    for item in attempt.items:
        results = results_of(item, settings)
        item.marks = marking.marks_of(results)
        item.earned = marking.earned_by(results)
        if item.earned is not None:
            item.marked_at = attempt.handed_in_at
    note_work(
        attempt.assignment,
        attempt.student_id,
        done=sum(item.is_answered for item in attempt.items),
        total=len(attempt.items),
        handed_in=True,
        marked=False,
    )
    conclude(attempt, at=attempt.handed_in_at or now(), by=None, reason=_("自动批改"))


def conclude(attempt: Attempt, *, at: datetime, by: User | None, reason: str) -> None:
    """Once nothing waits any more, write the points of the attempt and report what counts."""
    earned = [item.earned for item in attempt.items]
    points = [part for part in earned if part is not None]
    if len(points) < len(earned):
        return
    attempt.points = sum(points, Decimal(0))
    attempt.marked_at = at
    db.session.flush()
    _report(attempt, by=by, reason=reason)


def _report(attempt: Attempt, *, by: User | None, reason: str) -> None:
    """Enter the mark that counts of this student's attempts into the gradebook."""
    attempts = queries.work_handed_in_by(attempt.student_id, attempt.assignment_id)
    if all(one.marked_at is not None for one in attempts):
        note_work(attempt.assignment, attempt.student_id, marked=True)
    grade_by = settings_of(attempts[-1]).grade_by
    counts = counting.counted(grade_by, [_result(one) for one in attempts])
    if counts is None or not counts.possible:
        return  # nothing counts yet, or a quiz that is worth nothing
    gradebook.record(
        attempt.assignment,
        student_id=attempt.student_id,
        points=counts.points,
        possible=counts.possible,
        lines=counts.lines or (),
        origin=f"attempt:{counts.attempt_id}",
        reason=reason,
        recorded_by=by,
    )


def _result(attempt: Attempt) -> Result:
    if attempt.marked_at is None:
        return Result(attempt.id, attempt.number, None)
    return Result(attempt.id, attempt.number, tuple(_lines(attempt)))


def _lines(attempt: Attempt) -> list[Line]:
    settings = settings_of(attempt)
    lines: list[Line] = []
    for item in attempt.items:
        for result in results_of(item, settings):
            lines += marking.evidence(result)
    return lateness.reduced(lines, attempt.late_percent)
