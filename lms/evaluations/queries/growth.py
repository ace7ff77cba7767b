"""What the evaluation tables of a term say about one student."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import assignments_of
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import ActivityKind, Course
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import Sheet
from lms.evaluations.queries.sheets import SheetView, tables_of, views_of
from lms.gradebook.models import Evidence, GradeItem, Mark
from lms.gradebook.queries import is_current


@dataclass(frozen=True)
class Grower:
    """A student of a classroom, with person, classroom and term, and the course's title."""

    enrollment: Enrollment
    course: str

    @property
    def student(self) -> User:
        return self.enrollment.user

    @property
    def classroom(self) -> Classroom:
        return self.enrollment.classroom


@dataclass(frozen=True)
class Stage:
    """One evaluation of the classroom, and what there is of the student's."""

    assignment: Assignment
    sheet: SheetView | None
    text: TableText | None
    mark: Mark | None


def grower_of(classroom_id: int, student_id: int) -> Grower | None:
    """The student, who must be one of this classroom now."""
    row = db.session.execute(
        select(Enrollment, Course.title)
        .join(User, User.id == Enrollment.user_id)
        .join(Classroom, Classroom.id == Enrollment.classroom_id)
        .join(Course, Course.code == Classroom.course_code)
        .where(
            Enrollment.classroom_id == classroom_id,
            Enrollment.user_id == student_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .options(
            contains_eager(Enrollment.user),
            contains_eager(Enrollment.classroom).joinedload(Classroom.term),
        )
    ).one_or_none()
    return Grower(*row) if row else None


def stages_of(classroom_id: int, student_id: int) -> list[Stage]:
    """Every evaluation the student was given, in course order: six statements, never more."""
    given = [
        one
        for one in assignments_of(classroom_id, student_id)
        if one.activity.kind is ActivityKind.EVALUATION
    ]
    ids = [one.id for one in given]
    sheets = _sheets_of(ids, student_id)
    texts = tables_of(sheet.revision_id for sheet in sheets.values())
    marks = _marks_of(ids, student_id)
    return [
        Stage(
            assignment=one,
            sheet=sheets.get(one.id),
            text=texts[sheets[one.id].revision_id] if one.id in sheets else None,
            mark=marks.get(one.id),
        )
        for one in given
    ]


def _sheets_of(assignment_ids: Sequence[int], student_id: int) -> dict[int, SheetView]:
    asked = select(Sheet.id, Sheet.assignment_id).where(
        Sheet.student_id == student_id, Sheet.assignment_id.in_(assignment_ids)
    )
    place = {row.id: row.assignment_id for row in db.session.execute(asked)}
    return {place[view.id]: view for view in views_of(place)} if place else {}


def _marks_of(assignment_ids: Sequence[int], student_id: int) -> dict[int | None, Mark]:
    """The marks that count by assignment, with their evidence and its objectives."""
    rows = db.session.scalars(
        select(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.assignment_id.in_(assignment_ids),
            Mark.student_id == student_id,
            is_current(),
        )
        .order_by(Mark.id)
        .options(joinedload(Mark.item), selectinload(Mark.evidence).joinedload(Evidence.objective))
    )
    return {mark.item.assignment_id: mark for mark in rows}
