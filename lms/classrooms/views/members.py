"""The roster of a classroom and its groups."""

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms import policy, queries, services
from lms.classrooms.forms import DealForm, GroupForm
from lms.classrooms.models import Classroom
from lms.classrooms.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import opens
from lms.web.ids import whole


@bp.get("/classrooms/<int:classroom_id>/members")
@opens("classroom_id", queries.get_classroom, policy.can_see_members)
def members(classroom: Classroom) -> ResponseReturnValue:
    """Who is in the classroom, who with whom; teachers make the groups here."""
    students, staff = queries.students_of(classroom.id), queries.staff_of(classroom.id)
    return render_template(
        "classrooms/members.html",
        classroom=classroom,
        students=students,
        staff=staff,
        groups=queries.groups_of(classroom.id),
        sizes=Counter(student.group_id for student in students),
        group_form=GroupForm(None),
        deal_form=DealForm(None),
        can_change=policy.is_open(classroom) and policy.is_among_teachers(current_user, staff),
    )


@bp.post("/classrooms/<int:classroom_id>/groups/members")
@opens("classroom_id", queries.get_classroom, policy.can_manage_groups)
def set_groups(classroom: Classroom) -> ResponseReturnValue:
    """Every student's group as the page sent it; ids of other classrooms are passed over."""
    wanted = {
        student_id: whole(value)
        for name, value in request.form.items()
        if name.startswith("group-")
        and (student_id := whole(name.removeprefix("group-"))) is not None
    }
    with _told():
        moved = services.set_groups(classroom, wanted, actor=current_user)
        flash(_("%(n)s 名学生换了小组。", n=moved), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/groups")
@opens("classroom_id", queries.get_classroom, policy.can_manage_groups)
def create_group(classroom: Classroom) -> ResponseReturnValue:
    with _told():
        name = request.form.get("name", "")
        group = services.create_group(classroom, name=name, actor=current_user)
        flash(_("已建立“%(name)s”。", name=group.name), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/groups/deal")
@opens("classroom_id", queries.get_classroom, policy.can_manage_groups)
def deal_groups(classroom: Classroom) -> ResponseReturnValue:
    """Deal everybody anew; chance is decided here, so that the service can be repeated."""
    form = DealForm(request.form)
    if not form.submitted():
        flash(" ".join(str(error) for error in form.size.errors), "error")
        return _back(classroom)
    with _told():
        dealt = services.deal_groups(
            classroom, size=form.size.data or 1, seed=secrets.randbits(32), actor=current_user
        )
        flash(_("已随机分成 %(n)s 组。", n=dealt), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/groups/<int:group_id>/rename")
@opens("classroom_id", queries.get_classroom, policy.can_manage_groups)
def rename_group(classroom: Classroom, group_id: int) -> ResponseReturnValue:
    group = queries.group_in(classroom.id, group_id) or abort(404)
    with _told():
        name = request.form.get("name", "")
        services.rename_group(classroom, group, name=name, actor=current_user)
        flash(_("小组已改名。"), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/groups/<int:group_id>/delete")
@opens("classroom_id", queries.get_classroom, policy.can_manage_groups)
def delete_group(classroom: Classroom, group_id: int) -> ResponseReturnValue:
    group = queries.group_in(classroom.id, group_id) or abort(404)
    with _told():
        services.delete_group(classroom, group, actor=current_user)
        flash(_("小组“%(name)s”已删除。", name=group.name), "success")
    return _back(classroom)


@contextmanager
def _told() -> Iterator[None]:
    """A refusal is said on the page the person comes back to; services check before they change."""
    try:
        yield
    except Refused as refusal:
        flash(str(refusal), "error")


def _back(classroom: Classroom) -> ResponseReturnValue:
    return redirect(url_for(".members", classroom_id=classroom.id))
