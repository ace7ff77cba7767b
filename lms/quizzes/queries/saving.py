"""The one read behind every save."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.sql.functions import coalesce

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.quizzes.models import AccessRules, Attempt, PaperItem


@dataclass(frozen=True)
class Saving:
    """One question of a paper, locked, with its attempt and what a save must count and check."""

    item: PaperItem
    answered_others: int
    total: int
    addresses: str


def _counting() -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """Other questions of the paper that are answered whole, and all its questions."""
    other = aliased(PaperItem)
    total = select(func.count(other.id)).where(other.attempt_id == bindparam("attempt_id"))
    answered = total.where(other.is_complete, other.id != bindparam("item_id"))
    return answered.scalar_subquery(), total.scalar_subquery()


def _addresses() -> ScalarSelect[str]:
    return (
        select(AccessRules.addresses)
        .where(AccessRules.assignment_id == Attempt.assignment_id)
        .correlate(Attempt)
        .scalar_subquery()
    )


# Built once: this is asked more often than anything else, and building costs as much as asking.
_SAVING = (
    select(PaperItem, *_counting(), coalesce(_addresses(), ""))
    .join(PaperItem.attempt)
    .join(Attempt.assignment)
    .join(Assignment.classroom)
    .join(Classroom.term)
    .join(Enrollment, Enrollment.classroom_id == Classroom.id)
    .where(
        PaperItem.id == bindparam("item_id"),
        Attempt.id == bindparam("attempt_id"),
        Attempt.student_id == bindparam("viewer_id"),
        Enrollment.user_id == bindparam("viewer_id"),
        Enrollment.role == Role.STUDENT,
        Enrollment.left_at.is_(None),
    )
    .options(
        contains_eager(PaperItem.attempt)
        .contains_eager(Attempt.assignment)
        .contains_eager(Assignment.classroom)
        .contains_eager(Classroom.term),
        joinedload(PaperItem.version, innerjoin=True),
    )
    .with_for_update(of=(PaperItem, Attempt))
    .execution_options(populate_existing=True)
)


def saving_of(viewer: User, attempt_id: int, item_id: int) -> Saving | None:
    """One question of the viewer's own paper, locked against a second save; one statement.

    Saves are the most frequent request of an examination, so door, lock and counts come
    together. The attempt is locked as well: nobody can hand it in in the middle of a save.
    """
    values = {"attempt_id": attempt_id, "item_id": item_id, "viewer_id": viewer.id}
    row = db.session.execute(_SAVING, values).one_or_none()
    return Saving(*row) if row else None
