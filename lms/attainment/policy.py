"""Who may see the attainment of a classroom."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in


def can_see_attainment(actor: User, classroom: Classroom) -> bool:
    """Results of a whole class are for its teachers and for administrators."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def can_plan_attainment(actor: User, classroom: Classroom) -> bool:
    """How attainment is computed is decided by the teachers of the classroom."""
    return role_in(actor, classroom.id) is Role.TEACHER
