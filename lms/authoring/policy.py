"""Who may write a course, and what they may do with it.

Doors load a course at the desk for its authors only: to everybody else there is none.
"""

from dataclasses import dataclass

from lms.accounts.models import SiteRole, User
from lms.authoring.models import PublicationRequest
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.queries.history import KeptDocument, count_states
from lms.authoring.queries.incoming import WaitingFile, waiting_file
from lms.authoring.queries.people import CourseDesk, desks_of
from lms.authoring.queries.previews import Look, look_of
from lms.authoring.queries.requests import get_request
from lms.authoring.queries.working import files_of
from lms.authoring.rules.faces import faces_of


def can_come_to_desk(actor: User) -> bool:
    """Teachers write courses, administrators look after them."""
    return actor.site_role in {SiteRole.TEACHER, SiteRole.ADMINISTRATOR}


def authored_course(viewer: User, code: str) -> CourseDesk | None:
    """The course at the desk of one of its authors."""
    return next(iter(desks_of(viewer, code)), None) if can_come_to_desk(viewer) else None


def owned_course(viewer: User, code: str) -> CourseDesk | None:
    """The course at the desk of one of its owners: authors, settings and archiving are theirs."""
    found = authored_course(viewer, code)
    return found if found and found.is_owner else None


def can_decide(actor: User, desk: CourseDesk, asked: PublicationRequest) -> bool:
    """A colleague decides, never who asked."""
    return asked.course_code == desk.code and asked.requested_by_id != actor.id


def own_look(viewer: User, preview_id: int) -> Look | None:
    """A look belongs to whoever started it, and ends with writing the course or teaching there."""
    return look_of(viewer, preview_id) if can_come_to_desk(viewer) else None


def kept_document(viewer: User, code: str, path: str) -> KeptDocument | None:
    """A document of an authored course that is there, or was."""
    desk = authored_course(viewer, code)
    if desk is None:
        return None
    file = files_of(code).get(path)
    if file is None and not count_states(code, path):
        return None
    return KeptDocument(desk, path, file)


def document_of_questions(viewer: User, code: str, path: str) -> FormDocument | None:
    """A document of an authored course that holds questions."""
    return _form_document(viewer, code, path, "questions")


def document_with_settings(viewer: User, code: str, path: str) -> FormDocument | None:
    """A document of an authored course whose head has a form."""
    return _form_document(viewer, code, path, "settings")


def document_with_table(viewer: User, code: str, path: str) -> FormDocument | None:
    """An evaluation table of an authored course."""
    return _form_document(viewer, code, path, "table")


def document_of_objectives(viewer: User, code: str, path: str) -> FormDocument | None:
    """The objectives of an authored course."""
    return _form_document(viewer, code, path, "objectives")


def _form_document(viewer: User, code: str, path: str, face: str) -> FormDocument | None:
    desk = authored_course(viewer, code) if face in faces_of(path) else None
    file = files_of(code).get(path) if desk else None
    is_there = file is not None and file.is_there and file.is_text
    return FormDocument(desk, file) if desk and file and is_there else None


@dataclass(frozen=True)
class Asked:
    """A request to publish, with the course at the desk of whoever looks at it."""

    desk: CourseDesk
    request: PublicationRequest


def asked_publication(viewer: User, code: str, request_id: int) -> Asked | None:
    """Every author of the course may see its requests."""
    desk = authored_course(viewer, code)
    found = get_request(code, request_id) if desk else None
    return Asked(desk, found) if desk and found else None


def waiting_document(viewer: User, code: str, file_id: int) -> WaitingFile | None:
    """A document that came from outside and waits for an author to merge it."""
    desk = authored_course(viewer, code)
    file = waiting_file(code, file_id) if desk else None
    return WaitingFile(desk, file) if desk and file else None
