"""The marks of a classroom: the grid, what it saves, and one cell's story."""

from flask import abort, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.services import NotOpen
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, student_in
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook import policy, queries, services
from lms.gradebook.queries import Grid, Row
from lms.gradebook.rules import Tally, pooled
from lms.gradebook.rules.explaining import in_short
from lms.gradebook.views import edits, spelling
from lms.gradebook.views.blueprint import bp
from lms.web.access import opens


@bp.get("/classrooms/<int:classroom_id>/gradebook")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def show(classroom: Classroom) -> ResponseReturnValue:
    grid = queries.grid_of(classroom.id, classroom.course_code)
    words = spelling.state_words()
    can_mark = policy.can_enter_marks(current_user, classroom)
    return render_template(
        "gradebook/show.html",
        classroom=classroom,
        grid=grid,
        averages=[_average(grid, n) for n in range(len(grid.columns))],
        cells=lambda row: spelling.cells(row, words),
        written=spelling.written,
        explain=explain,
        shut=shut(classroom, can_mark=can_mark),
        can_mark=can_mark,
        homes=sorted(
            {one.enrollment.home_class.name for one in grid.rows if one.enrollment.home_class}
        ),
        groups=sorted({one.enrollment.group.name for one in grid.rows if one.enrollment.group}),
    )


@bp.post("/classrooms/<int:classroom_id>/gradebook")
@opens("classroom_id", get_classroom, policy.can_enter_marks)
def save(classroom: Classroom) -> ResponseReturnValue:
    """Save the cells a page sends; what was refused leaves no trace and is said in words."""
    try:
        sent, reason = edits.edits_sent()
        outcome = services.enter_by_hand(classroom, sent, reason=reason, by=current_user)
    except Refused as refusal:
        return jsonify(error=str(refusal)), 422
    return jsonify(spelling.told(classroom, outcome))


@bp.get("/classrooms/<int:classroom_id>/gradebook/<int:student_id>/<int:item_id>")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def cell(classroom: Classroom, student_id: int, item_id: int) -> ResponseReturnValue:
    """One mark: what it is made of, line by line, and every entry there ever was."""
    enrollment = student_in(classroom.id, student_id) or abort(404)
    item = queries.item_in(classroom.id, item_id) or abort(404)
    story = queries.story_of(item.id, student_id) or abort(404)
    return render_template(
        "gradebook/cell.html",
        classroom=classroom,
        enrollment=enrollment,
        item=item,
        mark=queries.mark_of(item.id, student_id),
        story=story,
        can_mark=policy.can_enter_marks(current_user, classroom),
    )


@bp.app_template_global()
def source_url(
    origin: str,
    leaf: str,
    assignment_id: int | None = None,
    cell: tuple[int, int, int] | None = None,
) -> str | None:
    """Where a line of evidence can be seen in its own words: the answer or the rating rows.

    With `assignment_id` the address is the student's own page of that work. A mark a person
    entered leads to the story of its `cell` (classroom, student, item); without one, nowhere.
    """
    kind, _colon, key = origin.partition(":")
    if kind == "attempt":
        return url_for(
            "quizzes.review", attempt_id=int(key), leaf=leaf or None, _anchor=f"q-{leaf}"
        )
    if kind == "sheet" and assignment_id is not None:
        return url_for("evaluations.show", assignment_id=assignment_id, _anchor=f"c-{leaf}")
    if kind == "sheet":
        return url_for("evaluations.sheet", sheet_id=int(key), _anchor=f"c-{leaf}")
    if cell is None:
        return None
    classroom_id, student_id, item_id = cell
    return url_for(
        "gradebook.cell", classroom_id=classroom_id, student_id=student_id, item_id=item_id
    )


def shut(classroom: Classroom, *, can_mark: bool) -> str:
    """Why nobody can type here now, or ''."""
    if not can_mark:
        return _("这里只能查看，由任课教师录入和修改。")
    try:
        services.require_unlocked(classroom)
    except (NotOpen, services.Locked) as refusal:
        return str(refusal)
    return ""


def explain(row: Row) -> str:
    """The total as one line of arithmetic."""
    return in_short(row.total)


def _average(grid: Grid, position: int) -> str:
    """The mean rate of a column in percent, over those who have a mark."""
    return spelling.average(
        pooled(Tally(one.points, one.possible) for one in grid.column(position))
    )
