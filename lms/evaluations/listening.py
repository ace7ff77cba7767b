"""What this room does when rooms below tell that something has changed."""

from collections.abc import Collection

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom
from lms.core.i18n import _
from lms.core.signals import mark_recorded, roster_changed
from lms.evaluations import queries, services

OWN = "sheet:"  # the origin of marks this room enters itself


def listen() -> None:
    """Connect; called once for each application, and harmless when called again."""
    mark_recorded.connect(on_mark)
    roster_changed.connect(on_roster)


def on_roster(classroom: Classroom, *, by: User | None = None, **_more: object) -> None:
    """Bring who rates whom up to date after somebody joined, left or changed group."""
    services.follow_roster(classroom, by)


def on_mark(
    assignment: Assignment,
    *,
    student_ids: Collection[int],
    origins: Collection[str],
    by: User | None,
) -> None:
    """Settle the sheets that take rows from the activity whose marks were just entered.

    Marks of evaluations feed no other evaluation, so this comes to an end.
    """
    if all(origin.startswith(OWN) for origin in origins):
        return
    for assignment_id, fed in queries.fed_by(assignment, student_ids).items():
        services.settle_many(assignment_id, fed, reason=_("引用的活动成绩更新"), by=by)
