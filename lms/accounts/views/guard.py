"""Who is asking: sign-ins checked by the server at every request, and the forced new password.

The cookie holds a random token; a row in `sign_ins` says whether it still counts. The row
notes use (`seen_at`) only when a POST comes, at most every five minutes, because a GET never
writes; pages left open send `POST /heartbeat` now and then, so reading also counts as use.
"""

from datetime import datetime, timedelta

from flask import (
    Flask,
    Request,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from lms.accounts import queries, rules, services
from lms.accounts.models import SignIn, User
from lms.accounts.views import limits
from lms.core.clock import now
from lms.core.config import Settings
from lms.core.i18n import _
from lms.web.errors import wants_json

SESSION_KEY = "sign_in"
# What somebody with an initial password may reach besides public pages.
BEFORE_PASSWORD = frozenset(
    {"static", "accounts.password", "accounts.sign_out", "accounts.heartbeat"}
)


def init_app(app: Flask, settings: Settings) -> None:
    """Set up signing in for an application: loader, guard, password cost and limits."""
    services.configure(
        memory_kib=settings.argon2_memory_kib,
        passes=settings.argon2_passes,
        secret_key=settings.secret_key,
    )
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=settings.session_hours)
    login = LoginManager(app)
    login.session_protection = None  # the row in `sign_ins` is the protection
    login.request_loader(load_person)
    login.unauthorized_handler(ask_to_sign_in)
    app.before_request(require_own_password)
    app.before_request(note_use)
    limits.init_app(app, settings)


def load_person(_request: Request) -> User | None:
    """The signed-in person, in one statement; nobody costs none."""
    token = session.get(SESSION_KEY)
    if not isinstance(token, str):
        return None
    found = queries.sign_in_of(services.hash_token(token), used_since=used_since())
    g.sign_in = found
    if found is None:
        return None
    g.user_id = found.user.id  # for the request log, which is written after the session ended
    return found.user


def current_sign_in() -> SignIn | None:
    """The row of this browser, once the person has been loaded."""
    found: SignIn | None = g.get("sign_in")
    return found


def used_since() -> datetime:
    """The moment since which a sign-in must have been used to count."""
    settings: Settings = current_app.extensions["lms_settings"]
    return now() - timedelta(hours=settings.session_hours)


def ask_to_sign_in() -> ResponseReturnValue:
    """The sign-in page for people, 401 for scripts."""
    if from_script():
        return jsonify(error=_("登录已失效，请重新登录。")), 401
    if SESSION_KEY in session:
        session.pop(SESSION_KEY)
        flash(_("登录已失效，请重新登录。"), "warning")
    return redirect(url_for("accounts.sign_in", next=way_back()))


def require_own_password() -> ResponseReturnValue | None:
    """With an initial password nothing is open but choosing one's own."""
    if request.endpoint is None or request.endpoint in BEFORE_PASSWORD or _is_public():
        return None
    if not current_user.is_authenticated or not current_user.must_change_password:
        return None
    if from_script():
        return jsonify(error=_("请先设置自己的密码。")), 403
    return redirect(url_for("accounts.password", next=way_back()))


def note_use() -> None:
    if request.method == "POST" and not _is_public() and current_user.is_authenticated:
        sign_in = current_sign_in()
        if sign_in is not None:
            services.note_use(sign_in)


def from_script() -> bool:
    """Whether a script of a page asks, which can do nothing with a redirect to a form."""
    return wants_json() or request.headers.get("Sec-Fetch-Dest") == "empty"


def way_back() -> str | None:
    """Where the person was: this page, or the page the form that was sent stands on."""
    if request.method == "GET":
        return rules.local_path(request.full_path.rstrip("?"))
    return rules.local_path((request.referrer or "").removeprefix(request.host_url.rstrip("/")))


def _is_public() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "access_rule", None) == "public"
