"""The grid of a gradebook: students × columns, with what counts of each and the totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from lms.classrooms.models import Enrollment
from lms.classrooms.queries import students_of
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.models import GradeItem, Mark, MarkSource, StandingMark
from lms.gradebook.queries.columns import Column, columns_of
from lms.gradebook.queries.compositions import tree_of
from lms.gradebook.queries.due import due_of
from lms.gradebook.queries.states import effects_in_force, states_of
from lms.gradebook.queries.visibility import Unseen, is_shown
from lms.gradebook.rules import ItemMark, Missing, State, Tally, Total, Tree, total


@dataclass(frozen=True)
class Cell:
    """One mark of the grid; `number` tells whether it still stands (StandingMark)."""

    item_id: int
    assignment_id: int | None
    student_id: int
    points: Decimal
    possible: Decimal
    source: MarkSource
    number: int

    @property
    def is_low(self) -> bool:
        """Below 60 % of its full mark."""
        return self.points * 10 < self.possible * 6


@dataclass(frozen=True)
class Row:
    """One student's line of the grid; `states` are those of single columns, where there are any."""

    enrollment: Enrollment
    cells: tuple[Cell | None, ...]
    states: tuple[State, ...]
    state: State
    total: Total


@dataclass(frozen=True)
class Grid:
    """The gradebook of a classroom: students × columns, with totals so far."""

    course: Course
    tree: Tree
    columns: list[Column]
    rows: list[Row]

    def column(self, position: int) -> list[Cell]:
        return [cell for row in self.rows if (cell := row.cells[position])]


def grid_of(classroom_id: int, course_code: str, tree: Tree | None = None) -> Grid:
    """The whole gradebook in a fixed number of statements, whatever the size of the class.

    With `tree` the totals are those of this composition instead of the one that holds.
    """
    course = db.session.scalars(select(Course).where(Course.code == course_code)).one()
    return _grid(classroom_id, course, students_of(classroom_id), None, tree=tree)


def row_of(course: Course, enrollment: Enrollment, unseen: Unseen | None = None) -> Grid:
    """The grid with the line of one student only; the total leaves out what is `unseen`."""
    return _grid(enrollment.classroom_id, course, [enrollment], enrollment.user_id, unseen)


def _grid(
    classroom_id: int,
    course: Course,
    enrollments: Sequence[Enrollment],
    only: int | None,
    unseen: Unseen | None = None,
    *,
    tree: Tree | None = None,
) -> Grid:
    columns = columns_of(classroom_id, only)
    tree = tree or tree_of(classroom_id, course)
    states = states_of(classroom_id, only)
    if unseen is not None:
        states = _told(states, columns, unseen.moment)
    effects = effects_in_force(states.values())
    by_place = {
        (cell.assignment_id or -cell.item_id, cell.student_id): cell
        for cell in cells_of(classroom_id, only, unseen)
    }
    moment = unseen.moment if unseen else now()
    due = due_of(classroom_id, columns, only, moment) if tree.missing is Missing.ZERO else None
    places = [_place(one) for one in columns]
    heads = [(one.key, one.title, one.category, one.possible) for one in columns]
    rows = []
    for enrollment in enrollments:
        who = enrollment.user_id
        cells = tuple(by_place.get((place, who)) for place in places)
        special = _states(columns, who, states)
        state = states.get((who, None), State.NONE)
        marks = [
            ItemMark(
                *head, _tally(cell), of_item, bool(cell) or not due or due.holds(one, enrollment)
            )
            for one, head, cell, of_item in zip(columns, heads, cells, special, strict=True)
        ]
        whole = total(tree, marks, state=state, effects=effects, pass_mark=course.pass_mark)
        rows.append(Row(enrollment, cells, special, state, whole))
    return Grid(course, tree, columns, rows)


def _place(column: Column) -> int:
    return column.assignment.id if column.assignment else -column.known.id


def _states(
    columns: Sequence[Column], who: int, states: Mapping[tuple[int, int | None], State]
) -> tuple[State, ...]:
    return tuple(
        states.get((who, one.item.id), State.NONE) if one.item else State.NONE for one in columns
    )


def _told(
    states: Mapping[tuple[int, int | None], State], columns: Sequence[Column], moment: datetime
) -> dict[tuple[int, int | None], State]:
    """The states a student may know: not those of columns that are not released."""
    hidden = {one.item.id for one in columns if one.item and not one.is_released_at(moment)}
    return {key: state for key, state in states.items() if key[1] not in hidden}


def _tally(cell: Cell | None) -> Tally | None:
    return Tally(cell.points, cell.possible) if cell else None


def cells_of(
    classroom_id: int, student_id: int | None = None, unseen: Unseen | None = None
) -> list[Cell]:
    """The marks that count of a classroom; of one student only, when named."""
    asked = (
        select(
            Mark.item_id,
            GradeItem.assignment_id,
            Mark.student_id,
            Mark.points,
            Mark.possible,
            Mark.source,
            StandingMark.number,
        )
        .join(StandingMark, StandingMark.mark_id == Mark.id)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.classroom_id == classroom_id)
        .order_by(Mark.student_id, Mark.item_id)
    )
    if student_id is not None:
        asked = asked.where(Mark.student_id == student_id)
    if unseen is not None:
        asked = asked.where(is_shown(unseen))
    return [Cell(*row) for row in db.session.execute(asked)]
