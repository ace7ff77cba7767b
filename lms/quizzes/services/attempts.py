"""Beginning an attempt, handing it in, and settling those whose time ran out."""

import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import note_work
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _, format_moment
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import PRACTISED
from lms.questions import kinds
from lms.questions.models import QuestionVersion
from lms.questions.rules import Definition
from lms.quizzes import policy, queries
from lms.quizzes.models import Attempt, EndedBy, PaperItem
from lms.quizzes.queries.attempts import place
from lms.quizzes.rules import lateness, marking
from lms.quizzes.rules.access import Sitting
from lms.quizzes.rules.drawing import draw_paper
from lms.quizzes.rules.mastery import Next, next_question
from lms.quizzes.services.concluding import mark_paper
from lms.quizzes.services.entering import require_entry

LONGEST_ADDRESS = 64
LONGEST_REASON = 200


class NoAttemptsLeft(Refused):
    """The quiz allows no further attempt."""


class NoReason(Refused):
    """Something that is on record would be decided without saying why."""


class ExamRunning(Refused):
    """An exam is open for the student; practice would tell what its questions ask."""


class TimeLeft(Refused):
    """A page took the attempt for over, and it is not."""


class AttemptOver(Refused):
    """The attempt was handed in or its time is up; its answers stand."""


def begin(
    assignment: Assignment,
    *,
    student: User,
    at: datetime | None = None,
    password: str = "",
    address: str | None = None,
) -> Attempt:
    """Begin an attempt, or return the one that is open already.

    `at` is for work entered afterwards: window, password and address are then not asked. A
    second tab needs no lock: the database allows one open attempt, so one insert gives way.
    """
    moment, revision = at or now(), assignment.activity.revision
    settings = QuizSettings.from_json(revision.compiled)
    earlier = queries.attempts_by(student.id, assignment)
    if running := _running_of(earlier, moment):
        return running
    entry = queries.entry_of(student, assignment, settings)
    if at is None:
        require_entry(assignment, entry, moment, password=password, address=address)
    require_no_exam(assignment, student.id, settings, moment)
    _require_attempts_left(entry.sitting.attempts, len(earlier))
    asked = _asked_already(assignment, student, settings, entry.sitting)
    attempt = Attempt(
        assignment_id=assignment.id,
        student_id=student.id,
        number=len(earlier) + 1,
        revision_id=revision.id,
        began_at=moment,
        time_limit=entry.sitting.minutes,
        address=(address or "")[:LONGEST_ADDRESS],
        items=_draw(settings, earlier, asked),
    )
    set_committed_value(attempt, "ends_at", entry.sitting.ends_if_begun(moment))
    if not _is_first(attempt):
        return _the_open_attempt(assignment, student)
    steps = settings.mastery.goals if settings.mastery else attempt.items
    note_work(assignment, student.id, done=0, total=len(steps))
    return attempt


def _is_first(attempt: Attempt) -> bool:
    """Store it, unless another tab was quicker."""
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        return False
    return True


def _require_attempts_left(allowed: int | None, used: int) -> None:
    if allowed is not None and used >= allowed:
        raise NoAttemptsLeft(_("这个测验最多作答 %(n)s 次，已经用完，不能再开始。", n=allowed))


def require_no_exam(
    assignment: Assignment, student_id: int, settings: QuizSettings, moment: datetime
) -> None:
    """Raise ExamRunning while practice could give away an exam: both draw from the banks."""
    if settings.mode not in PRACTISED:
        return
    exam = queries.exam_now(student_id, assignment.classroom.course_code, moment)
    if exam is None:
        return
    if exam.closes_at is None:
        words = _("“%(title)s”正在开放，这期间练习暂停，以免泄题。考完再来。", title=exam.title)
    else:
        until = format_moment(exam.closes_at)
        words = _(
            "“%(title)s”正在开放，练习暂停到 %(until)s，以免泄题。", title=exam.title, until=until
        )
    raise ExamRunning(words)


def _running_of(earlier: Sequence[Attempt], moment: datetime) -> Attempt | None:
    """The attempt that runs, if one does; those whose time is up are settled on the way."""
    for attempt in earlier:
        if policy.is_running(attempt, moment):
            return attempt
        if attempt.handed_in_at is None:
            settle(attempt, at=moment)
    return None


def hand_in(attempt: Attempt, *, at: datetime | None = None, is_time_up: bool = False) -> Attempt:
    """Lock the answers, mark what needs no person, and report when all is marked.

    Handing in twice does no harm. Within the grace, and for an attempt whose time was up
    before, the moment written down is the end of its time, not that of the request.
    `is_time_up`: nobody wished it, a page holds that the time is over. Where it is not (any
    more), the attempt goes on; else answers that arrive later are kept as late ones.
    """
    moment = at or now()
    held = locked(attempt.id)
    if held.handed_in_at is not None:
        return held
    over, ends_at = policy.over_since(held, moment), policy.ends_at(held)
    if is_time_up and over is None and (ends_at is None or moment < ends_at):
        raise TimeLeft(_("时间还没有到（可能老师刚刚延长了），没有收卷，请继续作答。"))
    held.handed_in_at = _ended_at(held, moment)
    held.ended_by = EndedBy.TIME if over is not None or is_time_up else EndedBy.STUDENT
    _close(held)
    return held


def end(attempt: Attempt, *, by: User, reason: str) -> Attempt:
    """A teacher ends an attempt that runs; what was saved stands and is marked."""
    reason, moment = reason_given(reason), now()
    held = locked(attempt.id)
    if not policy.is_running(held, moment):
        raise AttemptOver(_("这次作答已经结束，没有再改。请刷新页面看它的结果。"))
    held.handed_in_at = _ended_at(held, moment)
    held.ended_by, held.end_reason = EndedBy.TEACHER, reason
    journal.write(
        "attempt.end",
        subject=f"attempt:{held.id}",
        actor_id=by.id,
        actor_name=by.name,
        reason=reason,
    )
    _close(held)
    return held


def _ended_at(attempt: Attempt, moment: datetime) -> datetime:
    """The moment to write down: no later than its time was up, no sooner than it began.

    Its end can lie before its beginning: begun in time that was taken away again.
    """
    over, ends_at = policy.over_since(attempt, moment), policy.ends_at(attempt)
    return max(over or min(moment, ends_at or moment), attempt.began_at)


def reason_given(text: str) -> str:
    """The reason of what stays on record, or NoReason."""
    reason = " ".join(text.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NoReason(_("请写明理由，最多 %(n)s 个字。学生会看到它。", n=LONGEST_REASON))
    return reason


def settle(attempt: Attempt, *, at: datetime | None = None) -> Attempt:
    """Write down the end of an attempt whose time is up; others stay as they are."""
    if attempt.handed_in_at is None and policy.over_since(attempt, at) is not None:
        return hand_in(attempt, at=at)
    return attempt


def settle_overdue(*, limit: int = 200, assignment_id: int | None = None) -> int:
    """Settle attempts nobody handed in before their time was up; says how many.

    Pages of this room never need it: they compute the end. The ledger of marks does, since
    it lies below and cannot ask; so the background worker and `lms quizzes settle` call it.
    """
    overdue = queries.overdue_attempts(now(), limit=limit, assignment_id=assignment_id)
    for attempt in overdue:
        settle(attempt)
    return len(overdue)


def _close(attempt: Attempt) -> None:
    """Mark what needs no person; from here on the moment written down is the end.

    Lateness is weighed once, by what held for the person at this moment; afterwards only a
    teacher changes it, attempt by attempt.
    """
    assignment, ended_at = attempt.assignment, attempt.handed_in_at or now()
    due_at, percent = queries.lateness_of(attempt.student_id, assignment, attempt.time_limit)
    attempt.late_percent = lateness.percent_at(ended_at, due_at, percent)
    mark_paper(attempt)


def _asked_already(
    assignment: Assignment, student: User, settings: QuizSettings, sitting: Sitting
) -> Mapping[str, bool]:
    """Who sits apart from the class should not get what the class talks about, either."""
    if not settings.draws:
        return {}
    is_apart = assignment.is_restricted or sitting.has_own_window
    return queries.asked_already(student.id, assignment, is_apart=is_apart)


def _draw(
    settings: QuizSettings, earlier: list[Attempt], asked: Mapping[str, bool]
) -> list[PaperItem]:
    """The paper: which questions, in which order, with which arrangement of their options."""
    chance = random.Random(secrets.randbits(128))  # noqa: S311  seeded by secrets
    if settings.mastery is not None:
        found = next_question(settings.mastery, (), queries.questions_in_order(earlier), chance)
        return [asked_next(found, 1, settings, chance)] if found else []
    ids = draw_paper(settings, chance, asked)
    versions = {
        version.id: version
        for version in db.session.scalars(
            select(QuestionVersion).where(QuestionVersion.id.in_(ids)).order_by(QuestionVersion.id)
        )
    }
    options = chance if "options" in settings.shuffle else None
    return [_item(versions[id_], position, options) for position, id_ in enumerate(ids, start=1)]


def asked_next(
    found: Next, position: int, settings: QuizSettings, chance: random.Random
) -> PaperItem:
    """The paper item of the question a mastery exercise asks next."""
    version = db.session.scalars(
        select(QuestionVersion).where(QuestionVersion.id == found.version)
    ).one()
    item = _item(version, position, chance if "options" in settings.shuffle else None)
    item.objective = found.objective
    return item


def _item(version: QuestionVersion, position: int, chance: random.Random | None) -> PaperItem:
    definition = Definition.from_json(version.definition)
    return PaperItem(
        position=position,
        version=version,
        possible=version.points,
        arrangement=kinds.arrange_question(definition, chance),
        answer={},
        certainty={},
        tries=[],
        objective="",
        marks={},
        is_marked_by_hand=marking.is_by_hand(definition),
    )


def _the_open_attempt(assignment: Assignment, student: User) -> Attempt:
    attempts = queries.attempts_by(student.id, assignment)
    if not attempts or attempts[-1].handed_in_at is not None:
        raise Stale(_("这次测验刚刚在另一个页面里开始又交了卷。请刷新页面，再看还能否作答。"))
    return attempts[-1]


def locked(attempt_id: int) -> Attempt:
    """The attempt as the database has it now, with its whole paper, locked until the commit.

    Its class is held before it, for a mark made later may have to refer to the class: whoever
    mends the class (`queries.lock_classes`) lets us finish, or lets us wait holding nothing.
    """
    db.session.execute(
        select(Assignment.id)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .where(Attempt.id == attempt_id)
        .with_for_update(of=Assignment, read=True, key_share=True)
    )
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .options(*place(), selectinload(Attempt.items).joinedload(PaperItem.version))
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).one()
