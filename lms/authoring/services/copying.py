"""A whole course copied under another code, nothing lost."""

from collections.abc import Iterator

from sqlalchemy import select

from lms.accounts.models import User
from lms.authoring.models import AuthorRole, Desk
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import texts_of
from lms.authoring.queries.working import WorkingFile, files_of, published_files
from lms.authoring.rules.heads import BadHead, field_of, set_field, word
from lms.authoring.services.people import set_author
from lms.authoring.services.refusals import AlreadyThere, NotThere
from lms.authoring.services.saving import Change, save_all
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.course import CODE
from lms.courses.rules.reading import COURSE, OBJECTIVES
from lms.revisions.queries import current_publication, documents_of


class BadCode(Refused):
    """A course code nobody may use."""


def copy_course(
    source: CourseDesk, code: str, title: str, *, with_drafts: bool, by: User
) -> CourseDesk:
    """Copy a course: every file byte for byte but for its code, title and origin.

    `with_drafts` copies the desk, else what is published. Whoever copies owns the copy.
    """
    require_free(code)
    found = files_of(source.code).values() if with_drafts else published_files(source.code)
    there = [one for one in found if one.is_there]
    if not there:
        raise NotThere(_("这门课程还没有发布过，只能连草稿一起复制。"))
    standing = current_publication(source.code)
    origin = f"{source.code}@{standing.id}" if standing else source.code
    db.session.add(
        Desk(course_code=code, needs_review=source.needs_review, origin=origin,
             created_at=now(), created_by_id=by.id)
    )  # fmt: skip
    set_author(code, by, AuthorRole.OWNER, by=by)
    desk = CourseDesk(code, title or source.title, AuthorRole.OWNER, source.needs_review, origin,
                      is_published=False, archived_at=None)  # fmt: skip
    save_all(desk, list(_changes(there, source.code, code, title, origin)), by=by,
             note=_("复制自 %(origin)s", origin=origin))  # fmt: skip
    journal.write(
        "authoring.copy",
        subject=f"course:{code}",
        actor_id=by.id,
        actor_name=by.name,
        origin=origin,
        files=len(there),
    )
    return desk


def require_free(code: str) -> None:
    """Raise unless a course may be called this."""
    if not CODE.fullmatch(code):
        raise BadCode(_("课程码用 2 到 16 个大写字母或数字，如 CSF。"))
    if files_of(code) or documents_of(code) or _has_desk(code):
        raise AlreadyThere(_("课程码 %(code)s 已经有人用了，请换一个。", code=code))


def _has_desk(code: str) -> bool:
    return db.session.scalar(select(Desk.id).where(Desk.course_code == code)) is not None


def _changes(
    found: list[WorkingFile], old: str, code: str, title: str, origin: str
) -> Iterator[Change]:
    texts = texts_of([one for one in found if one.is_text])
    for one in found:
        if one.medium is not None:
            yield Change(one.path, medium=one.medium, came_from=f"{old}:{one.path}")
            continue
        text = _adapted(one.path, texts[one.sha256], code, title, origin)
        yield Change(one.path, text, came_from=f"{old}:{one.path}")


def _adapted(path: str, text: str, code: str, title: str, origin: str) -> str:
    try:
        if path == COURSE:
            text = set_field(set_field(text, "course", code), "origin", origin)
            return set_field(text, "title", word(title)) if title else text
        if path == OBJECTIVES and field_of(text, "course") is not None:
            return set_field(text, "course", code)
    except BadHead:
        return text
    return text
