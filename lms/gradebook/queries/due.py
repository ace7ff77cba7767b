"""Which missing marks are due: where a composition counts what is missing as 0, only these are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.assignments.models import Allowance, Assignment, Work
from lms.assignments.queries import allowances_in
from lms.classrooms.models import Enrollment
from lms.core.db import db
from lms.gradebook.models import GradeItem, StandingMark
from lms.gradebook.queries.columns import Column


@dataclass(frozen=True)
class Due:
    """What a classroom has handed out, handed in and marked, as of a moment.

    `handed_in` are (assignment, student) whose work waits for its marker, `with_mark` (item,
    student) that have a mark, whether or not it is shown.
    """

    moment: datetime
    allowances: Mapping[int, Sequence[Allowance]]
    handed_in: frozenset[tuple[int, int]]
    with_mark: frozenset[tuple[int, int]]
    begun: frozenset[int]

    def holds(self, column: Column, enrollment: Enrollment) -> bool:
        """Whether this student's missing mark may count as 0.

        Not before the time is up for this student, not while work waits to be marked, not where
        there is a mark that is only not shown yet; a hand-entered column is due with its first
        mark.
        """
        who, item = enrollment.user_id, column.item
        if item is not None and (item.id, who) in self.with_mark:
            return False
        if column.assignment is None:
            return item is not None and item.id in self.begun
        return (column.assignment.id, who) not in self.handed_in and self._is_over(
            column.assignment, enrollment
        )

    def _is_over(self, assignment: Assignment, enrollment: Enrollment) -> bool:
        mine = [one for one in self.allowances.get(assignment.id, ()) if _concerns(one, enrollment)]
        if assignment.is_restricted and not any(one.level < 2 for one in mine):
            return False
        end = next((one.closes_at for one in mine if one.closes_at is not None), None)
        end = end or assignment.due_at or assignment.closes_at
        return end is not None and end <= self.moment


def _concerns(one: Allowance, enrollment: Enrollment) -> bool:
    if one.student_id is not None:
        return one.student_id == enrollment.user_id
    return one.group_id is None or one.group_id == enrollment.group_id


def due_of(
    classroom_id: int, columns: Sequence[Column], student_id: int | None, moment: datetime
) -> Due:
    """In three statements, whatever the size of the class."""
    allowances: dict[int, list[Allowance]] = {}
    for one in allowances_in(classroom_id):
        allowances.setdefault(one.assignment_id, []).append(one)
    with_mark = _with_mark(classroom_id)
    return Due(
        moment,
        allowances,
        _handed_in(classroom_id, student_id) if columns else frozenset(),
        with_mark,
        frozenset(item for item, _student in with_mark),
    )


def _handed_in(classroom_id: int, student_id: int | None) -> frozenset[tuple[int, int]]:
    asked = (
        select(Work.assignment_id, Work.student_id)
        .join(Assignment, Assignment.id == Work.assignment_id)
        .where(
            Assignment.classroom_id == classroom_id,
            Work.handed_in_at.is_not(None),
            Work.marked_at.is_(None),
        )
    )
    if student_id is not None:
        asked = asked.where(Work.student_id == student_id)
    return frozenset((row[0], row[1]) for row in db.session.execute(asked))


def _with_mark(classroom_id: int) -> frozenset[tuple[int, int]]:
    asked = (
        select(StandingMark.item_id, StandingMark.student_id)
        .join(GradeItem, GradeItem.id == StandingMark.item_id)
        .where(GradeItem.classroom_id == classroom_id, StandingMark.mark_id.is_not(None))
    )
    return frozenset((row[0], row[1]) for row in db.session.execute(asked))
