"""Who may see the catalogue, and who may publish."""

from lms.accounts.models import SiteRole, User
from lms.core.jobs import Job
from lms.courses.models import Course
from lms.revisions.models import Publication

IMPORT_JOB = "courses.import"


def can_see_catalogue(actor: User) -> bool:
    """Whoever teaches, or keeps the office."""
    return actor.site_role in {SiteRole.TEACHER, SiteRole.ADMINISTRATOR}


def can_publish(actor: User) -> bool:
    """Courses are published by administrators."""
    return actor.is_administrator


def can_follow_import(actor: User, job: Job) -> bool:
    """Every administrator may see how an import goes."""
    return job.name == IMPORT_JOB and can_publish(actor)


def can_undo_publication(actor: User, publication: Publication) -> bool:
    """Who may publish a course may take that back."""
    return can_publish(actor)


def can_export_course(actor: User, course: Course) -> bool:
    """The folder holds the answers to all questions: for those who teach."""
    return can_see_catalogue(actor)
