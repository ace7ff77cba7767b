"""Who may see, do and teach what a classroom was given."""

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in


def can_see_assignment(actor: User, assignment: Assignment) -> bool:
    """Everybody in the classroom sees what it was given."""
    return role_in(actor, assignment.classroom_id) is not None


def can_do_assignment(actor: User, assignment: Assignment) -> bool:
    """Only students of the classroom work on it."""
    return role_in(actor, assignment.classroom_id) is Role.STUDENT


def can_teach_assignment(actor: User, assignment: Assignment) -> bool:
    """Only teachers of the classroom mark it and see everybody's work."""
    return role_in(actor, assignment.classroom_id) is Role.TEACHER


def can_assign(actor: User, classroom: Classroom) -> bool:
    """Only teachers of a classroom decide what it must do."""
    return role_in(actor, classroom.id) is Role.TEACHER
