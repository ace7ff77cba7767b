"""What evaluations do when something happens in the rooms below, in the same transaction."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.signals import roster_changed
from lms.evaluations import services


def listen() -> None:
    """Connect; called once for each application, and harmless when called again."""
    roster_changed.connect(follow_roster)


def follow_roster(classroom: Classroom, *, by: User | None = None, **_more: object) -> None:
    services.follow_roster(classroom, by)
