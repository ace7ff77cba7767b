"""One student: every column with its mark, the total explained, and the story of each cell."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.courses.queries import the_course
from lms.gradebook import policy, queries
from lms.gradebook.rules.explaining import steps
from lms.gradebook.views import spelling
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import shut
from lms.web.access import opens


@bp.get("/classrooms/<int:classroom_id>/gradebook/<int:student_id>")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def student(classroom: Classroom, student_id: int) -> ResponseReturnValue:
    here = students_of(classroom.id)
    at = next((n for n, one in enumerate(here) if one.user_id == student_id), None)
    if at is None:
        abort(404)
    can_mark = policy.can_enter_marks(current_user, classroom)
    grid = queries.row_of(the_course(classroom.course_code), here[at])
    return render_template(
        "gradebook/student.html",
        classroom=classroom,
        enrollment=here[at],
        before=here[at - 1] if at else None,
        after=here[at + 1] if at + 1 < len(here) else None,
        grid=grid,
        row=grid.rows[0],
        steps=steps(grid.rows[0].total),
        titles={one.item.id: spelling.titled(one) for one in grid.columns if one.item},
        story=queries.story_of_student(classroom.id, student_id),
        words=spelling.state_words(),
        written=spelling.written,
        titled=spelling.titled,
        attributes=lambda cell: Markup(spelling.attributes(cell)),  # noqa: S704  our own words
        shut=shut(classroom, can_mark=can_mark),
        can_mark=can_mark,
    )
