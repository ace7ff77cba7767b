"""Work that was never handed in and whose time is over."""

from collections.abc import Collection

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries.allowances import granted, is_own
from lms.classrooms.models import Enrollment, Role
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.models import GradeItem, StandingMark

_student = aliased(Enrollment)


def never_handed_in(classroom_id: int, items: Collection[int]) -> set[tuple[int, int]]:
    """Student and item where no mark counts and the student's own closing time has passed.

    In one statement; of items that are assignments, to students who were given them.
    """
    closes_at = func.coalesce(
        granted(Allowance.closes_at, Assignment.id, _student.user_id), Assignment.closes_at
    )
    has_mark = exists().where(
        StandingMark.item_id == GradeItem.id,
        StandingMark.student_id == _student.user_id,
        StandingMark.mark_id.is_not(None),
    )
    is_admitted = exists().where(Allowance.assignment_id == Assignment.id, is_own(_student.user_id))
    rows = db.session.execute(
        select(_student.user_id, GradeItem.id)
        .join(GradeItem, GradeItem.classroom_id == _student.classroom_id)
        .join(Assignment, Assignment.id == GradeItem.assignment_id)
        .where(
            _student.classroom_id == classroom_id,
            _student.role == Role.STUDENT,
            _student.left_at.is_(None),
            GradeItem.id.in_(items),
            closes_at <= now(),
            ~has_mark,
            or_(Assignment.is_restricted.is_(False), is_admitted),
        )
    )
    return {(row[0], row[1]) for row in rows}
