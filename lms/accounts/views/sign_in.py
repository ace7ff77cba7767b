"""Signing in and out, the sign of life of an open page, and the choice of language."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import rules, services
from lms.accounts.forms import SignInForm
from lms.accounts.models import User
from lms.accounts.views import guard, limits
from lms.accounts.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import LOCALES, _, format_moment
from lms.web.access import public, signed_in
from lms.web.unreferred import unreferred


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm(request.form)
    status = 200
    if form.submitted():
        number = str(form.number.data)
        locked = limits.locked_until(number)
        if locked:
            form.refuse(_too_often(format_moment(locked)))
            status = 429
        else:
            try:
                user = services.authenticate(number, str(form.password.data))
            except Refused as refusal:
                form.refuse(refusal)
            else:
                limits.forgive(number)
                return _admit(user, stay=bool(form.stay.data))
    return render_template("accounts/sign_in.html", form=form, target=_target()), status


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    present = guard.current_sign_in()
    if present is not None:
        services.sign_out(present)
    _begin_anew()
    flash(_("已退出登录。"))
    return redirect(url_for(".sign_in"))


@bp.post("/heartbeat")
@signed_in
def heartbeat() -> ResponseReturnValue:
    """An open page says that its person is still there; the guard notes it."""
    return "", 204


@bp.post("/language")
@public
@unreferred
def language() -> ResponseReturnValue:
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        session["locale"] = chosen
    return redirect(_target())


def _admit(user: User, *, stay: bool) -> ResponseReturnValue:
    """Begin with a fresh session, so that a cookie planted before is worth nothing now."""
    token = services.sign_in(
        user,
        browser=request.user_agent.string,
        address=request.remote_addr or "",
    )
    target = _target()
    _begin_anew()
    session[guard.SESSION_KEY] = token
    session.permanent = stay
    if user.must_change_password:
        return redirect(url_for(".password", next=target))
    return redirect(target)


def _begin_anew() -> None:
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale


def _target() -> str:
    """Where to go next, if that is a page of ours; else home."""
    return rules.local_path(request.values.get("next")) or f"{request.script_root}/"


def _too_often(moment: str) -> Refused:
    return Refused(
        _(
            "密码错误次数太多，为了账号安全，请在 %(moment)s 之后再试。忘了密码请找管理员重置。",
            moment=moment,
        )
    )
