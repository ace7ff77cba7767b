"""Who may see and change classrooms, and whether a classroom may be changed at all."""

from collections.abc import Sequence

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, Role, RosterImport, Term
from lms.classrooms.queries import role_in


def is_open(classroom: Classroom) -> bool:
    """Nothing in a classroom changes once its term is closed; load the classroom with its term."""
    return classroom.term.closed_at is None


def can_see_members(actor: User, classroom: Classroom) -> bool:
    """The roster is for those who work with it: teachers, mentors and administrators."""
    return actor.is_administrator or role_in(actor, classroom.id) in {Role.TEACHER, Role.MENTOR}


def can_manage_groups(actor: User, classroom: Classroom) -> bool:
    """Teachers of the classroom make its groups; administrators help."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def is_among_teachers(actor: User, staff: Sequence[Enrollment]) -> bool:
    """The same as `can_manage_groups` where the staff was loaded already."""
    return actor.is_administrator or any(
        one.user_id == actor.id and one.role is Role.TEACHER for one in staff
    )


def can_manage_classroom(actor: User, classroom: Classroom) -> bool:
    """Names, staff and rosters are the office's business."""
    return actor.is_administrator


def can_manage_import(actor: User, roster_import: RosterImport) -> bool:
    """Who looks after the classroom looks after its imports."""
    return can_manage_classroom(actor, roster_import.classroom)


def can_manage_term(actor: User, term: Term) -> bool:
    """Terms are the office's business, closed ones too."""
    return actor.is_administrator
