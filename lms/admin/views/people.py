"""Everybody with an account: find, make, correct, close."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import queries, services
from lms.accounts.models import SiteRole, User
from lms.accounts.policy import can_manage_user
from lms.accounts.rules import clean_name
from lms.admin.forms import ROLES, NameForm, PersonForm, RoleForm, TimeFactorForm
from lms.admin.policy import is_administrator
from lms.admin.views.blueprint import bp, told
from lms.classrooms.queries import memberships_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.web.access import only, opens
from lms.web.paging import SIZE, Page, page_number

STATES = {"active": True, "closed": False}


@bp.get("/people")
@only(is_administrator)
def people() -> ResponseReturnValue:
    number = page_number()
    search, role = clean_name(request.args.get("search", "")), request.args.get("role", "")
    state = request.args.get("state", "active")
    rows, total = queries.people(
        search=search,
        role=SiteRole(role) if role in set(SiteRole) else None,
        is_active=STATES.get(state),
        start=(number - 1) * SIZE,
        limit=SIZE,
    )
    return render_template(
        "admin/people.html",
        page=Page(rows, number, total),
        search=search,
        role=role,
        state=state,
        roles=ROLES,
    )


@bp.route("/people/new", methods=["GET", "POST"])
@only(is_administrator)
def new_person() -> ResponseReturnValue:
    """The initial password is on the answer to the POST: it is shown once and kept nowhere."""
    form = PersonForm(request.form)
    if form.submitted():
        try:
            made = services.create_user(
                number=str(form.number.data),
                name=str(form.name.data),
                role=SiteRole(form.role.data),
                actor=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return render_template("admin/password.html", made=made, is_new=True)
    return render_template("admin/new_person.html", form=form)


@bp.get("/people/<int:user_id>")
@opens("user_id", queries.get_user, can_manage_user)
def person(user: User) -> ResponseReturnValue:
    return render_template(
        "admin/person.html",
        person=user,
        memberships=memberships_of(user.id),
        name_form=NameForm(None, name=user.name),
        role_form=RoleForm(None, role=user.site_role.value),
        factor_form=TimeFactorForm(None, factor=plain(user.time_factor)),
        roles=ROLES,
    )


@bp.post("/people/<int:user_id>/rename")
@opens("user_id", queries.get_user, can_manage_user)
def rename(user: User) -> ResponseReturnValue:
    with told():
        services.rename(user, name=request.form.get("name", ""), actor=current_user)
        flash(_("姓名已改为“%(name)s”。", name=user.name), "success")
    return _back(user)


@bp.post("/people/<int:user_id>/role")
@opens("user_id", queries.get_user, can_manage_user)
def set_role(user: User) -> ResponseReturnValue:
    form = RoleForm(request.form)
    if form.submitted():
        with told():
            services.set_role(user, role=SiteRole(form.role.data), actor=current_user)
            flash(_("角色已改。"), "success")
    return _back(user)


@bp.post("/people/<int:user_id>/time-factor")
@opens("user_id", queries.get_user, can_manage_user)
def set_time_factor(user: User) -> ResponseReturnValue:
    form = TimeFactorForm(request.form)
    with told():
        if not form.submitted() or form.factor.data is None:
            raise Refused(" ".join(str(one) for field in form.errors.values() for one in field))
        services.set_time_factor(
            user, factor=form.factor.data, reason=str(form.reason.data), actor=current_user
        )
        flash(_("时限倍数已改为 %(factor)s。", factor=plain(user.time_factor)), "success")
    return _back(user)


@bp.post("/people/<int:user_id>/reset-password")
@opens("user_id", queries.get_user, can_manage_user)
def reset_password(user: User) -> ResponseReturnValue:
    """Shown on the answer itself, as for a new person."""
    made = services.reset_password(user, actor=current_user)
    return render_template("admin/password.html", made=made, is_new=False)


@bp.post("/people/<int:user_id>/deactivate")
@opens("user_id", queries.get_user, can_manage_user)
def deactivate(user: User) -> ResponseReturnValue:
    with told():
        services.deactivate(user, actor=current_user)
        flash(_("%(name)s 的账号已停用，登录已全部退出。", name=user.name), "success")
    return _back(user)


@bp.post("/people/<int:user_id>/reactivate")
@opens("user_id", queries.get_user, can_manage_user)
def reactivate(user: User) -> ResponseReturnValue:
    services.reactivate(user, actor=current_user)
    flash(_("%(name)s 的账号已恢复，可以用原来的密码登录。", name=user.name), "success")
    return _back(user)


def _back(user: User) -> ResponseReturnValue:
    return redirect(url_for(".person", user_id=user.id))
