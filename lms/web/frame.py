"""What surrounds every page: navigation, the person's menu, the language switch."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_login import current_user

from lms.core.clock import now
from lms.core.i18n import _
from lms.web.inner import Notice


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Me:
    """The signed-in person in the corner of the page."""

    id: int
    name: str
    profile_href: str
    sign_out_href: str
    heartbeat_href: str


@dataclass(frozen=True)
class Frame:
    """The surroundings of a page; `me` is None for who is not signed in.

    `notice` stands over the page where somebody looks at it as another person.
    """

    home_href: str
    language_href: str
    version: str
    me: Me | None
    moment: int  # in ms since 1970; the browser's own clock may be wrong
    notice: Notice | None = None


def init_app(app: Flask, *, version: str) -> None:
    @app.context_processor
    def surroundings() -> dict[str, object]:
        return {"frame": _frame(version), "navigation": _navigation()}


def _frame(version: str) -> Frame:
    me = None
    if current_user and current_user.is_authenticated:
        addresses = map(url_for, ("accounts.profile", "accounts.sign_out", "accounts.heartbeat"))
        me = Me(current_user.id, current_user.name, *addresses)
    moment = int(now().timestamp() * 1000)
    addresses_of_all = url_for("reports.home"), url_for("accounts.language")
    return Frame(*addresses_of_all, version, me, moment, g.get("notice"))


def _navigation() -> list[Link]:
    """By the person's place in the school; what they are in a classroom, pages link themselves."""
    if not current_user or not current_user.is_authenticated:
        return []
    links = [("reports.home", _("首页"))]
    if current_user.is_administrator:
        links += [
            ("admin.index", _("办公室")),
            ("courses.index", _("课程目录")),
            ("authoring.index", _("编写台")),
        ]
    elif current_user.is_teacher:
        links += [("courses.index", _("课程目录")), ("authoring.index", _("编写台"))]
    else:
        links += [
            ("reports.learning", _("学习")),
            ("mistakes.index", _("错题本")),
            ("reports.marks", _("成绩")),
        ]
    here = request.endpoint or ""
    return [Link(label, url_for(endpoint), _is_here(endpoint, here)) for endpoint, label in links]


def _is_here(endpoint: str, here: str) -> bool:
    room = endpoint.partition(".")[0]
    return here == endpoint if room == "reports" else here.partition(".")[0] == room
