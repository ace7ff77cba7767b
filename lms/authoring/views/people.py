"""Courses begun, their authors and settings, archived and given up."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.forms import AuthorForm, CourseForm
from lms.authoring.models import AuthorRole
from lms.authoring.queries.people import CourseDesk, authors_of
from lms.authoring.services import courses
from lms.authoring.services import people as services
from lms.authoring.services.courses import NewCourse
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.web.access import finds, only


@bp.route("/desk/new", methods=["GET", "POST"])
@only(policy.can_come_to_desk)
def new_course() -> ResponseReturnValue:
    """A course with nobody but its owner, and nothing for students yet."""
    form = CourseForm()
    if form.submitted():
        asked = NewCourse(
            str(form.code.data),
            str(form.title.data).strip(),
            int(form.hours.data or 0),
            plain(form.credits.data),
        )
        try:
            desk = courses.new_course(asked, by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("课程已建好，只有编者看得见。先写学习目标，再加项目和学习任务。"), "success")
            return redirect(url_for(".course", code=desk.code))
    status = 422 if form.is_submitted() else 200
    return render_template("authoring/new_course.html", form=form), status


@bp.get("/desk/<code>/people")
@finds("code", load=policy.authored_course)
def people(desk: CourseDesk) -> ResponseReturnValue:
    """Who writes the course, and its settings; owners change them."""
    return _page(desk, AuthorForm(None))


@bp.post("/desk/<code>/people")
@finds("code", load=policy.owned_course)
def change_people(desk: CourseDesk) -> ResponseReturnValue:
    """Add, change or remove an author, or say whether a colleague looks before publishing."""
    deed, form = request.form.get("deed", ""), AuthorForm()
    try:
        if deed == "review":
            needs = request.form.get("needs_review") == "yes"
            services.set_review(desk.code, needs, by=current_user)
            flash(_("设置已保存。"), "success")
        elif deed == "remove":
            services.remove_author(desk.code, _number("user"), by=current_user)
            flash(_("已移出编者，他写过的内容都在。"), "success")
        elif form.submitted():
            role = AuthorRole(form.role.data)
            user = services.set_author_by_number(
                desk.code, str(form.number.data), role, by=current_user
            )
            flash(_("%(name)s 的身份已保存。", name=user.name), "success")
        else:
            return _page(desk, form, 422)
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".people", code=desk.code))


@bp.post("/desk/<code>/archive")
@finds("code", load=policy.owned_course)
def archive(desk: CourseDesk) -> ResponseReturnValue:
    """Archive a course, take it back, or give up one that was never published."""
    deed = request.form.get("deed", "")
    try:
        if deed == "give_up":
            courses.give_up(desk, by=current_user)
            flash(_("课程 %(code)s 已放弃。", code=desk.code), "success")
            return redirect(url_for(".index"))
        courses.set_archived(desk, deed == "archive", by=current_user)
        flash(_("课程已归档。") if deed == "archive" else _("已取消归档。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".people", code=desk.code))


def _number(name: str) -> int:
    sent = request.form.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _page(desk: CourseDesk, form: AuthorForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "authoring/people.html", desk=desk, authors=authors_of(desk.code), form=form
    ), status
