"""Saving answers: compared with what is stored, never merged silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.assignments.services import note_work
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.questions import kinds
from lms.questions.kinds.base import UNWRITABLE
from lms.questions.rules import Definition
from lms.quizzes import policy, queries
from lms.quizzes.models import Attempt, EndedBy, PaperItem
from lms.quizzes.queries import Saving
from lms.quizzes.queries.attempts import place
from lms.quizzes.rules.scoring import FIELD, read_certainty
from lms.quizzes.services.attempts import AttemptOver
from lms.quizzes.services.entering import require_address
from lms.quizzes.services.results import settings_of, work_in

LONGEST_ANSWER = 20_000  # characters of one question, all its fields together


class StaleAnswer(Stale):
    """Another page or device saved a newer answer to the same question."""


class AnswerLocked(Refused):
    """The answer was checked; it stays as it is until the question is tried again."""


class TooLong(Refused):
    """One answer is longer than anybody could mark."""


class Unreadable(Refused):
    """What came says something, but nothing this question asks; what is stored stays."""


@dataclass(frozen=True)
class Response:
    """What a browser sent for one question; `sequence` is the state it had seen.

    `sending` is the page's own name for this request, told to it again when it asks whose
    the stored answer is.
    """

    fields: Mapping[str, Sequence[str]]
    sequence: int
    is_flagged: bool = False
    address: str = ""
    sending: str = ""


@dataclass(frozen=True)
class Saved:
    """What was stored, for the person to see."""

    sequence: int
    saved_at: datetime
    answered: int
    total: int
    is_late: bool = False
    ends_at: datetime | None = None


@dataclass(frozen=True)
class PaperSaved:
    """What of a whole page was not stored: stale positions, and refusals by item."""

    stale: list[int] = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)


def save_response(saving: Saving, response: Response, *, at: datetime | None = None) -> Saved:
    """Store one answer, or refuse it when another page has stored a newer one.

    `saving` comes locked from `queries.saving_of`. An answer that arrives a second time
    because only its receipt was lost is not a conflict.
    """
    item, moment = saving.item, at or now()
    require_running(item.attempt, moment)
    require_address(saving.addresses, response.address)
    was_complete = item.is_complete
    if not _store(item, response, moment, policy.ends_at(item.attempt)):
        if item.checked_at is not None:
            raise AnswerLocked(
                _("这道题已经检查过，答案不能再改。想重做请刷新页面，再按“再试一次”。")
            )
        raise StaleAnswer(_("同一道题在另一个页面或设备上有更新的答案，这一份没有保存。"))
    answered = saving.answered_others + item.is_complete
    if item.is_complete != was_complete and not item.objective:
        note_work(item.attempt.assignment, item.attempt.student_id, done=answered)
    db.session.flush()
    return Saved(
        item.sequence,
        item.saved_at or moment,
        answered,
        saving.total,
        is_late=item.is_late,
        ends_at=item.attempt.ends_at,
    )


def save_paper(
    attempt: Attempt, responses: Mapping[int, Response], *, at: datetime | None = None
) -> PaperSaved:
    """Store a whole page of answers sent by a plain form; one that is refused loses no other."""
    moment = at or now()
    locked = db.session.scalars(
        select(Attempt)
        .where(Attempt.id == attempt.id)
        .options(*place())
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).one()
    require_running(locked, moment)
    for here in {response.address for response in responses.values()}:
        require_address(queries.addresses_of(locked.assignment_id), here)
    items = db.session.scalars(
        select(PaperItem)
        .where(PaperItem.attempt_id == attempt.id)
        .order_by(PaperItem.position)
        .options(joinedload(PaperItem.version))
        .with_for_update(of=PaperItem)
        .execution_options(populate_existing=True)
    ).all()
    saved = _store_all(items, responses, moment, policy.ends_at(locked))
    done, total = work_in(settings_of(locked), items)
    note_work(attempt.assignment, attempt.student_id, done=done, total=total)
    return saved


def _store_all(
    items: Sequence[PaperItem],
    responses: Mapping[int, Response],
    moment: datetime,
    ends_at: datetime | None,
) -> PaperSaved:
    saved = PaperSaved()
    for item in items:
        if item.id not in responses:
            continue
        try:
            if not _store(item, responses[item.id], moment, ends_at):
                saved.stale.append(item.position)
        except (TooLong, Unreadable) as refusal:
            saved.refused[item.id] = refusal
    return saved


def require_running(attempt: Attempt, moment: datetime) -> None:
    """Raise AttemptOver unless answers are still taken."""
    if attempt.handed_in_at is not None:
        raise AttemptOver(_why_over(attempt))
    if policy.over_since(attempt, moment) is not None:
        raise AttemptOver(_("作答时间已经结束，此前保存的答案已按时收卷，不能再改。"))


def _why_over(attempt: Attempt) -> str:
    if attempt.ended_by is EndedBy.TIME:
        return _("作答时间已经结束，此前保存的答案已按时收卷，不能再改。")
    if attempt.ended_by is EndedBy.TEACHER:
        return _("老师已经结束这次作答：%(reason)s。答案不能再改。", reason=attempt.end_reason)
    return _("这次测验已经交卷，答案不能再改。")


def read(
    item: PaperItem, definition: Definition, response: Response
) -> tuple[dict[str, Any], dict[str, int]]:
    """The answer a browser sent and how sure the person is of it, or TooLong."""
    length = sum(len(value) for values in response.fields.values() for value in values)
    if length > LONGEST_ANSWER:
        raise TooLong(
            _(
                "第 %(number)s 题的答案有 %(n)s 个字，最多 %(most)s 个字。请删短后再保存。",
                number=item.position,
                n=length,
                most=LONGEST_ANSWER,
            )
        )
    answer = kinds.read_answer(definition, response.fields)
    return answer, read_certainty(definition, response.fields)


def put(
    item: PaperItem, definition: Definition, answer: dict[str, Any], certainty: dict[str, int]
) -> None:
    """Write an answer, and whether it lacks anything."""
    item.answer, item.certainty = answer, certainty
    item.is_answered = bool(answer)
    item.is_complete = item.is_answered and not kinds.gaps(definition, answer)


def _store(item: PaperItem, response: Response, moment: datetime, ends_at: datetime | None) -> bool:
    """Write the answer unless what is stored is newer; False when it is.

    What arrives within the grace after the end is taken, and marked late.
    """
    definition = Definition.from_json(item.version.definition)
    answer, certainty = read(item, definition, response)
    sent = (answer, certainty, response.is_flagged)
    if sent == (item.answer, item.certainty, item.is_flagged):
        return True
    if response.sequence != item.sequence or item.checked_at is not None:
        return False
    if item.answer and not answer and _says_something(response):
        raise Unreadable(
            _("第 %(number)s 题收到的答案读不懂，原来的答案没有动。", number=item.position)
        )
    put(item, definition, answer, certainty)
    item.is_flagged = response.is_flagged
    item.sequence += 1
    item.saved_at = moment
    item.saved_from, item.saved_as = response.address, response.sending
    item.is_late = ends_at is not None and moment > ends_at
    return True


def _says_something(response: Response) -> bool:
    """Whether a field holds more than blanks; how sure somebody is, is no answer by itself."""
    return any(
        UNWRITABLE.sub("", value).strip()
        for name, values in response.fields.items()
        for value in values
        if not name.endswith(FIELD)
    )
