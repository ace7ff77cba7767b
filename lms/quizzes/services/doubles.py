"""Responses that two teachers mark, neither seeing the other, and what becomes of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from lms.accounts.models import User
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.core.points import plain
from lms.quizzes import policy, queries
from lms.quizzes.models import Attempt, Choice, Marking, MarkingPlan, PaperItem
from lms.quizzes.queries import Judgement
from lms.quizzes.rules import agreement
from lms.quizzes.services.attempts import NoReason
from lms.quizzes.services.marking import (
    LONGEST_COMMENT,
    decided_results,
    enter_marks,
    lock_for_marking,
)

LONGEST_WORDS = 500

Marks = Mapping[str, Sequence[Decimal]]


class PairComplete(Refused):
    """Two teachers have marked it; from now on it can only be decided."""


class NotTwice(Refused):
    """There are no two markings to decide between."""


class IsParty(Refused):
    """One of the two markers cannot be the judge while somebody else could."""


def mark_blind(
    item: PaperItem,
    *,
    plan: MarkingPlan,
    by: User,
    marks: Marks,
    comment: str = "",
    seen: str | None = None,
    at: datetime | None = None,
) -> Marking:
    """Mark a response as one of its two markers; marking again adds a newer marking.

    Once both are there, the mean becomes the mark if they are near enough. `seen` is the
    marker's own latest marking (`seen_marking`). The same marks sent twice are one marking.
    """
    attempt = lock_for_marking(item, at=at)
    item = _item_in(attempt, item)
    pair = queries.pair_of(item.id)
    own = pair.by(by.id)
    entry = _marking(attempt, item, by, marks=marks, comment=comment, at=at)
    if own is not None and (own.given, own.comment) == (entry.given, entry.comment):
        return own.marking
    _require_open_pair(item, pair)
    if seen is not None and seen != seen_marking(own):
        raise Stale(_("你在另一个页面里批过这份答案，这一次没有保存。请刷新页面，看过再改。"))
    entry.slot = own.marking.slot if own else (2 if pair.first else 1)
    entry.number = pair.numbers.get(entry.slot, 0) + 1
    db.session.add(entry)
    db.session.flush()
    _note("response.mark_blind", item, by, earned=plain(entry.earned))
    _settle(attempt, item, plan, by=by, at=at)
    return entry


def decide(
    item: PaperItem,
    *,
    by: User,
    choice: Choice,
    reason: str,
    marks: Marks | None = None,
    comment: str = "",
    seen: str | None = None,
    at: datetime | None = None,
) -> Marking:
    """Decide between two markings: one of them, their mean, or new points; with a reason.

    It may be decided anew later; every decision stays on record. `seen` is the decision the
    person looked at (`seen_marking`).
    """
    attempt = lock_for_marking(item, at=at)
    item = _item_in(attempt, item)
    pair = queries.pair_of(item.id)
    first, second = _require_judge(attempt, pair, by, seen=seen, reason=reason)
    given, words = _chosen(choice, (first, second), marks or {}, comment)
    entry = _marking(attempt, item, by, marks=given, comment=words, at=at)
    entry.slot = queries.DECISION
    entry.number = pair.numbers.get(entry.slot, 0) + 1
    entry.choice = choice
    entry.reason = reason.strip()[:LONGEST_WORDS]
    db.session.add(entry)
    db.session.flush()
    _note("response.decide", item, by, choice=choice.value, earned=plain(entry.earned))
    because = _("双评定分：%(reason)s", reason=entry.reason)
    enter_marks(attempt, item, by=by, marks=given, comment=words, reason=because, at=at)
    return entry


def seen_marking(own: Judgement | None) -> str:
    """A token for the marking a person looks at."""
    return str(own.marking.id) if own else ""


def _item_in(attempt: Attempt, item: PaperItem) -> PaperItem:
    return next(one for one in attempt.items if one.id == item.id)


def _require_judge(
    attempt: Attempt, pair: queries.Pair, by: User, *, seen: str | None, reason: str
) -> tuple[Judgement, Judgement]:
    """The two markings, where this person may decide between them and says why."""
    if pair.first is None or pair.second is None:
        raise NotTwice(_("这份答案还没有两位老师都批过，不用定分。"))
    if seen is not None and seen != seen_marking(pair.decision):
        raise Stale(_("这份答案刚刚由别人定过分，你的决定没有保存。请看过新的结果，再决定是否改。"))
    if not policy.may_decide(
        by, pair.parties, queries.teachers_of(attempt.assignment.classroom_id)
    ):
        raise IsParty(_("你是这份答案的评阅人之一，要由没有批过它的老师定分。"))
    if not reason.strip():
        raise NoReason(_("请写明为什么这样定分，再保存。"))
    return pair.first, pair.second


def _require_open_pair(item: PaperItem, pair: queries.Pair) -> None:
    if pair.is_complete:
        raise PairComplete(
            _("两位老师都批过这份答案了，你的分数没有保存。要改分，请打开它的定分页。")
        )
    if item.earned is not None:
        raise PairComplete(_("这份答案已经有了得分，不再双评。请刷新页面后再看。"))


def _marking(
    attempt: Attempt,
    item: PaperItem,
    by: User,
    *,
    marks: Marks,
    comment: str,
    at: datetime | None,
) -> Marking:
    results = [one for one in decided_results(attempt, item, marks) if one.is_by_hand]
    return Marking(
        item_id=item.id,
        marker_id=by.id,
        marks={one.definition.key: [plain(part) for part in one.given] for one in results},
        earned=sum((one.earned or Decimal(0) for one in results), Decimal(0)),
        comment=comment.strip()[:LONGEST_COMMENT],
        choice=None,
        marked_at=at or now(),
    )


def _settle(
    attempt: Attempt, item: PaperItem, plan: MarkingPlan, *, by: User, at: datetime | None
) -> None:
    """Let the mean stand when both have marked and are near enough."""
    pair = queries.pair_of(item.id)
    if pair.first is None or pair.second is None:
        return
    if not agreement.is_within(pair.first.earned, pair.second.earned, plan.tolerance):
        _note("response.disagree", item, by, tolerance=plain(plan.tolerance))
        return
    given = agreement.mean(pair.first.given, pair.second.given)
    words = both_comments(pair.first, pair.second)
    because = _("双评取平均")
    enter_marks(attempt, item, by=by, marks=given, comment=words, reason=because, at=at)


def both_comments(first: Judgement, second: Judgement) -> str:
    """What both wrote, once where they wrote the same."""
    return "\n".join(dict.fromkeys(one for one in (first.comment, second.comment) if one))


def _chosen(
    choice: Choice, both: tuple[Judgement, Judgement], marks: Marks, comment: str
) -> tuple[Marks, str]:
    first, second = both
    match choice:
        case Choice.FIRST:
            return first.given, comment or first.comment
        case Choice.SECOND:
            return second.given, comment or second.comment
        case Choice.MEAN:
            given = agreement.mean(first.given, second.given)
            return given, comment or both_comments(first, second)
        case Choice.NEW:
            return marks, comment


def _note(action: str, item: PaperItem, by: User, **detail: str) -> None:
    journal.write(
        action,
        subject=f"attempt:{item.attempt_id}",
        actor_id=by.id,
        actor_name=by.name,
        item=item.id,
        **detail,
    )
