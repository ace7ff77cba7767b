"""Who may open reports about a classroom or one student of it."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in
from lms.core.jobs import Job
from lms.reports.models import ClassArchive, RegisterFill, RegisterTemplate

DOCUMENT_JOB = "reports.document"
ARCHIVE_JOB = "reports.archive"
TERM_JOB = "reports.export_term"


def can_see_classroom(actor: User, classroom: Classroom) -> bool:
    """Everybody in it, each their own side; administrators too."""
    return actor.is_administrator or role_in(actor, classroom.id) is not None


def can_see_results(actor: User, classroom: Classroom) -> bool:
    """Results of a whole class are for its teachers and for administrators."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def can_write_report(actor: User, classroom: Classroom) -> bool:
    """Who teaches a class writes about it; the office reads."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_fetch_archive(actor: User, archive: ClassArchive) -> bool:
    """Who may see the results of a class may take its archive away."""
    return can_see_results(actor, archive.classroom)


def can_follow_document(actor: User, job: Job) -> bool:
    """Only who started it."""
    return job.name == DOCUMENT_JOB and job.started_by_id == actor.id


def can_fill(actor: User, fill: RegisterFill) -> bool:
    """Who may see the results of the classroom fills a register with them."""
    return can_see_results(actor, fill.classroom)


def can_follow_export(actor: User, job: Job) -> bool:
    """The administrator who began the export of a term fetches it."""
    return job.name == TERM_JOB and actor.is_administrator and job.started_by_id == actor.id


def can_manage_template(actor: User, template: RegisterTemplate) -> bool:
    """The registrar's templates are for the whole school; administrators keep those in use."""
    return actor.is_administrator and template.retired_at is None
