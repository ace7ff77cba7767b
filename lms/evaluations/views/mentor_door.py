"""The door of a mentor link: what an address opens, and a clear page where it opens nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import (
    Response,
    after_this_request,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
)

from lms.accounts.views import limits
from lms.core.i18n import _, format_moment
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import MentorLink
from lms.evaluations.queries import links as queries
from lms.evaluations.queries.links import LinkStudent
from lms.evaluations.queries.plans import TableInUse, table_of
from lms.evaluations.rules.links import LinkState, read_token
from lms.evaluations.services import links as services
from lms.web.access import public
from lms.web.errors import wants_json
from lms.web.unreferred import unreferred

P = ParamSpec("P")
PURPOSE = "mentor-link"


@dataclass(frozen=True)
class Visit:
    """A link that was opened rightly, with the students it lets its mentor rate."""

    link: MentorLink
    token: str
    table: TableInUse
    students: Sequence[LinkStudent]

    @property
    def text(self) -> TableText:
        """The table the classroom uses; a sheet may stand on an earlier one."""
        return self.table.text

    def student(self, number: int) -> LinkStudent | None:
        return next((one for one in self.students if one.number == number), None)

    @property
    def here(self) -> list[LinkStudent]:
        """The students who have not left, in the order they are shown."""
        there = [one for one in self.students if one.is_here]
        return sorted(there, key=lambda one: one.school_number) if self.link.shows_names else there


def by_link(
    view: Callable[Concatenate[Visit, P], Response],
) -> Callable[..., Response]:
    """Let in whoever holds a right address that still opens.

    A wrong address is counted against the browser's own, and only so many are heard; a right
    one always opens, so that a company behind one address is never locked out. A page is not
    cached, not indexed, and tells no other place its address; the log does not hold it either.
    """

    @wraps(view)
    def guarded(token: str, *args: P.args, **kwargs: P.kwargs) -> Response:
        g.path_to_log = request.url_rule.rule if request.url_rule else ""
        after_this_request(_keep_private)
        named = read_token(str(current_app.config["SECRET_KEY"]), token)
        if named is None:
            return _wrong_address()
        link = queries.get_link(named[0], lock=request.method == "POST")
        if link is None:
            return _shut(LinkState.WITHDRAWN, "")
        table = table_of(link.assignment)
        state = services.state_of(link, table.text, link.assignment, named[1])
        if state is not LinkState.READY:
            return _shut(state, format_moment(link.expires_at))
        visit = Visit(link, token, table, queries.students_on(link))
        return view(visit, *args, **kwargs)

    return public(unreferred(guarded))


def refuse(code: int, title: str, message: str, back: str = "") -> Response:
    """A page that says why there is nothing to rate here, or the same for a script."""
    if wants_json():
        return make_response(jsonify(error=f"{title}。{message}"), code)
    page = render_template(
        "evaluations/mentor_closed.html", title=title, message=message, back=back
    )
    return make_response(page, code)


def _wrong_address() -> Response:
    if limits.locked_until("", PURPOSE):
        return refuse(
            429,
            _("尝试过于频繁"),
            _("打不开的地址试了太多次，请过一刻钟再用老师发来的地址打开。"),
        )
    return refuse(
        404,
        _("这个地址打不开"),
        _("地址不完整，或者有字符变了。请从老师发来的消息里重新打开，或者完整地复制整个地址。"),
    )


def _shut(state: LinkState, until: str) -> Response:
    match state:
        case LinkState.RENEWED:
            title = _("这个地址已经换新")
            text = _("老师换了新的地址，请用最近发给您的那一个。已经保存的评分都在。")
        case LinkState.WITHDRAWN:
            title = _("这个链接已经撤回")
            text = _("老师撤回了这个链接，不能再打开。有疑问请联系发给您链接的老师。")
        case LinkState.TERM_OVER:
            title = _("学期已经结束")
            text = _("这个学期的评价已经归档，不能再填写。谢谢您的参与。")
        case LinkState.NO_MENTOR:
            title = _("这次评价不需要导师评分")
            text = _("评价表已经调整，企业导师不再参加评分。有疑问请联系发给您链接的老师。")
        case _:
            title = _("这个链接已经过期")
            text = _(
                "有效期到 %(until)s 为止。要继续评分，请联系老师换新地址；已经保存的评分都在。",
                until=until,
            )
    return refuse(403 if state is LinkState.NO_MENTOR else 410, title, text)


def _keep_private(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
