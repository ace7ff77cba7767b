"""Background work of this room: settling attempts whose time ran out, mending large classes."""

from lms.accounts.queries import get_user
from lms.core.db import unit_of_work
from lms.core.i18n import _
from lms.core.jobs import JobHandle, every_minute, job
from lms.quizzes import policy, queries, services
from lms.quizzes.rules.mending import MendKind, MendPolicy
from lms.quizzes.services import mending
from lms.quizzes.services.mending import MendRefused, Wish


@every_minute
def settle() -> None:
    """Settle what is overdue, so that the ledger never misses a mark for long."""
    with unit_of_work():
        services.settle_overdue()


@job(policy.MEND_JOB, writes=True)
def mend(handle: JobHandle, assignment_id: int, reason: str, token: str, **said: str) -> None:
    """Apply a mend that a preview showed; started twice, the second finds the papers changed."""
    teacher = get_user(handle.started_by_id or 0)
    place = queries.quiz_assignment(assignment_id)
    if teacher is None or place is None or not policy.can_mend(teacher, place):
        raise MendRefused(_("你已经不任教这个教学班，没有更正任何成绩。"))
    wish = Wish(
        said["leaf"],
        MendKind(said["kind"]),
        MendPolicy(said["policy"]),
        tuple(said["answers"].split()),
        bool(said["in_all_classes"]),
    )
    (made, *_others) = mending.mend(place, wish=wish, reason=reason, token=token, by=teacher)
    handle.result(mend=made.id)
