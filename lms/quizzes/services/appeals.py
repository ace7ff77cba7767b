"""Asking for a mark to be looked at again, and answering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Load

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _, format_moment
from lms.core.points import plain
from lms.quizzes import policy, queries
from lms.quizzes.models import Appeal, AppealState, AppealWindow, Attempt, PaperItem
from lms.quizzes.queries.attempts import place
from lms.quizzes.services.marking import decided_results, mark_response
from lms.quizzes.services.plans import require_open_term

LONGEST_REASON = 1000
MOST_DAYS = 365


class NotAppealable(Refused):
    """Not now: marks are not shown yet, the days are over, or none are accepted."""


class NoWords(Refused):
    """An appeal says why, and so does its answer."""


class AppealEnded(Stale):
    """It was answered or withdrawn meanwhile."""


class DaysOutOfRange(Refused):
    """The days are no whole number a term could hold."""


@dataclass(frozen=True)
class Change:
    """New points for one response, and the state of it the teacher saw."""

    item: PaperItem
    marks: Mapping[str, Sequence[Decimal]]
    seen: str | None = None


def ask(attempt: Attempt, *, by: User, reason: str, item: PaperItem | None = None) -> Appeal:
    """Ask for one question, or the whole attempt, to be looked at again.

    Asking the same twice is one appeal. The database allows one open appeal for each.
    """
    days = queries.appeal_days(attempt.assignment_id)
    _require_appealable(attempt, days)
    words = _words(reason, _("请写明你认为哪里不对、为什么，老师才好复核。"))
    appeal = Appeal(
        attempt_id=attempt.id,
        item_id=item.id if item else None,
        state=AppealState.WAITING,
        reason=words,
        asked_at=now(),
        earned_before=_earned(attempt.id, item.id if item else None),
    )
    try:
        with db.session.begin_nested():
            db.session.add(appeal)
    except IntegrityError:
        return _the_open_one(attempt, item, words)
    _note("appeal.ask", appeal, by)
    return appeal


def withdraw(appeal: Appeal, *, by: User) -> Appeal:
    """Take an appeal back before it is answered."""
    appeal = _locked(appeal)
    _end(appeal, AppealState.WITHDRAWN)
    _note("appeal.withdraw", appeal, by)
    return appeal


def accept(appeal: Appeal, *, by: User) -> Appeal:
    """Tell the student that the appeal is being looked at; accepting twice does no harm."""
    appeal = _locked(appeal)
    if appeal.state is AppealState.WAITING:
        appeal.state = AppealState.ACCEPTED
        appeal.accepted_at, appeal.accepted_by_id = now(), by.id
        db.session.flush()
        _note("appeal.accept", appeal, by)
    return appeal


def answer(appeal: Appeal, *, by: User, words: str, changes: Sequence[Change] = ()) -> Appeal:
    """Answer an appeal in words; where the marks were wrong, with the right ones.

    The marks go through `mark_response`, so ledger and journal say it was an appeal. It is
    corrected as well where a mend changed the points since it was asked.
    """
    appeal = _locked(appeal)
    said = _words(words, _("请写给学生一句答复，说明为什么维持或更正。"))
    attempt = appeal.attempt
    for change in changes:  # all of them fit, or none is entered
        decided_results(attempt, change.item, change.marks)
    for change in changes:
        mark_response(
            change.item,
            by=by,
            marks=change.marks,
            comment=change.item.comment,
            seen=change.seen,
            reason=_("成绩复核：%(words)s", words=said),
        )
    if appeal.accepted_at is None:
        appeal.accepted_at, appeal.accepted_by_id = now(), by.id
    appeal.answer, appeal.answered_by_id = said, by.id
    appeal.earned_after = _earned(appeal.attempt_id, appeal.item_id)
    is_corrected = bool(changes) or _has_moved(appeal)
    _end(appeal, AppealState.CORRECTED if is_corrected else AppealState.UPHELD)
    _note("appeal.answer", appeal, by)
    return appeal


def set_appeal_days(assignment: Assignment, days: int | None, *, by: User) -> None:
    """For how many days after the marks are shown they may be appealed; None for not at all."""
    require_open_term(assignment)
    if days is not None and not 0 < days <= MOST_DAYS:
        raise DaysOutOfRange(_("天数应在 1 与 %(most)s 之间。", most=MOST_DAYS))
    window = queries.appeal_window(assignment.id)
    if window is None:
        window = AppealWindow(assignment_id=assignment.id)
        db.session.add(window)
    window.days = days
    db.session.flush()
    journal.write(
        "appeal.window",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        days=days,
    )


def _require_appealable(attempt: Attempt, days: int | None) -> None:
    term = attempt.assignment.classroom.term
    if term.closed_at is not None:
        raise NotAppealable(
            _("学期 %(term)s 已经结束，不能再申请复核。确有错误请联系教务。", term=term.code)
        )
    if days is None:
        raise NotAppealable(_("这个测验不接受成绩复核。有疑问请直接问任课教师。"))
    until = policy.appealable_until(attempt, days)
    if until is None:
        raise NotAppealable(_("成绩公布以后才能申请复核。"))
    if now() >= until:
        raise NotAppealable(
            _(
                "申请复核的期限是 %(moment)s，已经过了。有疑问请直接问任课教师。",
                moment=format_moment(until),
            )
        )


def _words(text: str, missing: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise NoWords(missing)
    if len(words) > LONGEST_REASON:
        raise NoWords(
            _(
                "最多写 %(most)s 个字，现在有 %(n)s 个字。请删短后再提交。",
                most=LONGEST_REASON,
                n=len(words),
            )
        )
    return words


def _the_open_one(attempt: Attempt, item: PaperItem | None, words: str) -> Appeal:
    appeal = queries.open_appeal(attempt.id, item.id if item else None)
    if appeal is None or appeal.reason != words:
        raise Stale(
            _("这里已经有一份没有答复的复核申请，这一份没有提交。要补充理由，请先撤回那一份。")
        )
    return appeal


def _locked(appeal: Appeal) -> Appeal:
    """The appeal as the database has it now, locked; refused once it has ended."""
    found = db.session.scalars(
        select(Appeal)
        .where(Appeal.id == appeal.id)
        .options(*place(Load(Appeal).joinedload(Appeal.attempt)))
        .with_for_update(of=Appeal)
        .execution_options(populate_existing=True)
    ).one()
    require_open_term(found.attempt.assignment)
    if not found.is_open:
        raise AppealEnded(_("这份复核申请刚刚已经答复或撤回，这次没有保存。请刷新页面后再看。"))
    return found


def _end(appeal: Appeal, state: AppealState, at: datetime | None = None) -> None:
    appeal.state, appeal.closed_at = state, at or now()
    db.session.flush()


def _has_moved(appeal: Appeal) -> bool:
    """Whether it gives other points than when it was asked about: earned, or the full mark."""
    if appeal.earned_after != appeal.earned_before:
        return True
    then = queries.possible_then(appeal.attempt_id, appeal.asked_at)
    about = (one for one in queries.items_of(appeal.attempt_id) if appeal.item_id in {None, one.id})
    return any(then.get(one.id, one.possible) != one.possible for one in about)


def _earned(attempt_id: int, item_id: int | None) -> Decimal | None:
    """What the question, or the whole attempt, has earned by now."""
    if item_id is None:
        return db.session.scalar(select(Attempt.points).where(Attempt.id == attempt_id))
    return db.session.scalar(select(PaperItem.earned).where(PaperItem.id == item_id))


def _note(action: str, appeal: Appeal, by: User) -> None:
    detail = {"attempt": appeal.attempt_id, "item": appeal.item_id, "state": appeal.state.value}
    if appeal.earned_after is not None and appeal.earned_before is not None:
        detail |= {"before": plain(appeal.earned_before), "after": plain(appeal.earned_after)}
    journal.write(
        action, subject=f"appeal:{appeal.id}", actor_id=by.id, actor_name=by.name, **detail
    )
