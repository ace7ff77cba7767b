"""Repeating a question, taking the last repetition back, archiving, and the plan of a day."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.mistakes import queries
from lms.mistakes.models import MistakeCard, MistakePlan, MistakeReview
from lms.mistakes.rules import scheduling
from lms.mistakes.rules.notebook import MOST_PER_DAY, Mistake
from lms.mistakes.rules.scheduling import Memory, Recall


class AlreadyReviewed(Stale):
    """The form was made for a state the card has left: a second click, the back button, a tab."""


class NothingToUndo(Refused):
    """The last repetition was taken back already, or there is none."""


class IsArchived(Refused):
    """A question taken out of the notebook is not repeated."""


class PlanOutOfRange(Refused):
    """So many new questions a day are no plan."""


def review(
    mistake: Mistake,
    *,
    student: User,
    recall: Recall,
    number: int,
    is_right: bool | None = None,
    at: datetime | None = None,
) -> MistakeCard:
    """Record one repetition, once: `number` is the state of the card that the student saw.

    `mistake` comes from the student's own notebook. Of two requests for the same state the
    second is told so, whichever way it came.
    """
    moment = at or now()
    card = _card(student, mistake.question_id)
    if card.archived_at is not None:
        raise IsArchived(_("这道题已移出错题本。要再复习，请先把它放回。"))
    if card.number != number:
        raise AlreadyReviewed(_already())
    before = card.memory
    memory = scheduling.after(before, recall, moment, f"{mistake.question_id}-{number}")
    card.remember(memory)
    card.begun_at = card.begun_at or moment
    _log(card, before, moment, recall=recall, is_right=is_right, due_at=memory.due_at)
    return card


def undo(student: User, *, at: datetime | None = None) -> MistakeCard:
    """Take the last repetition back: the card remembers what it remembered before.

    Only the very last one; what was taken back stays in the log with a line of its own.
    """
    last = queries.last_review(student)
    if last is None or last.recall is None:
        raise NothingToUndo(_("没有可以撤销的复习。只有最后一次可以撤销。"))
    card = queries.card_of(student, last.card.question_id) or last.card
    if card.number != last.number + 1:
        raise NothingToUndo(_("这道题后来又有变动，最后一次复习不能再撤销。"))
    before = card.memory
    restored = Memory.from_json(last.before)
    card.remember(restored)
    if restored is None:
        card.begun_at = None
    _log(card, before, at or now(), undoes_id=last.id)
    return card


def archive(mistake: Mistake, *, student: User) -> None:
    """Take a question out of the notebook: it stays in the list of those taken out."""
    card = _card(student, mistake.question_id)
    if card.archived_at is None:
        card.archived_at = now()
        card.number += 1
        db.session.flush()


def restore(mistake: Mistake, *, student: User) -> None:
    """Put a question back, with the memory it had."""
    card = queries.card_of(student, mistake.question_id)
    if card is not None and card.archived_at is not None:
        card.archived_at = None
        card.number += 1
        db.session.flush()


def plan(student: User, *, new_per_day: int) -> None:
    """Say how many new questions a day the student wants."""
    if not 0 <= new_per_day <= MOST_PER_DAY:
        raise PlanOutOfRange(_("每天的新题可以是 0 到 %(most)s 道。", most=MOST_PER_DAY))
    found = queries.plan_of(student)
    if found is None:
        found = MistakePlan(student_id=student.id)
        db.session.add(found)
    found.new_per_day = new_per_day
    found.changed_at = now()
    db.session.flush()


def _card(student: User, question_id: int) -> MistakeCard:
    """The locked card; made now where nothing has happened to it yet."""
    found = queries.card_of(student, question_id)
    if found is not None:
        return found
    card = MistakeCard(student_id=student.id, question_id=question_id, number=0)
    try:
        with db.session.begin_nested():
            db.session.add(card)
    except IntegrityError as met:  # a second tab made it in the same moment
        raise AlreadyReviewed(_already()) from met
    return card


def _already() -> str:
    return _("这道题刚才已经记过（也许在另一个页面），这一次没有再记。")


def _log(
    card: MistakeCard,
    before: Memory | None,
    moment: datetime,
    *,
    recall: Recall | None = None,
    undoes_id: int | None = None,
    is_right: bool | None = None,
    due_at: datetime | None = None,
) -> None:
    """Add a line that names the state the card has left."""
    db.session.add(
        MistakeReview(
            card_id=card.id,
            number=card.number - 1,
            recall=recall,
            undoes_id=undoes_id,
            is_right=is_right,
            before=before.to_json() if before else {},
            due_at=due_at,
            reviewed_at=moment,
        )
    )
    db.session.flush()
