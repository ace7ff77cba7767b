"""Who may rate, see the ratings, and print.

Doors that load and check in one statement return what they open, or None.
"""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in
from lms.core.jobs import Job
from lms.evaluations import queries
from lms.evaluations.models import EvaluationArchive, MentorLink, Review
from lms.evaluations.queries import Grower, Seat, SheetSeat, links

STAFF = {Role.TEACHER, Role.MENTOR}
PRINT_JOB = "evaluations.print_class"
ARCHIVE_JOB = "evaluations.archive"


def evaluation_for(viewer: User, assignment_id: int) -> Seat | None:
    """Everybody of the classroom sees its evaluation, each their own side of it."""
    return queries.seat_of(viewer, assignment_id)


def students_evaluation(viewer: User, assignment_id: int) -> Seat | None:
    """Only students rate themselves."""
    seat = queries.seat_of(viewer, assignment_id)
    return seat if seat and seat.role is Role.STUDENT else None


def raters_evaluation(viewer: User, assignment_id: int) -> Seat | None:
    """Teachers and mentors rate a whole classroom."""
    seat = queries.seat_of(viewer, assignment_id)
    return seat if seat and seat.role in STAFF else None


def teachers_evaluation(viewer: User, assignment_id: int) -> Seat | None:
    """Only teachers allocate, settle and print for the whole classroom."""
    seat = queries.seat_of(viewer, assignment_id)
    return seat if seat and seat.role is Role.TEACHER else None


def readers_sheet(viewer: User, sheet_id: int) -> SheetSeat | None:
    """Staff of the classroom open any sheet, a student only the own one."""
    seat = queries.sheet_seat_of(viewer, sheet_id)
    if seat is None:
        return None
    return seat if seat.role in STAFF or seat.sheet.student_id == viewer.id else None


def raters_sheet(viewer: User, sheet_id: int) -> SheetSeat | None:
    """Teachers and mentors rate on a sheet."""
    seat = queries.sheet_seat_of(viewer, sheet_id)
    return seat if seat and seat.role in STAFF else None


def teachers_sheet(viewer: User, sheet_id: int) -> SheetSeat | None:
    """Only teachers open a handed-in review again."""
    seat = queries.sheet_seat_of(viewer, sheet_id)
    return seat if seat and seat.role is Role.TEACHER else None


def printable_sheet(viewer: User, sheet_id: int) -> SheetSeat | None:
    """Teachers print any sheet, a student the own one; mentors see only their own ratings."""
    seat = readers_sheet(viewer, sheet_id)
    return seat if seat and seat.role is not Role.MENTOR else None


def raters_review(viewer: User, review_id: int) -> Review | None:
    """A review of a classmate is open only to who was given it to write."""
    return queries.peer_review_of(viewer, review_id)


def teachers_link(viewer: User, link_id: int) -> MentorLink | None:
    """Only teachers of the classroom see and change its mentor links."""
    return links.teachers_link_of(viewer, link_id)


def own_growth(viewer: User, classroom_id: int) -> Grower | None:
    """Students follow their own growth over a term."""
    return queries.grower_of(classroom_id, viewer.id)


def growth_for_teachers(viewer: User, classroom_id: int, student_id: int) -> Grower | None:
    """A student of this classroom, for its teachers and for administrators."""
    may = viewer.is_administrator or role_in(viewer, classroom_id) is Role.TEACHER
    return queries.grower_of(classroom_id, student_id) if may else None


def can_follow_print(actor: User, job: Job) -> bool:
    """Who started a print follows it and fetches its result."""
    return job.name == PRINT_JOB and job.started_by_id == actor.id


def can_archive(actor: User, classroom: Classroom) -> bool:
    """Teachers file the tables of their classroom; the office files for everybody."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def can_fetch_archive(actor: User, archive: EvaluationArchive) -> bool:
    """Who may make an archive may take one away."""
    return can_archive(actor, archive.classroom)
