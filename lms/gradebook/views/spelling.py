"""How the grid spells its cells, and what it is told after a save.

Spelled here, not in the template, since a class has thousands of cells.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask_babel import format_datetime
from markupsafe import Markup, escape

from lms.classrooms.models import Classroom
from lms.classrooms.queries import students_of
from lms.core.clock import now
from lms.core.i18n import format_moment
from lms.core.points import plain, round_half_up
from lms.courses.queries import the_course
from lms.gradebook import queries
from lms.gradebook.models import MarkSource
from lms.gradebook.queries import Cell, Column, Grid, Row
from lms.gradebook.queries.stories import pooled_by_item
from lms.gradebook.rules import State, Tally
from lms.gradebook.rules.explaining import steps
from lms.gradebook.rules.wording import STATES
from lms.gradebook.services import Conflict, Outcome, Saved

FEW = 3  # students whose totals are computed one by one


@lru_cache(8192)
def written(value: Any) -> str:
    """A mark as the grid shows and takes it: two decimals at most, halves up."""
    return plain(round_half_up(value, 2))


def state_words() -> dict[State, str]:
    """The words of states, looked up once for a page."""
    return {state: str(word) for state, word in STATES.items()}


def cells(row: Row, words: dict[State, str]) -> Markup:
    """The marks of one line: number of the mark, source, points, special mark."""
    parts = [
        f"<td{attributes(cell)}>{written(cell.points) if cell else ''}{_flag(state, words)}</td>"
        for cell, state in zip(row.cells, row.states, strict=True)
    ]
    return Markup("".join(parts))  # noqa: S704  numbers and our own words


def attributes(cell: Cell | None) -> str:
    """What the script needs of a cell, left out where it is the usual."""
    if cell is None:
        return ""
    number = "" if cell.number == 1 else f' data-n="{cell.number}"'
    source = "" if cell.source is MarkSource.COMPUTED else f' data-s="{cell.source}"'
    return f"{' class=low' if cell.is_low else ''}{number}{source}"


def _flag(state: State, words: dict[State, str]) -> str:
    return "" if state is State.NONE else f"<small>{escape(words[state])}</small>"


def average(tally: Tally) -> str:
    """A mean rate in percent."""
    rate = tally.attainment
    return "—" if rate is None else plain(round_half_up(100 * rate, 1))


def told(classroom: Classroom, outcome: Outcome) -> dict[str, object]:
    """What the page is told after a save: cells, conflicts, and the figures they change."""
    students = sorted({one.student_id for one in outcome.saved})
    return {
        "saved_at": format_datetime(now(), "HH:mm:ss"),
        "batch": outcome.batch.id if outcome.batch else None,
        "saved": [_saved(one) for one in outcome.saved],
        "conflicts": [_conflict(one) for one in outcome.conflicts],
        "totals": _totals(classroom, students) if outcome.batch else {},
        "averages": _averages(classroom, outcome.saved) if outcome.batch else {},
    }


def _saved(one: Saved) -> dict[str, object]:
    return {
        "column": one.column,
        "student": one.student_id,
        "item": one.item_id,
        "points": None if one.points is None else written(one.points),
        "source": one.source,
        "number": one.number,
    }


def _conflict(one: Conflict) -> dict[str, object]:
    return {
        "column": one.column,
        "student": one.student_id,
        "yours": None if one.yours is None else written(one.yours),
        "theirs": None if one.theirs is None else written(one.theirs),
        "number": one.number,
        "by": one.by_name,
        "at": format_moment(one.at) if one.at else "",
    }


def _totals(classroom: Classroom, students: Sequence[int]) -> dict[int, dict[str, object]]:
    """The totals of these students: of a few by their own lines, of many from the whole grid."""
    if len(students) > FEW:
        grids = [queries.grid_of(classroom.id, classroom.course_code)]
    else:
        course = the_course(classroom.course_code)
        here = {one.user_id: one for one in students_of(classroom.id)}
        grids = [queries.row_of(course, here[who]) for who in students]
    wanted = set(students)
    return {
        row.enrollment.user_id: _total(grid, row)
        for grid in grids
        for row in grid.rows
        if row.enrollment.user_id in wanted
    }


def _total(grid: Grid, row: Row) -> dict[str, object]:
    value = row.total.value
    return {
        "text": "—" if value is None else written(value),
        "low": value is not None and value < grid.course.pass_mark,
        "steps": [step.text for step in steps(row.total)],
    }


def _averages(classroom: Classroom, saved: Sequence[Saved]) -> dict[str, str]:
    items = {one.item_id: one.column for one in saved}
    here = [one.user_id for one in students_of(classroom.id)]
    tallies = pooled_by_item(list(items), here)
    return {column: average(tallies.get(item, Tally())) for item, column in items.items()}


def titled(column: Column) -> str:
    """The column as people call it: number of its task and title."""
    return f"{column.label} {column.title}".strip()
