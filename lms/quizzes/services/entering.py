"""The rules at the entrance of a quiz: setting them, and asking them of one person."""

import hmac
from datetime import datetime

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import NotOpen, require_term
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.quizzes import queries
from lms.quizzes.models import AccessRules
from lms.quizzes.queries import Entry
from lms.quizzes.rules import addresses

LONGEST_PASSWORD = 64
LONGEST_ADDRESSES = 4000


class TooLate(NotOpen):
    """The start window is over; who has begun goes on."""


class WrongQuizPassword(Refused):
    """The password of the quiz was not the one the teacher set."""


class ElsewhereRefused(Refused):
    """The quiz may not be taken from this address."""


class BadAccessRules(Refused):
    """Rules that nobody could follow; `field` names the field of the form."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def set_access_rules(
    assignment: Assignment,
    *,
    password: str,
    addresses_text: str,
    starts_until: datetime | None,
    late_percent: int,
    by: User,
) -> AccessRules:
    """Say what a quiz asks at its entrance and what lateness costs; the journal keeps each state.

    Attempts that run keep running: a new password is asked only of those who begin, new
    addresses from the next save on.
    """
    require_term(assignment.classroom)
    _require_sense(assignment, password, addresses_text, starts_until, late_percent)
    rules = queries.access_rules_of(assignment.id)
    if rules is None:
        rules = AccessRules(assignment_id=assignment.id)
        db.session.add(rules)
    rules.password = password
    rules.addresses = addresses_text.strip()
    rules.starts_until = starts_until
    rules.late_percent = late_percent
    rules.changed_at, rules.changed_by_id = now(), by.id
    journal.write(
        "quiz.access",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        has_password=bool(password),
        addresses=rules.addresses,
        starts_until=starts_until.isoformat() if starts_until else None,
        late_percent=late_percent,
    )
    db.session.flush()
    return rules


def require_entry(
    assignment: Assignment,
    entry: Entry,
    moment: datetime,
    *,
    password: str,
    address: str | None,
) -> None:
    """Raise, naming the moment, unless this person may begin now, here and with this password."""
    require_term(assignment.classroom)
    sitting = entry.sitting
    if moment < sitting.opens_at:
        opens = format_moment(sitting.opens_at)
        raise NotOpen(_("这项活动在 %(opens)s 开放，现在还不能作答。", opens=opens))
    if not sitting.is_open_at(moment):
        closed = format_moment(sitting.closes_at)
        raise NotOpen(_("这项活动已在 %(closed)s 截止。需要补交请联系任课教师。", closed=closed))
    if not sitting.may_begin_at(moment):
        until = format_moment(sitting.starts_until)
        raise TooLate(_("%(until)s 之后不能再开始，你来晚了。请马上联系监考老师。", until=until))
    require_address(entry.addresses, address)
    if not is_right_password(entry, password):
        raise WrongQuizPassword(_("考试密码不对。请看清监考老师公布的密码，注意大小写。"))


def is_right_password(entry: Entry, password: str) -> bool:
    """Whether this is the password of the quiz; any will do where none is set."""
    wanted, given = entry.password.encode(), password.strip().encode()
    return not wanted or hmac.compare_digest(wanted, given)


def require_address(lines: str, address: str | None) -> None:
    """Raise, naming the address, unless the quiz may be taken from it."""
    if not addresses.is_inside(lines, address):
        raise ElsewhereRefused(
            _(
                "这个测验只能在指定的地点作答，你现在的网络地址是 %(address)s，不在其中。"
                "已保存的答案都在，请回到指定机房或接入指定网络后继续。",
                address=address or "—",
            )
        )


def _require_sense(
    assignment: Assignment,
    password: str,
    addresses_text: str,
    starts_until: datetime | None,
    late_percent: int,
) -> None:
    if any(one.isspace() or not one.isprintable() for one in password):
        raise BadAccessRules("password", _("密码里不能有空格，学生看不出来。"))
    if len(password) > LONGEST_PASSWORD:
        raise BadAccessRules("password", _("密码最多 %(n)s 个字符。", n=LONGEST_PASSWORD))
    _require_addresses(addresses_text)
    if starts_until is not None and starts_until <= assignment.opens_at:
        opens = format_moment(assignment.opens_at)
        raise BadAccessRules(
            "starts_until", _("最晚开始时间要在开放（%(opens)s）之后。", opens=opens)
        )
    if not 0 <= late_percent <= 100:
        raise BadAccessRules("late_percent", _("迟交扣分应在 0 到 100 之间。"))
    if late_percent and assignment.due_at is None:
        raise BadAccessRules(
            "late_percent", _("没有设应交时间，就没有迟交。请先在“安排活动”里填写应交时间。")
        )


def _require_addresses(text: str) -> None:
    lines = addresses.lines_of(text)
    if len(lines) > addresses.MOST_LINES or len(text) > LONGEST_ADDRESSES:
        raise BadAccessRules(
            "addresses", _("地址范围太多，最多 %(n)s 行。请合并成网段。", n=addresses.MOST_LINES)
        )
    if wrong := addresses.wrong_lines(text):
        raise BadAccessRules(
            "addresses",
            _(
                "第 %(lines)s 行不是地址：每行写一个网段（10.1.2.0/24）、一段范围"
                "（10.1.2.3-10.1.2.90）或一个地址。网段的主机位应为 0。",
                lines=_("、").join(map(str, wrong)),
            ),
        )
