"""Who may open a classroom's gradebook."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in


def can_open_gradebook(actor: User, classroom: Classroom) -> bool:
    """Teachers of the classroom, and administrators, who export grades for the registrar."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def can_enter_marks(actor: User, classroom: Classroom) -> bool:
    """Teachers of the classroom only; administrators see marks and enter none."""
    return role_in(actor, classroom.id) is Role.TEACHER
