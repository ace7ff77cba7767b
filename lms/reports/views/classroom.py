"""A classroom as its staff sees it, and one student's results as staff and student see them."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in
from lms.core.clock import now
from lms.core.i18n import _
from lms.courses.queries import the_course
from lms.gradebook.rules.explaining import steps
from lms.gradebook.rules.wording import STATES
from lms.reports import policy
from lms.reports.queries import results
from lms.reports.queries.progress import progress_of
from lms.reports.queries.results import Student
from lms.reports.views import bp
from lms.reports.views.path import path_of
from lms.web.access import finds, opens


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
@finds("classroom_id", load=results.own_results)
def me(student: Student) -> ResponseReturnValue:
    """A student's own marks and objectives."""
    return _results(student, is_own=True)


@bp.get("/classrooms/<int:classroom_id>/students/<int:student_id>")
@finds("classroom_id", "student_id", load=results.results_for_teachers)
def student(student: Student) -> ResponseReturnValue:
    """One student's marks and objectives, for teachers and administrators."""
    return _results(student, is_own=False)


def _results(student: Student, *, is_own: bool) -> ResponseReturnValue:
    found = results.results_of(student, as_student=is_own)
    return render_template(
        "reports/student.html",
        classroom=student.classroom,
        enrollment=student.enrollment,
        grid=found.grid,
        row=found.grid.rows[0],
        steps=steps(found.grid.rows[0].total),
        heat=found.heat,
        leaves=found.leaves,
        hidden=found.hidden,
        totals_only=found.totals_only,
        final=found.final,
        state_words=STATES,
        path=path_of(student, found) if is_own else None,
        is_own=is_own,
        can_open=is_own or not current_user.is_administrator,
        page_title=_("我的成绩") if is_own else student.enrollment.user.name,
    )
