"""What the pages of a student say about the entrance: own time, password, place, lateness."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import PRACTISED
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.queries import Entry
from lms.quizzes.rules import addresses
from lms.quizzes.rules.access import Sitting


@dataclass(frozen=True)
class Entrance:
    """Everything that holds for this very person, ready to be said."""

    sitting: Sitting
    length: str
    factor: str
    is_own_limit: bool
    ends_if_begun: datetime | None
    needs_password: bool
    has_addresses: bool
    address: str
    is_inside: bool
    late_percent: int


def told(entry: Entry, settings: QuizSettings, address: str | None) -> Entrance:
    sitting = entry.sitting
    length = sitting.length
    usual = timedelta(minutes=settings.time_limit or 0)
    return Entrance(
        sitting=sitting,
        length=duration(length) if length is not None else "",
        factor=plain(sitting.factor),
        is_own_limit=length is not None and length != usual,
        ends_if_begun=sitting.ends_if_begun(now()),
        needs_password=bool(entry.password),
        has_addresses=bool(entry.addresses),
        address=address or "—",
        is_inside=addresses.is_inside(entry.addresses, address),
        late_percent=entry.late_percent if sitting.due_at is not None else 0,
    )


def duration(length: timedelta) -> str:
    """A length as people say it: 67 分 30 秒."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    if seconds:
        return _("%(minutes)s 分 %(seconds)s 秒", minutes=minutes, seconds=seconds)
    return _("%(minutes)s 分钟", minutes=minutes)


@dataclass(frozen=True)
class Cost:
    """What handing in late costs this person, and whether it would be late now."""

    due_at: datetime
    percent: int
    is_late: bool


def cost_now(entry: Entry, moment: datetime) -> Cost | None:
    due_at = entry.sitting.due_at
    if not entry.late_percent or due_at is None:
        return None
    return Cost(due_at, entry.late_percent, moment > due_at)


def instead_of_paper(
    attempt: Attempt, settings: QuizSettings, entry: Entry
) -> ResponseReturnValue | None:
    """What is shown where the paper may not be seen now, or not from here."""
    try:
        services.require_address(entry.addresses, request.remote_addr)
    except services.ElsewhereRefused as refusal:
        return elsewhere(attempt, refusal)
    return paused(attempt) if settings.mode in PRACTISED else None


def elsewhere(attempt: Attempt, refusal: Refused) -> ResponseReturnValue:
    """A person at the wrong place: nothing is lost, and the page says what to do."""
    return render_template("quizzes/elsewhere.html", attempt=attempt, refusal=str(refusal)), 403


def paused(attempt: Attempt) -> ResponseReturnValue | None:
    """While its student sits an exam of the course, an attempt tells nothing of its answers."""
    course = attempt.assignment.classroom.course_code
    exam = queries.exam_now(attempt.student_id, course, now())
    if exam is None or exam.attempt_id in {None, attempt.id}:
        return None
    return render_template("quizzes/paused.html", attempt=attempt, exam=exam), 403
