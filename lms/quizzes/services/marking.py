"""Marking by hand, and marking again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.core.points import plain
from lms.questions.rules import Definition
from lms.quizzes import policy
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules import marking
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.services.attempts import locked, settle
from lms.quizzes.services.concluding import conclude
from lms.quizzes.services.results import results_of, settings_of

LONGEST_COMMENT = 2000
LONGEST_REASON = 200  # as the ledger keeps it


class MarkOutOfRange(Refused):
    """A marking point got more than it is worth, less than nothing, or no number."""


class NotHandedIn(Refused):
    """The student is still working on it."""


class NothingToMark(Refused):
    """No person gives points for this question any more."""


class MarksLocked(Refused):
    """The term is closed; its marks stand."""


def mark_response(
    item: PaperItem,
    *,
    by: User,
    marks: Mapping[str, Sequence[Decimal]],
    comment: str = "",
    seen: str | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> PaperItem:
    """Give points for each marking point of one response; marking again replaces them.

    `marks` holds, by key of the leaf (the question, or the part of a case), one value for
    each of its marking points. `seen` is when the marker saw it marked last
    (`seen_mark(item)`); if somebody marked it since, nothing is overwritten. `reason` stands
    in the ledger instead of the usual words.
    """
    attempt = lock_for_marking(item, at=at)
    item = next(one for one in attempt.items if one.id == item.id)
    if seen is not None and seen != seen_mark(item):
        raise Stale(
            _("这份答案刚刚被另一位老师批过，你的分数没有保存。请看过新的分数，再决定是否改。")
        )
    enter_marks(attempt, item, by=by, marks=marks, comment=comment, reason=reason, at=at)
    return item


def note_names_shown(assignment: Assignment, *, by: User, question: str) -> None:
    """Write down that a marker looked whose answers these are."""
    journal.write(
        "marking.show_names",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        question=question,
    )


def lock_for_marking(item: PaperItem, *, at: datetime | None = None) -> Attempt:
    """The attempt of this response with its paper, locked; refused unless it may be marked."""
    attempt = settle(locked(item.attempt_id), at=at)
    _require_markable(attempt)
    if not any(one.id == item.id and one.is_marked_by_hand for one in attempt.items):
        raise NothingToMark(_("这道题已经作废，不再由老师给分，这一次没有保存。"))
    return attempt


def enter_marks(
    attempt: Attempt,
    item: PaperItem,
    *,
    by: User,
    marks: Mapping[str, Sequence[Decimal]],
    comment: str,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Write the points of one response, and the mark of its attempt once nothing waits.

    `attempt` comes from `lock_for_marking`, `item` is one of its items.
    """
    before = item.earned
    definition = Definition.from_json(item.version.definition)
    results = decided_results(attempt, item, marks)
    item.marks = marking.marks_of(results)
    item.earned = marking.earned_by(results)
    item.comment = comment.strip()[:LONGEST_COMMENT]
    item.marked_at = at or now()
    item.marked_by_id = by.id
    _note(item, by, definition.key, before)
    db.session.flush()
    words = reason or (_("人工评阅") if before is None else _("重新评阅"))
    conclude(attempt, at=item.marked_at, by=by, reason=words[:LONGEST_REASON])


def decided_results(
    attempt: Attempt, item: PaperItem, marks: Mapping[str, Sequence[Decimal]]
) -> list[LeafResult]:
    """Every leaf of a response with the points a person gave; refused when one is out of range."""
    return [
        _decided(result, marks.get(result.definition.key))
        for result in results_of(item, settings_of(attempt))
    ]


def seen_mark(item: PaperItem) -> str:
    """A token for the state of marking a person looks at."""
    return item.marked_at.isoformat() if item.marked_at else ""


def _require_markable(attempt: Attempt) -> None:
    term = attempt.assignment.classroom.term
    if term.closed_at is not None:
        raise MarksLocked(
            _("学期 %(term)s 已经结束，成绩不能再改。确有错误请联系管理员。", term=term.code)
        )
    if policy.is_running(attempt):
        raise NotHandedIn(_("这位学生还在作答，交卷后才能评阅。"))


def _decided(result: LeafResult, given: Sequence[Decimal] | None) -> LeafResult:
    """The leaf with the points a person gave; leaves marked without a person stay."""
    if not result.is_by_hand:
        return result
    points = result.points
    if given is None or not marking.is_within(points, given):
        raise MarkOutOfRange(
            _(
                "每个要点的得分应在 0 与它的分值之间（%(points)s），这次没有保存。",
                points=_("、").join(plain(point.points) for point in points),
            )
        )
    earned = min(sum(given, Decimal(0)), result.definition.points)
    return replace(result, earned=earned, given=tuple(given))


def _note(item: PaperItem, by: User, question: str, before: Decimal | None) -> None:
    detail: dict[str, Any] = {"question": question, "earned": _plain(item.earned)}
    if before is not None:
        detail["before"] = _plain(before)
    journal.write(
        "response.mark" if before is None else "response.mark_again",
        subject=f"attempt:{item.attempt_id}",
        actor_id=by.id,
        actor_name=by.name,
        **detail,
    )


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
