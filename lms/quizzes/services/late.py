"""Answers that arrived when it was over: kept, told, and counted if a teacher says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.assignments.services import note_work, require_term
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.i18n import _
from lms.core.points import plain
from lms.questions.rules import Definition
from lms.quizzes import policy, queries
from lms.quizzes.models import Attempt, EndedBy, LateAnswer, PaperItem
from lms.quizzes.queries import Saving
from lms.quizzes.rules import marking
from lms.quizzes.services.attempts import (
    LONGEST_REASON,
    AttemptOver,
    locked,
    reason_given,
    settle,
)
from lms.quizzes.services.concluding import conclude
from lms.quizzes.services.responses import Response, Saved, TooLong, put, read
from lms.quizzes.services.results import results_of, settings_of

MOST_KEPT = 20  # of one question; a page sends a new one only when the person types on


class KeptEnough(AttemptOver):
    """So many late answers to one question are kept already that no further one is."""


@dataclass(frozen=True)
class Kept:
    """An answer that came too late and was kept."""

    arrived_at: datetime


def keep_late(saving: Saving, response: Response, over: AttemptOver) -> Kept | Saved:
    """Keep an answer of an attempt that is over, or raise `over` where there is nothing to keep.

    Who handed in by hand said that this is all. The same answer a second time is not kept
    twice, and one that is stored already counted: only its receipt was lost.
    """
    item, attempt, moment = saving.item, saving.item.attempt, now()
    is_by_hand = attempt.ended_by is EndedBy.STUDENT
    if is_by_hand or attempt.assignment.classroom.term.closed_at is not None:
        raise over
    definition = Definition.from_json(item.version.definition)
    answer, certainty = read(item, definition, response)
    if (answer, certainty) == (item.answer, item.certainty):
        answered = saving.answered_others + item.is_complete
        return Saved(item.sequence, item.saved_at or moment, answered, saving.total)
    kept = queries.late_answers_to(item.id)
    if kept and (kept[-1].answer, kept[-1].certainty) == (answer, certainty):
        return Kept(kept[-1].arrived_at)
    if len(kept) >= MOST_KEPT:
        raise KeptEnough(
            _("这道题已经留存 %(n)s 份迟到的答案，不再留存。请联系任课教师。", n=MOST_KEPT)
        )
    db.session.add(
        LateAnswer(
            item_id=item.id,
            answer=answer,
            certainty=certainty,
            sequence=response.sequence,
            arrived_at=moment,
            address=response.address,
            replaced={},
        )
    )
    db.session.flush()
    return Kept(moment)


@dataclass(frozen=True)
class KeptPaper:
    """Of a whole page that came too late: how many questions were kept, and what was too long."""

    kept: int
    refused: tuple[TooLong, ...]


def keep_late_paper(
    savings: Sequence[Saving], responses: Mapping[int, Response], over: AttemptOver
) -> KeptPaper:
    """The same for a whole page sent as a plain form; one that is too long loses no other."""
    kept, refused = 0, []
    for saving in savings:
        try:
            kept += isinstance(keep_late(saving, responses[saving.item.id], over), Kept)
        except TooLong as refusal:
            refused.append(refusal)
        except AttemptOver:
            continue
    return KeptPaper(kept, tuple(refused))


def decide_late(late: LateAnswer, *, is_accepted: bool, reason: str, by: User) -> LateAnswer:
    """Accept a late answer in place of what counted, or decline it; either with a reason.

    Accepting marks the question again and enters the mark into the ledger with the reason.
    """
    reason = reason_given(reason)
    attempt = settle(_lock(late.item.attempt_id))
    require_term(attempt.assignment.classroom)
    late = _locked(late)
    if late.decided_at is not None:
        raise Stale(_("这份答案刚刚已经有了决定，没有再改。请刷新页面看结果。"))
    late.decided_at, late.decided_by_id = now(), by.id
    late.is_accepted, late.reason = is_accepted, reason
    item = next(one for one in attempt.items if one.id == late.item_id)
    before = item.earned
    if is_accepted:
        _replace(attempt, item, late)
    journal.write(
        "response.accept_late" if is_accepted else "response.decline_late",
        subject=f"attempt:{attempt.id}",
        actor_id=by.id,
        actor_name=by.name,
        question=item.version.definition["key"],
        reason=reason,
        before=None if before is None else plain(before),
        earned=None if item.earned is None else plain(item.earned),
    )
    if is_accepted:
        done = sum(item.is_complete for item in attempt.items)
        note_work(attempt.assignment, attempt.student_id, done=done)
        words = _("采用迟到的答案：%(reason)s", reason=reason)
        conclude(attempt, at=now(), by=by, reason=words[:LONGEST_REASON])
    db.session.flush()
    return late


def _replace(attempt: Attempt, item: PaperItem, late: LateAnswer) -> None:
    """The late answer takes the place of the one that counted, and is marked anew."""
    late.replaced = dict(item.answer)
    definition = Definition.from_json(item.version.definition)
    put(item, definition, dict(late.answer), dict(late.certainty))
    item.is_late = True
    item.sequence += 1
    item.saved_at, item.saved_from = late.arrived_at, late.address
    item.marks, item.comment = {}, ""
    results = results_of(item, settings_of(attempt))
    item.marks = marking.marks_of(results)
    item.earned = marking.earned_by(results)
    item.marked_at = None if item.earned is None else now()
    item.marked_by_id = None


def _lock(attempt_id: int) -> Attempt:
    found = locked(attempt_id)
    if policy.is_running(found):
        raise AttemptOver(_("这位学生又在作答，等作答结束后再决定。"))
    return found


def _locked(late: LateAnswer) -> LateAnswer:
    return db.session.scalars(
        select(LateAnswer)
        .where(LateAnswer.id == late.id)
        .options(joinedload(LateAnswer.item).joinedload(PaperItem.version))
        .with_for_update(of=LateAnswer)
        .execution_options(populate_existing=True)
    ).one()
