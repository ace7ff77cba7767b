"""The marks of a classroom: the grid, and one cell's story."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in, student_in
from lms.core.points import plain, round_half_up, short
from lms.gradebook import policy, queries
from lms.gradebook.queries import Grid, Row
from lms.gradebook.rules import Tally, pooled
from lms.gradebook.rules.explaining import in_short
from lms.gradebook.views.blueprint import bp
from lms.web.access import opens

EMPTY = '<td tabindex="-1" class="void">—</td>'
LOW = ' class="low"'


@bp.get("/classrooms/<int:classroom_id>/gradebook")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def show(classroom: Classroom) -> ResponseReturnValue:
    grid = queries.grid_of(classroom.id, classroom.course_code)
    return render_template(
        "gradebook/show.html",
        classroom=classroom,
        grid=grid,
        averages=[_average(grid, n) for n in range(len(grid.columns))],
        cells=_cells,
        explain=explain,
        can_mark=role_in(current_user, classroom.id) is Role.TEACHER,
    )


@bp.get("/classrooms/<int:classroom_id>/gradebook/<int:student_id>/<int:item_id>")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def cell(classroom: Classroom, student_id: int, item_id: int) -> ResponseReturnValue:
    """One mark: what it is made of, line by line, and every entry there ever was."""
    enrollment = student_in(classroom.id, student_id) or abort(404)
    item = queries.item_in(classroom.id, item_id) or abort(404)
    return render_template(
        "gradebook/cell.html",
        classroom=classroom,
        enrollment=enrollment,
        item=item,
        mark=queries.mark_of(item.id, student_id) or abort(404),
        history=queries.history_of(item.id, student_id),
        can_mark=role_in(current_user, classroom.id) is Role.TEACHER,
    )


@bp.app_template_global()
def source_url(origin: str, leaf: str, assignment_id: int | None = None) -> str:
    """Where a line of evidence can be seen in its own words: the answer or the rating rows.

    With `assignment_id` the address is the student's own page of that work.
    """
    kind, _colon, key = origin.partition(":")
    if kind == "attempt":
        return url_for("quizzes.review", attempt_id=int(key), _anchor=f"q-{leaf}")
    if assignment_id is not None:
        return url_for("evaluations.show", assignment_id=assignment_id, _anchor=f"c-{leaf}")
    return url_for("evaluations.sheet", sheet_id=int(key), _anchor=f"c-{leaf}")


def _cells(row: Row, here: str) -> Markup:
    """The marks of one line. Spelled here, not in the template, since a class has thousands."""
    parts = [
        EMPTY
        if cell is None
        else f'<td tabindex="-1"{LOW if cell.is_low else ""}>'
        f'<a href="{here}/{cell.student_id}/{cell.item_id}">{short(cell.points)}</a></td>'
        for cell in row.cells
    ]
    return Markup("".join(parts))  # noqa: S704  numbers and our own address


def _average(grid: Grid, position: int) -> str:
    """The mean rate of a column in percent, over those who have a mark."""
    value = pooled(Tally(cell.points, cell.possible) for cell in grid.column(position)).attainment
    return "—" if value is None else plain(round_half_up(100 * value, 1))


def explain(row: Row) -> str:
    """The total in one line, from the numbers it was computed from."""
    return in_short(row.total)
