"""Courses at the desk for tests: `a_desk(teacher)` is a published course with its author."""

from lms.accounts.models import User
from lms.authoring.models import AuthorRole, DraftRevision, Incoming, IncomingFile
from lms.authoring.policy import authored_course
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services.people import set_author
from lms.authoring.services.saving import Change, save_all
from lms.authoring.services.word import read_word, word_read
from lms.authoring.views import word as word_views
from lms.authoring.views.incoming import uploads
from lms.core import files
from lms.core.clock import now
from lms.core.db import db
from lms.courses.importer import write_archive
from lms.courses.rules.folder import Folder
from tests.builders.courses import LESSON, LESSON_PATH, a_course, a_folder
from tests.builders.words import a_chapter, packed


def an_author(teacher: User, code: str = "CSF", role: AuthorRole = AuthorRole.OWNER) -> CourseDesk:
    """The course at the desk of this teacher, who is now one of its authors."""
    set_author(code, teacher, role, by=None)
    db.session.commit()
    desk = authored_course(teacher, code)
    assert desk is not None
    return desk


def a_desk(teacher: User, folder: Folder | None = None) -> CourseDesk:
    """A small published course at the desk of its owner."""
    a_course(folder)
    return an_author(teacher)


def a_draft(
    desk: CourseDesk, by: User, text: str = LESSON + "\n2. 又一条。\n", path: str = LESSON_PATH
) -> DraftRevision:
    """A saved text that is not published."""
    (revision,) = save_all(desk, [Change(path, text)], by=by)
    db.session.commit()
    return revision


def an_upload(desk: CourseDesk) -> str:
    """A folder somebody sent and has not taken yet, as addresses name it."""
    kept = files.keep(write_archive(a_folder(), "csf"), "csf.zip")
    return uploads().dumps([desk.code, kept.sha256, "csf.zip"])


def a_word_upload(desk: CourseDesk) -> tuple[str, str]:
    """A chapter somebody sent and has not saved yet, as addresses name it, and its picture."""
    kept = read_word(packed(a_chapter()), "第三章.docx")
    (picture,) = word_read(kept).media
    return word_views.uploads().dumps([desk.code, kept]), picture.sha256


def a_waiting_file(desk: CourseDesk, path: str = LESSON_PATH) -> IncomingFile:
    """A document that came from outside and contradicts the desk."""
    incoming = Incoming(course_code=desk.code, name="csf.zip", arrived_at=now())
    db.session.add(incoming)
    db.session.flush()
    file = IncomingFile(
        incoming_id=incoming.id,
        path=path,
        base=LESSON,
        theirs=LESSON + "1. 他们的。\n",
        base_hash="",
        their_hash="0" * 64,
        their_mime="",
        their_size=1,
    )
    db.session.add(file)
    db.session.commit()
    return file
