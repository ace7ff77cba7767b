"""Who may open reports about a classroom or one student of it."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in


def can_see_classroom(actor: User, classroom: Classroom) -> bool:
    """Everybody in it, each their own side; administrators too."""
    return actor.is_administrator or role_in(actor, classroom.id) is not None


def can_act_on_warnings(actor: User, classroom: Classroom) -> bool:
    """Who teaches a class decides when it warns, and says what was done."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_see_results(actor: User, classroom: Classroom) -> bool:
    """Results of a whole class are for its teachers and for administrators."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER
