"""The notebook, derived from the papers: two statements, however many mistakes there are.

A third one where a quiz asked how sure its students were.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course
from lms.mistakes.models import MistakeCard, MistakePlan
from lms.mistakes.queries.places import Place, given_of, places_of, wordings
from lms.mistakes.queries.rightness import right_though_unsure
from lms.mistakes.queries.showing import visible_of
from lms.mistakes.rules import secrets
from lms.mistakes.rules.notebook import NEW_PER_DAY, Mistake, Notebook, Wrong
from lms.mistakes.rules.secrets import Question
from lms.questions import models as bank
from lms.quizzes.models import Attempt, PaperItem


def notebook_of(student: User) -> Notebook:
    """What this student may see of the own mistakes now.

    Own work stays its student's: also that of terms that are over and of classrooms left.
    """
    moment, places, rows = now(), places_of(student.id), _rows(student.id)
    shown = {
        place.attempt.id: place
        for place in places
        if place.attempt is not None and place.is_open_to_see(moment)
    }
    open_rows = _wrong_rows(rows, shown)
    given = given_of(places, moment, _shown_by(open_rows, shown))
    if secrets.is_shut(given):
        return Notebook(is_shut=True)
    kept_back = secrets.secrets(given)
    found = list(_mistakes(open_rows, shown, moment))
    visible = [one for one in found if (one.course_code, one.key) not in kept_back]
    return Notebook(
        mistakes=tuple(sorted(visible, key=lambda one: (one.last.at, one.key), reverse=True)),
        hidden=len(found) - len(visible),
        begun=tuple(_begun(rows)),
        new_per_day=_new_per_day(rows),
    )


def mistake_of(viewer: User, question_id: int) -> tuple[Notebook, Mistake] | None:
    """One mistake of the viewer's own; the same None for unknown, kept back and somebody else's."""
    notebook = notebook_of(viewer)
    mistake = notebook.get(question_id)
    return (notebook, mistake) if mistake else None


def _rows(student_id: int) -> Sequence[Any]:
    """Every question on a paper handed in that earned less than it could, with its card."""
    return db.session.execute(
        select(
            PaperItem.id.label("item_id"),
            PaperItem.attempt_id,
            PaperItem.version_id,
            PaperItem.earned,
            PaperItem.possible,
            bank.Question.id.label("question_id"),
            bank.Question.course_code,
            bank.Question.key,
            bank.Question.kind,
            Course.title.label("course"),
            MistakeCard,
            MistakePlan.new_per_day,
        )
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(bank.QuestionVersion, bank.QuestionVersion.id == PaperItem.version_id)
        .join(bank.Question, bank.Question.id == bank.QuestionVersion.question_id)
        .join(Course, Course.code == bank.Question.course_code)
        .outerjoin(
            MistakeCard,
            and_(MistakeCard.question_id == bank.Question.id, MistakeCard.student_id == student_id),
        )
        .outerjoin(MistakePlan, MistakePlan.student_id == student_id)
        .where(
            Attempt.student_id == student_id,
            Attempt.handed_in_at.is_not(None),
            PaperItem.earned < PaperItem.possible,
        )
        .order_by(Attempt.handed_in_at.desc(), PaperItem.id.desc())
    ).all()


def _wrong_rows(rows: Iterable[Any], shown: dict[int, Place]) -> list[Any]:
    """Those that may be seen, less what was right though its student was not sure."""
    found = [row for row in rows if row.attempt_id in shown]
    places = [shown[attempt_id] for attempt_id in {row.attempt_id for row in found}]
    right = right_though_unsure({one.attempt.id: one.attempt for one in places if one.attempt})
    return [row for row in found if row.item_id not in right]


def _shown_by(rows: Iterable[Any], shown: dict[int, Place]) -> dict[int, frozenset[Question]]:
    """By assignment, the questions whose right answers its own review page shows already."""
    found: dict[int, set[Question]] = {}
    for row in rows:
        assignment_id = shown[row.attempt_id].assignment.id
        found.setdefault(assignment_id, set()).add((row.course_code, row.key))
    return {assignment_id: frozenset(questions) for assignment_id, questions in found.items()}


def _mistakes(rows: Iterable[Any], shown: dict[int, Place], moment: datetime) -> Iterable[Mistake]:
    pointed = {key for key, place in shown.items() if _tells_points(place, moment)}
    published: dict[int, dict[str, int]] = {}
    by_question: dict[int, list[Any]] = {}
    for row in rows:
        by_question.setdefault(row.question_id, []).append(row)
    for group in by_question.values():
        last = group[0]
        assignment = shown[last.attempt_id].assignment
        if assignment.id not in published:
            published[assignment.id] = wordings(assignment)
        card: MistakeCard | None = last.MistakeCard
        yield Mistake(
            question_id=last.question_id,
            course_code=last.course_code,
            course=last.course,
            key=last.key,
            kind=last.kind,
            version_id=published[assignment.id].get(last.key, last.version_id),
            wrong=tuple(
                _wrong(row, shown[row.attempt_id], row.attempt_id in pointed) for row in group
            ),
            memory=card.memory if card else None,
            number=card.number if card else 0,
            begun_at=card.begun_at if card else None,
            archived_at=card.archived_at if card else None,
        )


def _tells_points(place: Place, moment: datetime) -> bool:
    return place.attempt is not None and (
        visible_of(
            place.attempt, last_sitting=place.last_sitting, setting=place.setting, moment=moment
        ).points_by_question
    )


def _wrong(row: Any, place: Place, tells_points: bool) -> Wrong:
    attempt = place.attempt
    if attempt is None or attempt.handed_in_at is None:
        raise LookupError(row.attempt_id)  # only attempts handed in are asked for
    return Wrong(
        item_id=row.item_id,
        attempt_id=attempt.id,
        version_id=row.version_id,
        at=attempt.handed_in_at,
        earned=row.earned if tells_points else None,
        possible=row.possible,
        quiz=_title(place.assignment),
        assignment_id=place.assignment.id,
        is_member=place.is_member,
        multiple=attempt.revision.compiled["multiple"],
    )


def _title(assignment: Assignment) -> str:
    activity = assignment.activity
    return f"{activity.task.number if activity.task else ''} {activity.title}".strip()


def _begun(rows: Iterable[Any]) -> Iterable[Any]:
    cards = {row.MistakeCard.id: row.MistakeCard for row in rows if row.MistakeCard}
    return (card.begun_at for card in cards.values() if card.begun_at is not None)


def _new_per_day(rows: Sequence[Any]) -> int:
    wanted = rows[0].new_per_day if rows else None
    return NEW_PER_DAY if wanted is None else int(wanted)
