"""What handing in late costs one attempt, changed by a teacher afterwards."""

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.gradebook.services import hold_ledger, require_unlocked
from lms.quizzes import policy
from lms.quizzes.models import Attempt
from lms.quizzes.services.attempts import locked, reason_given, settle
from lms.quizzes.services.concluding import conclude
from lms.quizzes.services.marking import LONGEST_REASON, NotHandedIn


class BadLateness(Refused):
    """No share of the points, or an attempt that was not late."""


def set_lateness(attempt: Attempt, *, percent: int, seen: int, reason: str, by: User) -> Attempt:
    """Say what lateness costs a handed-in attempt; 0 forgives it.

    What is marked is entered into the ledger again, with the reason. `seen` is what it cost
    when the teacher looked, so that of two who decide at once the later one is told.
    """
    reason = reason_given(reason)
    if not 0 <= percent <= 100:
        raise BadLateness(_("迟交扣分应在 0 到 100 之间。"))
    _require_open(attempt.assignment)
    held = settle(locked(attempt.id))
    if policy.is_running(held):
        raise NotHandedIn(_("这位学生还在作答，交卷之后才能改迟交扣分。"))
    if not policy.is_late(held):
        raise BadLateness(_("这次作答没有迟交。"))
    before = held.late_percent
    if seen != before:
        raise Stale(_("迟交扣分刚刚被另一位老师改过，没有再改。请看过新的扣分，再决定是否改。"))
    if percent == before:
        raise BadLateness(_("迟交扣分本来就是 %(n)s%%，没有改。", n=before))
    held.late_percent = percent
    journal.write(
        "attempt.lateness",
        subject=f"attempt:{held.id}",
        actor_id=by.id,
        actor_name=by.name,
        before=before,
        percent=percent,
        reason=reason,
    )
    db.session.flush()
    words = _("迟交扣分改为 %(n)s%%：%(reason)s", n=percent, reason=reason)
    conclude(held, at=now(), by=by, reason=words[:LONGEST_REASON])
    return held


def _require_open(assignment: Assignment) -> None:
    """It is a decision of a person, so it waits for one who submits the grades, or comes before."""
    hold_ledger(assignment.classroom)
    require_unlocked(assignment.classroom)
