"""The columns of a gradebook: what a classroom gives marks for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.assignments.queries import assignments_of
from lms.core.db import db
from lms.courses.rules.modes import PRACTICE
from lms.gradebook.models import GradeItem


@dataclass(frozen=True)
class Column:
    """One column of the grid: an assignment (its item comes with the first mark) or an item."""

    assignment: Assignment | None
    item: GradeItem | None

    @property
    def key(self) -> str:
        """What forms and compositions call it: a12 for an assignment, i7 for another item."""
        if self.assignment is not None:
            return f"a{self.assignment.id}"
        return f"i{self.known.id}"

    @property
    def known(self) -> GradeItem:
        """The item of a column that has no assignment."""
        if self.item is None:
            raise LookupError("this column has no item yet")
        return self.item

    @property
    def title(self) -> str:
        return self.assignment.activity.title if self.assignment else self.known.title

    @property
    def label(self) -> str:
        """The number people know it by (1-3), or nothing."""
        task = self.assignment.activity.task if self.assignment else None
        return task.number if task else ""

    @property
    def category(self) -> str:
        """Where it counts unless the composition says otherwise."""
        return self.assignment.activity.category if self.assignment else self.known.category

    @property
    def possible(self) -> Decimal:
        return self.assignment.activity.possible if self.assignment else self.known.possible

    def is_released_at(self, moment: datetime) -> bool:
        """Whether students see its marks, as far as its activity lets them.

        The item of an assignment comes released with the first mark.
        """
        if self.item is None:
            return True
        return self.item.released_at is not None and self.item.released_at <= moment


def columns_of(classroom_id: int, student_id: int | None = None) -> list[Column]:
    """What a classroom gives marks for, in two statements; or what one student is given.

    Practice has no marks. Items that are no assignment stand behind.
    """
    items = db.session.scalars(
        select(GradeItem)
        .where(GradeItem.classroom_id == classroom_id, GradeItem.is_retired.is_(False))
        .order_by(GradeItem.position, GradeItem.id)
    ).all()
    by_assignment = {one.assignment_id: one for one in items}
    given = assignments_of(classroom_id, student_id)
    return [
        *(
            Column(one, by_assignment.get(one.id))
            for one in given
            if one.activity.category != PRACTICE
        ),
        *(Column(None, one) for one in items if one.assignment_id is None),
    ]
