"""Who may see, do and teach what a classroom was given."""

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import is_admitted
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in


def can_see_assignment(actor: User, assignment: Assignment) -> bool:
    """Everybody in the classroom sees what it was given; what is restricted, who is admitted."""
    role = role_in(actor, assignment.classroom_id)
    return role is not None and (role is not Role.STUDENT or _is_let_in(actor, assignment))


def can_do_assignment(actor: User, assignment: Assignment) -> bool:
    """Only students of the classroom work on it; on what is restricted, those admitted."""
    is_student = role_in(actor, assignment.classroom_id) is Role.STUDENT
    return is_student and _is_let_in(actor, assignment)


def can_teach_assignment(actor: User, assignment: Assignment) -> bool:
    """Only teachers of the classroom mark it and see everybody's work."""
    return role_in(actor, assignment.classroom_id) is Role.TEACHER


def can_assign(actor: User, classroom: Classroom) -> bool:
    """Only teachers of a classroom decide what it must do."""
    return role_in(actor, classroom.id) is Role.TEACHER


def _is_let_in(student: User, assignment: Assignment) -> bool:
    return not assignment.is_restricted or is_admitted(assignment.id, student.id)
