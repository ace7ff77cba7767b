"""A class computed by two compositions: what another one would do, before it holds."""

from dataclasses import dataclass

from lms.classrooms.models import Classroom
from lms.gradebook.queries.columns import Column
from lms.gradebook.queries.grid import Grid, grid_of
from lms.gradebook.queries.states import effects
from lms.gradebook.rules import Tree
from lms.gradebook.rules.checking import Counted
from lms.gradebook.rules.comparing import Change, Comparison
from lms.gradebook.rules.guards import Near, near_pass, spread_warnings
from lms.gradebook.rules.statistics import Graded, class_figures


@dataclass(frozen=True)
class Preview:
    """Whose total would change, and what there would be to look at afterwards."""

    comparison: Comparison
    warnings: tuple[str, ...]
    near: tuple[Near, ...]


def preview_of(classroom: Classroom, tree: Tree) -> Preview:
    """Both computations from the same marks; the number of statements does not grow."""
    before = grid_of(classroom.id, classroom.course_code)
    after = grid_of(classroom.id, classroom.course_code, tree)
    people = tuple(
        Change(one.enrollment.user_id, user.number, user.name, one.total, other.total)
        for one, other in zip(before.rows, after.rows, strict=True)
        for user in (one.enrollment.user,)
    )
    warnings, near = spread_of(after)
    return Preview(Comparison(people, before.course.pass_mark), warnings, near)


def spread_of(grid: Grid) -> tuple[tuple[str, ...], tuple[Near, ...]]:
    """What the spread of the totals of a class gives to think about, and who is near passing."""
    names = [(row.enrollment.user.name, row.total) for row in grid.rows]
    figures = class_figures(
        [Graded(name, whole.value, whole.state) for name, whole in names],
        effects(),
        grid.course.pass_mark,
    )
    return tuple(spread_warnings(figures)), tuple(near_pass(names))


def counted(column: Column) -> Counted:
    """A column as the composition is checked against it."""
    return Counted(column.key, column.title, column.category)
