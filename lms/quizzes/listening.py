"""What this room does when rooms below tell that something is about to change."""

from collections.abc import Collection

from lms.classrooms.models import Classroom
from lms.core.signals import groups_changing
from lms.quizzes import services


def listen() -> None:
    """Connect; called once for each application, and harmless when called again."""
    groups_changing.connect(on_groups)


def on_groups(classroom: Classroom, *, student_ids: Collection[int]) -> None:
    """A paper is not taken away from who writes it by moving its student."""
    services.require_nobody_sits_by_group(classroom, student_ids)
