"""Making, renewing and withdrawing the links by which mentors rate without an account."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, tzinfo

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.queries import students_of
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import MentorLink, MentorLinkStudent
from lms.evaluations.queries import links as queries
from lms.evaluations.rules import links as rules
from lms.evaluations.rules.links import LinkState
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.services.standing import settle_sheet
from lms.evaluations.services.windows import require_term

LONGEST_NAME = 60
NONCE_BYTES = 16
_chance = secrets.SystemRandom()


class BadLink(Refused):
    """A link that cannot be made or renewed like this."""


def make_link(
    assignment: Assignment,
    text: TableText,
    *,
    name: str,
    company: str,
    shows_names: bool,
    student_ids: Collection[int],
    last_day: date,
    zone: tzinfo,
    by: User,
) -> MentorLink:
    """Make a link by which this mentor rates these students of the classroom.

    It opens until the end of `last_day` at the school. The students are numbered by chance,
    so that a number says nothing about whose it is.
    """
    require_term(assignment)
    if not takes_mentors(text):
        raise BadLink(_("这张评价表没有由企业导师评的行，或者导师权重为 0，不能发链接。"))
    name, company = _line(name), _line(company)
    if not name:
        raise BadLink(_("请填写导师姓名，成绩历史里会写上。"))
    _require_day(assignment, last_day, zone)
    chosen = _students(assignment, student_ids)
    link = MentorLink(
        assignment_id=assignment.id,
        name=name,
        company=company,
        nonce=_nonce(),
        shows_names=shows_names,
        created_at=now(),
        created_by_id=by.id,
        expires_at=rules.end_of(last_day, zone),
    )
    db.session.add(link)
    db.session.flush()
    _put_on(link, chosen)
    _tell(link, "mentor_link.make", by, students=len(chosen), shows_names=shows_names)
    return link


def renew_link(link: MentorLink, *, last_day: date, zone: tzinfo, by: User) -> MentorLink:
    """Give the link a new address and a new last day; the old address opens no more.

    What the mentor has rated stays, and so do the numbers of the students. A link that was
    withdrawn or has expired opens again by this.
    """
    link = _fresh(link)
    require_term(link.assignment)
    _require_day(link.assignment, last_day, zone)
    link.nonce = _nonce()
    link.expires_at = rules.end_of(last_day, zone)
    link.revoked_at = None
    link.opened_at = None
    db.session.flush()
    _tell(link, "mentor_link.renew", by)
    return link


def withdraw_link(link: MentorLink, *, by: User, voids: bool = False) -> int:
    """Let the address open no more; says how many reviews were voided.

    What was handed in through it still counts, unless it `voids`: then those reviews count as
    if they had not been handed in, as when the address fell into wrong hands.
    """
    link = _fresh(link)
    if link.revoked_at is None:
        link.revoked_at = now()
        db.session.flush()
        _tell(link, "mentor_link.withdraw", by)
    return _void(link, by) if voids else 0


def add_students(link: MentorLink, student_ids: Collection[int], *, by: User) -> int:
    """Put more students of the classroom on the link; says how many were not on it yet."""
    link = _fresh(link)
    require_term(link.assignment)
    there = {student.student_id for student in queries.students_on(link)}
    new = [one for one in _students(link.assignment, student_ids) if one not in there]
    _put_on(link, new)
    if new:
        _tell(link, "mentor_link.add", by, students=len(new))
    return len(new)


def state_of(
    link: MentorLink, text: TableText, assignment: Assignment, nonce: str | None = None
) -> LinkState:
    """Whether the link opens now, and if not, why; with the `nonce` of an address, that address."""
    if nonce is not None and not secrets.compare_digest(nonce.encode(), link.nonce.encode()):
        return LinkState.RENEWED
    if link.revoked_at is not None:
        return LinkState.WITHDRAWN
    if assignment.classroom.term.closed_at is not None:
        return LinkState.TERM_OVER
    if now() > link.expires_at:
        return LinkState.EXPIRED
    return LinkState.READY if takes_mentors(text) else LinkState.NO_MENTOR


def takes_mentors(text: TableText) -> bool:
    return "mentor" in evaluators_of(text)


def days_for(assignment: Assignment, zone: tzinfo) -> tuple[date, date]:
    """The usual and the latest last day of a link made now."""
    today, ends_on = now().astimezone(zone).date(), assignment.classroom.term.ends_on
    return rules.usual_last_day(today, ends_on), rules.last_day_allowed(today, ends_on)


def _void(link: MentorLink, by: User) -> int:
    require_term(link.assignment)
    reviews = queries.handed_in_by(link)
    for review in reviews:
        review.handed_in_at = None
    db.session.flush()
    for review in reviews:
        settle_sheet(review.sheet, reason=_("作废导师链接的评价"), by=by)
    if reviews:
        _tell(link, "mentor_link.void", by, reviews=len(reviews))
    return len(reviews)


def _require_day(assignment: Assignment, last_day: date, zone: tzinfo) -> None:
    today = now().astimezone(zone).date()
    _usual, latest = days_for(assignment, zone)
    if today <= last_day <= latest:
        return
    raise BadLink(
        _(
            "有效期应在 %(today)s 到 %(latest)s 之间：最长 %(days)s 天，不超过本学期。",
            today=today.isoformat(),
            latest=latest.isoformat(),
            days=rules.MOST_DAYS,
        )
    )


def _students(assignment: Assignment, student_ids: Collection[int]) -> list[int]:
    here = [enrollment.user_id for enrollment in students_of(assignment.classroom_id)]
    if not student_ids:
        raise BadLink(_("请至少选一名学生。"))
    if strangers := set(student_ids) - set(here):
        raise BadLink(
            _("所选学生里有 %(n)s 人已不在这个教学班，请刷新页面后重新选。", n=len(strangers))
        )
    return [student_id for student_id in here if student_id in student_ids]


def _put_on(link: MentorLink, student_ids: Sequence[int]) -> None:
    """One row after another, in an order drawn by chance: the order of the rows is the number."""
    for student_id in _chance.sample(student_ids, len(student_ids)):
        db.session.add(MentorLinkStudent(link_id=link.id, student_id=student_id))
    db.session.flush()


def _line(text: str) -> str:
    """One line without stray blanks, no longer than a name is."""
    line = " ".join(text.split())
    if len(line) > LONGEST_NAME:
        raise BadLink(_("姓名和单位各最多 %(n)s 字。", n=LONGEST_NAME))
    return line


def _nonce() -> str:
    return secrets.token_urlsafe(NONCE_BYTES)


def _fresh(link: MentorLink) -> MentorLink:
    found = queries.get_link(link.id, lock=True)
    if found is None:
        raise BadLink(_("这个链接已经不在了，请刷新页面。"))
    return found


def _tell(link: MentorLink, action: str, by: User, **detail: object) -> None:
    journal.write(
        action,
        subject=f"assignment:{link.assignment_id}",
        actor_id=by.id,
        actor_name=by.name,
        link=link.id,
        **detail,
    )
