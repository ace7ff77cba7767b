"""The classrooms of a term, and one classroom as the office sees it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from lms.accounts.models import SiteRole
from lms.accounts.queries import staff_candidates
from lms.admin import services as office
from lms.admin.forms import STAFF, ClassroomForm, ClassroomNameForm, StaffForm
from lms.admin.views.blueprint import bp, told
from lms.classrooms import policy, queries, services
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.queries import courses_to_give, titles_by_code
from lms.web.access import opens


@bp.get("/terms/<int:term_id>/classrooms")
@opens("term_id", queries.get_term, policy.can_manage_term)
def classrooms(term: Term) -> ResponseReturnValue:
    rows = queries.classrooms_of_term(term.id)
    return render_template(
        "admin/classrooms.html",
        term=term,
        rows=rows,
        titles=titles_by_code({row.course_code for row in rows}),
    )


@bp.route("/terms/<int:term_id>/classrooms/new", methods=["GET", "POST"])
@opens("term_id", queries.get_term, policy.can_manage_term)
def new_classroom(term: Term) -> ResponseReturnValue:
    form = _classroom_form()
    if form.submitted():
        try:
            made = office.set_up_classroom(
                term,
                name=str(form.name.data),
                course_code=str(form.course.data),
                teacher_number=form.teacher.data or "",
                mentor_number=form.mentor.data or "",
                actor=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已建立教学班“%(name)s”。接着导入学生名单。", name=made.name), "success")
            return redirect(url_for(".classroom", classroom_id=made.id))
    return render_template("admin/new_classroom.html", term=term, form=form)


@bp.get("/classrooms/<int:classroom_id>")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def classroom(classroom: Classroom) -> ResponseReturnValue:
    students = queries.students_of(classroom.id)
    return render_template(
        "admin/classroom.html",
        classroom=classroom,
        course_title=titles_by_code([classroom.course_code]).get(classroom.course_code, ""),
        students=students,
        former=queries.former_students_of(classroom.id),
        staff=queries.staff_of(classroom.id),
        imports=queries.imports_of(classroom.id),
        waiting=sum(row.user.must_change_password and row.user.is_active for row in students),
        is_open=policy.is_open(classroom),
        name_form=ClassroomNameForm(None, name=classroom.name),
        staff_form=StaffForm(None),
        staff_roles=STAFF,
    )


@bp.post("/classrooms/<int:classroom_id>/rename")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def rename_classroom(classroom: Classroom) -> ResponseReturnValue:
    with told():
        name = request.form.get("name", "")
        services.rename_classroom(classroom, name=name, actor=current_user)
        flash(_("教学班已改名。"), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/staff")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def add_staff(classroom: Classroom) -> ResponseReturnValue:
    form = StaffForm(request.form)
    if not form.submitted():
        flash(_("请填写工号，并选择身份。"), "error")
        return _back(classroom)
    with told():
        person = office.add_staff_by_number(
            classroom,
            number=str(form.number.data),
            role=Role(form.role.data),
            actor=current_user,
        )
        flash(_("已安排 %(name)s。", name=person.name), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/staff/<int:user_id>/remove")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def remove_staff(classroom: Classroom, user_id: int) -> ResponseReturnValue:
    enrollment = _enrollment(classroom, user_id)
    with told():
        services.remove_staff(classroom, enrollment, actor=current_user)
        flash(_("%(name)s 不再负责这个班。", name=enrollment.user.name), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/students/<int:user_id>/leave")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def leave(classroom: Classroom, user_id: int) -> ResponseReturnValue:
    enrollment = _enrollment(classroom, user_id)
    with told():
        services.leave(classroom, enrollment, actor=current_user)
        flash(_("%(name)s 已退出，作业和成绩保留。", name=enrollment.user.name), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/students/<int:user_id>/come-back")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def come_back(classroom: Classroom, user_id: int) -> ResponseReturnValue:
    enrollment = _enrollment(classroom, user_id)
    with told():
        services.come_back(classroom, enrollment, actor=current_user)
        flash(_("%(name)s 已回到班里。", name=enrollment.user.name), "success")
    return _back(classroom)


def _classroom_form() -> ClassroomForm:
    form = ClassroomForm(request.form)
    teachers = staff_candidates((SiteRole.TEACHER, SiteRole.ADMINISTRATOR))
    form.course.choices = [
        SelectChoice(course.code, f"{course.code} {course.title}") for course in courses_to_give()
    ]
    form.teacher.choices = [
        SelectChoice("", _("以后再安排")),
        *(SelectChoice(one.number, f"{one.name} · {one.number}") for one in teachers),
    ]
    return form


def _enrollment(classroom: Classroom, user_id: int) -> Enrollment:
    return queries.enrollment_of(classroom.id, user_id) or abort(404)


def _back(classroom: Classroom) -> ResponseReturnValue:
    return redirect(url_for(".classroom", classroom_id=classroom.id))
