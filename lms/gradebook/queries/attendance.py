"""Reads of attendance: meetings, signs, the item they count on, and what they come to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment
from lms.classrooms.queries import students_of
from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.models import (
    AttendanceMark,
    GradeItem,
    ItemKind,
    Mark,
    MarkBatch,
    MarkSource,
    Meeting,
    Sign,
)
from lms.gradebook.rules.attendance import Attendance, Attended, Rules, attendance


@dataclass(frozen=True)
class AttendanceRow:
    """One student: the sign at each meeting, what they come to, and the mark entered last."""

    enrollment: Enrollment
    signs: dict[int, Sign]
    found: Attendance
    points: Decimal | None
    entered: Decimal | None

    @property
    def is_entered(self) -> bool:
        """Whether the gradebook has what the signs come to now."""
        return self.points is None or self.points == self.entered


@dataclass(frozen=True)
class AttendanceSheet:
    """The attendance of a classroom: meetings × students."""

    meetings: list[Meeting]
    rows: list[AttendanceRow]
    rules: Rules
    item: GradeItem | None
    course_hours: int

    @property
    def hours(self) -> int:
        return sum(one.hours for one in self.meetings)

    @property
    def waiting(self) -> list[AttendanceRow]:
        """Whose mark in the gradebook is not what the signs come to."""
        return [row for row in self.rows if not row.is_entered]

    @property
    def barred(self) -> list[AttendanceRow]:
        return [row for row in self.rows if row.found.is_barred]


def meetings_of(classroom_id: int) -> list[Meeting]:
    return list(
        db.session.scalars(
            select(Meeting)
            .where(Meeting.classroom_id == classroom_id)
            .order_by(Meeting.held_on, Meeting.position)
        )
    )


def meeting_in(classroom_id: int, meeting_id: int) -> Meeting | None:
    """One meeting of this classroom."""
    return db.session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.classroom_id == classroom_id)
    )


def attendance_item_of(classroom_id: int) -> GradeItem | None:
    """The grade item attendance counts on, if there is one yet."""
    return db.session.scalar(
        select(GradeItem)
        .where(
            GradeItem.classroom_id == classroom_id,
            GradeItem.kind == ItemKind.ATTENDANCE,
            GradeItem.is_retired.is_(False),
        )
        .order_by(GradeItem.id)
        .limit(1)
    )


def signs_of(
    classroom_id: int, student_ids: Collection[int] | None = None
) -> dict[int, dict[int, Sign]]:
    """The signs of a classroom by student and meeting; of some students only, when named."""
    asked = (
        select(AttendanceMark.student_id, AttendanceMark.meeting_id, AttendanceMark.sign)
        .join(Meeting, Meeting.id == AttendanceMark.meeting_id)
        .where(Meeting.classroom_id == classroom_id)
        .order_by(Meeting.held_on, Meeting.position)
    )
    if student_ids is not None:
        asked = asked.where(AttendanceMark.student_id.in_(student_ids))
    found: dict[int, dict[int, Sign]] = defaultdict(dict)
    for student, meeting, sign in db.session.execute(asked):
        found[student][meeting] = sign
    return found


def marks_noted(meeting_ids: Collection[int], student_id: int) -> dict[int, AttendanceMark]:
    """What was noted about one student at these meetings, by meeting."""
    rows = db.session.scalars(
        select(AttendanceMark).where(
            AttendanceMark.meeting_id.in_(meeting_ids), AttendanceMark.student_id == student_id
        )
    )
    return {row.meeting_id: row for row in rows}


def marks_at(meeting_id: int) -> dict[int, AttendanceMark]:
    """What was noted at one meeting, by student."""
    rows = db.session.scalars(select(AttendanceMark).where(AttendanceMark.meeting_id == meeting_id))
    return {row.student_id: row for row in rows}


def noted_by(meeting_id: int) -> User | None:
    """Who noted the last sign of a meeting."""
    return db.session.scalar(
        select(User)
        .join(AttendanceMark, AttendanceMark.noted_by_id == User.id)
        .where(AttendanceMark.meeting_id == meeting_id)
        .order_by(AttendanceMark.noted_at.desc(), AttendanceMark.id.desc())
        .limit(1)
    )


def attendance_of(classroom: Classroom) -> AttendanceSheet:
    """The whole attendance of a classroom in six statements, whatever its size."""
    item = attendance_item_of(classroom.id)
    rules = Rules.from_json(item.settings) if item else Rules()
    hours = course_hours_of(classroom.course_code)
    meetings = meetings_of(classroom.id)
    signs = signs_of(classroom.id)
    entered = entered_points(item.id) if item else {}
    possible = item.possible if item else Decimal(100)
    rows = []
    for enrollment in students_of(classroom.id):
        own = signs.get(enrollment.user_id, {})
        found = attendance_from(own, meetings, rules, hours)
        points, mark = found.points(possible), entered.get(enrollment.user_id)
        rows.append(AttendanceRow(enrollment, own, found, points, mark))
    return AttendanceSheet(meetings, rows, rules, item, hours)


def attendance_from(
    signs: dict[int, Sign], meetings: Sequence[Meeting], rules: Rules, course_hours: int
) -> Attendance:
    """What the signs of one student come to."""
    attended = [Attended(signs[one.id].value, one.hours) for one in meetings if one.id in signs]
    return attendance(attended, rules, course_hours)


def course_hours_of(course_code: str) -> int:
    found = db.session.scalar(select(Course.hours).where(Course.code == course_code))
    return int(found or 0)


def entered_points(item_id: int) -> dict[int, Decimal]:
    """The points of the latest computed entry of an item that is not void, by student."""
    rows = db.session.execute(
        select(Mark.student_id, Mark.points)
        .outerjoin(MarkBatch, MarkBatch.id == Mark.batch_id)
        .where(
            Mark.item_id == item_id,
            Mark.source == MarkSource.COMPUTED,
            MarkBatch.voided_at.is_(None),
        )
        .order_by(Mark.id)
    )
    return {row[0]: row[1] for row in rows}
