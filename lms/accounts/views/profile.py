"""What a person sees and changes of their own account."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import queries, rules, services
from lms.accounts.forms import FirstPasswordForm, PasswordForm
from lms.accounts.models import SignIn
from lms.accounts.views import guard
from lms.accounts.views.blueprint import bp
from lms.accounts.views.browsers import browser_name
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import signed_in


@bp.get("/profile")
@signed_in
def profile() -> ResponseReturnValue:
    present = guard.current_sign_in()
    return render_template(
        "accounts/profile.html",
        person=current_user,
        sign_ins=queries.sign_ins_of(current_user, used_since=guard.used_since()),
        present_id=present.id if present else None,
        browser_name=browser_name,
    )


@bp.route("/profile/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    is_first = current_user.must_change_password
    form = (FirstPasswordForm if is_first else PasswordForm)(request.form)
    if form.submitted():
        try:
            services.change_password(
                current_user,
                new=str(form.new.data),
                present=form.present.data,
                keep=guard.current_sign_in(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("密码已更改。其他设备上的登录都已退出。"), "success")
            return redirect(_target(is_first=is_first))
    return render_template("accounts/password.html", form=form, is_first=is_first)


@bp.post("/profile/sign-ins/<int:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    services.sign_out(_own_sign_in(sign_in_id))
    flash(_("那台设备上的登录已退出。"), "success")
    return redirect(url_for(".profile"))


@bp.post("/profile/sign-ins/end-others")
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    ended = services.end_sign_ins(current_user, keep=guard.current_sign_in())
    flash(_("已退出其他 %(n)s 处登录。", n=ended), "success")
    return redirect(url_for(".profile"))


def _own_sign_in(sign_in_id: int) -> SignIn:
    found = queries.sign_in_by(current_user, sign_in_id)
    if found is None:
        abort(404)
    return found


def _target(*, is_first: bool) -> str:
    asked = rules.local_path(request.values.get("next"))
    return asked or (f"{request.script_root}/" if is_first else url_for(".profile"))
