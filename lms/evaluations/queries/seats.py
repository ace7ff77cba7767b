"""Opening assignments, sheets and reviews for somebody: the thing and the role in one read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Load, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.classrooms.queries import role_in
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import EvaluationPlan, Evaluator, EvaluatorWindow, Review, Sheet
from lms.evaluations.queries.plans import in_use
from lms.evaluations.queries.tables import text_of
from lms.evaluations.queries.windows import allowed, remember, remember_windows
from lms.revisions.models import Revision

PEERS = (Evaluator.PEER, Evaluator.INTERGROUP)


@dataclass(frozen=True)
class Seat:
    """An assignment as one person of its classroom opens it."""

    assignment: Assignment
    role: Role
    plan: EvaluationPlan | None
    revision: Revision

    @property
    def text(self) -> TableText:
        """The table in use: the plan's, else the published one. Sheets may hold an earlier one."""
        return text_of(self.revision)

    @property
    def is_frozen(self) -> bool:
        """Whether the table is settled for good: somebody has handed in."""
        return self.plan is not None and self.plan.frozen_at is not None


@dataclass(frozen=True)
class SheetSeat:
    """A sheet as one person of its classroom opens it."""

    sheet: Sheet
    role: Role

    @property
    def text(self) -> TableText:
        return text_of(self.sheet.revision)


def seat_of(viewer: User, assignment_id: int) -> Seat | None:
    """The assignment, its table and the viewer's role; None for who is not in the classroom.

    An assignment of another kind of activity is not found either.
    """
    values = {"viewer_id": viewer.id, "assignment_id": assignment_id}
    rows = db.session.execute(_seats(), values).all()
    if not rows:
        return None
    remember_windows(assignment_id, [row[4] for row in rows if row[4]])
    return Seat(*rows[0][:4])


@cache  # every save of the grid comes through here, and building costs as much as asking
def _seats() -> Select[Assignment, Role, EvaluationPlan, Revision, EvaluatorWindow]:
    return (
        select(Assignment, Enrollment.role, EvaluationPlan, Revision, EvaluatorWindow)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(EvaluationPlan, EvaluationPlan.assignment_id == Assignment.id)
        .outerjoin(EvaluatorWindow, EvaluatorWindow.assignment_id == Assignment.id)
        .join(Revision, Revision.id == in_use())
        .where(
            Assignment.id == bindparam("assignment_id"),
            Activity.kind == ActivityKind.EVALUATION,
            Enrollment.user_id == bindparam("viewer_id"),
            Enrollment.left_at.is_(None),
        )
        .order_by(EvaluatorWindow.id)
        .options(
            joinedload(Assignment.classroom).joinedload(Classroom.term),
            joinedload(Assignment.activity).joinedload(Activity.task),
        )
    )


def sheet_seat_of(viewer: User, sheet_id: int) -> SheetSeat | None:
    """The sheet with its table, its assignment and the viewer's role in the classroom."""
    row = db.session.execute(
        select(Sheet, Enrollment.role)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .where(Sheet.id == sheet_id, *_is_here(viewer))
        .options(*_around(Load(Sheet)))
    ).one_or_none()
    return SheetSeat(*row) if row else None


def peer_review_of(viewer: User, review_id: int) -> Review | None:
    """A review the viewer, a student of the classroom, was given to write on a classmate."""
    review = get_review(review_id)
    if review is None or review.evaluator not in PEERS or review.rater_id != viewer.id:
        return None
    role = role_in(viewer, review.sheet.assignment.classroom_id)
    return review if role is Role.STUDENT else None


def get_review(review_id: int, *, lock: bool = False) -> Review | None:
    """The review with its ratings, sheet, table, plan and assignment; fresh, locked if asked."""
    asked = _reviews(lock=lock).where(Review.id == bindparam("review_id"))
    return _whole(asked, review_id=review_id)


def review_to_write(
    assignment_id: int, student_id: int, who: Evaluator, rater: User
) -> Review | None:
    """The review this member of staff has begun on a student of the classroom, locked.

    With all that `get_review` brings. Teachers share a single review; mentors each have their
    own.
    """
    values = {"assignment_id": assignment_id, "student_id": student_id, "who": who}
    if who is Evaluator.TEACHER:
        return _whole(_begun(is_shared=True), **values)
    return _whole(_begun(is_shared=False), **values, rater_id=rater.id)


def reviews_to_hand_in(
    assignment_id: int, student_ids: Collection[int], who: Evaluator, rater: User
) -> list[Review]:
    """What this member of staff has begun and not handed in on these students, locked.

    With ratings and table; two statements.
    """
    asked = (
        select(Review)
        .join(Review.sheet)
        .where(
            Sheet.assignment_id == assignment_id,
            Sheet.student_id.in_(student_ids),
            Review.evaluator == who,
            Review.handed_in_at.is_(None),
        )
        .order_by(Review.id)
        .options(
            contains_eager(Review.sheet).joinedload(Sheet.revision), selectinload(Review.ratings)
        )
        .with_for_update(of=Review)
        .execution_options(populate_existing=True)
    )
    if who is not Evaluator.TEACHER:
        asked = asked.where(Review.rater_id == rater.id)
    return list(db.session.scalars(asked))


def _whole(asked: Select[Any], **values: Any) -> Review | None:
    rows = db.session.execute(asked, values).unique().all()
    if not rows:
        return None
    review: Review = rows[0][0]
    remember(review, *rows[0][1:])
    return review


@cache
def _begun(*, is_shared: bool) -> Select[Any]:
    asked = (
        _reviews(lock=True)
        .join(
            Enrollment,
            and_(
                Enrollment.classroom_id == Assignment.classroom_id,
                Enrollment.user_id == Sheet.student_id,
                Enrollment.role == Role.STUDENT,
                Enrollment.left_at.is_(None),
            ),
        )
        .where(
            Sheet.assignment_id == bindparam("assignment_id"),
            Sheet.student_id == bindparam("student_id"),
            Review.evaluator == bindparam("who"),
        )
        .order_by(Review.id)
    )
    return asked if is_shared else asked.where(Review.rater_id == bindparam("rater_id"))


@cache
def _reviews(*, lock: bool) -> Select[Any]:
    asked = (
        select(
            Review,
            allowed(Allowance.opens_at, Review.rater_id),
            allowed(Allowance.closes_at, Review.rater_id),
        )
        .join(Review.sheet)
        .join(Sheet.assignment)
        .options(
            *_around(Load(Review).contains_eager(Review.sheet)),
            Load(Review).contains_eager(Review.sheet).joinedload(Sheet.plan),
            Load(Review).contains_eager(Review.sheet).joinedload(Sheet.windows),
            selectinload(Review.ratings),
        )
        .execution_options(populate_existing=True)
    )
    return asked.with_for_update(of=Review) if lock else asked


def sheets_of(assignment_id: int, student_ids: Iterable[int] | None = None) -> list[Sheet]:
    """All sheets of an assignment (of some students) with their tables, by 学号."""
    wanted: list[ColumnElement[bool]] = [Sheet.assignment_id == assignment_id]
    if student_ids is not None:
        wanted.append(Sheet.student_id.in_(list(student_ids)))
    return list(
        db.session.scalars(
            select(Sheet)
            .join(User, User.id == Sheet.student_id)
            .where(*wanted)
            .order_by(User.number)
            .options(*_around(Load(Sheet)))
        )
    )


def get_sheet(assignment_id: int, student_id: int) -> Sheet | None:
    return db.session.scalar(
        select(Sheet).where(Sheet.assignment_id == assignment_id, Sheet.student_id == student_id)
    )


def _is_here(viewer: User) -> tuple[ColumnElement[bool], ...]:
    return (Enrollment.user_id == viewer.id, Enrollment.left_at.is_(None))


def _around(place: Load) -> tuple[ORMOption, ...]:
    """What a sheet needs around it: student, table, assignment with classroom and activity."""
    assignment = place.joinedload(Sheet.assignment)
    return (
        place,
        place.joinedload(Sheet.student),
        place.joinedload(Sheet.revision),
        assignment.joinedload(Assignment.classroom).joinedload(Classroom.term),
        assignment.joinedload(Assignment.activity).joinedload(Activity.task),
    )
