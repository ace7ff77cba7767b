"""A classroom as its staff sees it, and one student's results as staff and student see them."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom, Enrollment, Role
from lms.classrooms.queries import get_classroom, role_in, student_in
from lms.core.clock import now
from lms.core.i18n import _
from lms.courses.queries import the_course
from lms.gradebook.queries import leaves_of_student, row_of
from lms.gradebook.views import explain
from lms.reports import policy
from lms.reports.queries.attainment import heat_of
from lms.reports.queries.progress import progress_of
from lms.reports.views import bp
from lms.web.access import opens


@bp.get("/classrooms/<int:classroom_id>")
@opens("classroom_id", get_classroom, policy.can_see_classroom)
def classroom(classroom: Classroom) -> ResponseReturnValue:
    """Staff see the progress of the class; a student is led to the tasks."""
    role = role_in(current_user, classroom.id)
    if role is Role.STUDENT:
        return redirect(url_for(".learning"))
    return render_template(
        "reports/classroom.html",
        classroom=classroom,
        course=the_course(classroom.course_code),
        progress=progress_of(classroom.id, classroom.course_code),
        now=now(),
        is_teacher=role is Role.TEACHER,
        can_see_results=policy.can_see_results(current_user, classroom),
    )


@bp.get("/classrooms/<int:classroom_id>/me")
@opens("classroom_id", get_classroom, policy.can_see_own_results)
def me(classroom: Classroom) -> ResponseReturnValue:
    """A student's own marks and objectives."""
    enrollment = student_in(classroom.id, current_user.id) or abort(404)
    return _results(classroom, enrollment, is_own=True)


@bp.get("/classrooms/<int:classroom_id>/students/<int:student_id>")
@opens("classroom_id", get_classroom, policy.can_see_results)
def student(classroom: Classroom, student_id: int) -> ResponseReturnValue:
    """One student's marks and objectives, for teachers and administrators."""
    enrollment = student_in(classroom.id, student_id) or abort(404)
    return _results(classroom, enrollment, is_own=False)


def _results(classroom: Classroom, enrollment: Enrollment, *, is_own: bool) -> ResponseReturnValue:
    student_id = enrollment.user_id
    grid = row_of(classroom.id, classroom.course_code, enrollment)
    heat = heat_of(classroom.id, classroom.course_code, [student_id])
    return render_template(
        "reports/student.html",
        classroom=classroom,
        enrollment=enrollment,
        grid=grid,
        row=grid.rows[0],
        explanation=explain(grid.rows[0]),
        heat=heat,
        leaves=leaves_of_student(classroom.id, student_id),
        is_own=is_own,
        page_title=_("我的成绩") if is_own else enrollment.user.name,
    )
