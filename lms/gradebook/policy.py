"""Who may open a classroom's gradebook, release and submit it, and decide what was submitted."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in
from lms.gradebook.models import GradeSubmission, MarkImport


def can_open_gradebook(actor: User, classroom: Classroom) -> bool:
    """Teachers of the classroom, and administrators, who export grades for the registrar."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def can_note_attendance(actor: User, classroom: Classroom) -> bool:
    """Only teachers of the classroom say who was there."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_set_states(actor: User, classroom: Classroom) -> bool:
    """Teachers of the classroom, and the office, which alone gives 缓考 (`rules.states`)."""
    return can_open_gradebook(actor, classroom)


def can_release_grades(actor: User, classroom: Classroom) -> bool:
    """Only teachers of the classroom decide what their students see."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_submit_grades(actor: User, classroom: Classroom) -> bool:
    """Only teachers of the classroom hand in its grades, and ask for corrections of them."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_decide_submission(actor: User, submission: GradeSubmission) -> bool:
    """The registrar's office approves and returns, and decides corrections."""
    return actor.is_administrator


def can_enter_grades(actor: User, classroom: Classroom) -> bool:
    """Only teachers of the classroom enter marks by hand, import them and void batches."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_confirm_import(actor: User, mark_import: MarkImport) -> bool:
    """Teachers of the classroom the file was uploaded for."""
    return role_in(actor, mark_import.classroom_id) is Role.TEACHER
