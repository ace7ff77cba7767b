"""The courses a person writes, and one of them as an outline of its documents."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk, desks_of
from lms.authoring.queries.working import files_of
from lms.authoring.views.blueprint import bp
from lms.web.access import finds, only


@bp.get("/desk")
@only(policy.can_come_to_desk)
def index() -> ResponseReturnValue:
    return render_template("authoring/index.html", desks=desks_of(current_user))


@bp.get("/desk/<code>")
@finds("code", load=policy.authored_course)
def course(desk: CourseDesk) -> ResponseReturnValue:
    return render_template("authoring/course.html", desk=desk, files=files_of(desk.code).values())
