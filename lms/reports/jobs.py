"""Background work of this room: documents, the archive of a classroom, a term's grades."""

from lms.accounts.models import User
from lms.accounts.queries import get_user
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, get_term
from lms.core import journal
from lms.core.db import db, unit_of_work
from lms.core.i18n import _
from lms.core.jobs import JobHandle, job
from lms.core.print import missing_characters
from lms.reports.policy import ARCHIVE_JOB, DOCUMENT_JOB, TERM_JOB
from lms.reports.queries.filing import filed
from lms.reports.services import archiving, exporting
from lms.reports.services.making import Kind, Wanted, made, name_of


@job(DOCUMENT_JOB)
def make_document(
    handle: JobHandle, *, classroom_id: int, kind: str, form: str, exam_id: int | None = None
) -> None:
    """One document of a classroom as a file to take away."""
    classroom, by = _both(handle, classroom_id)
    handle.progress(5, _("正在读取成绩和达成度"))
    found = filed(classroom)
    wanted = Wanted(Kind(kind), form, exam_id)
    handle.progress(30, _("正在排版"))
    document = made(found, wanted)
    _warn(handle, "".join(document.texts))
    handle.progress(95, _("正在保存"))
    handle.result_file(document.data, name_of(found, document.title, form))
    rows = len(found.lines)
    handle.log(_("%(title)s：%(n)s 名学生", title=document.title, n=rows))
    db.session.rollback()  # what was read is printed; the line about it is a transaction of its own
    with unit_of_work():
        journal.write(
            "report.export",
            subject=f"classroom:{classroom_id}",
            actor_id=by.id,
            actor_name=by.name,
            document=kind,
            form=form,
            rows=rows,
        )


@job(ARCHIVE_JOB)
def file_classroom(handle: JobHandle, *, classroom_id: int) -> None:
    """Everything a classroom files, as the next version of its archive.

    Made again by accident (the worker died), it is one more version with the same content.
    """
    classroom, by = _both(handle, classroom_id)
    built = archiving.build(classroom, handle.progress)
    _warn(handle, "".join(built.letters))
    db.session.rollback()  # what was read is packed; keeping it is a transaction of its own
    with unit_of_work():
        kept = archiving.keep(built, classroom, by)
        handle.result(version=kept.version, files=len(kept.contents))
    handle.log(_("第 %(n)s 版，%(files)s 个文件", n=kept.version, files=len(built.contents)))


@job(TERM_JOB)
def export_term(handle: JobHandle, *, term_id: int, form: str) -> None:
    """Everybody's grades of a term in one file; made twice by accident it is the same file."""
    term, by = get_term(term_id), get_user(handle.started_by_id or 0)
    if term is None or by is None:
        raise LookupError(f"no term {term_id} or nobody to export it for")
    found = exporting.term_file(term, form, handle.progress)
    handle.progress(95, _("正在保存"))
    handle.result_file(found.data, found.name)
    handle.result(rows=found.rows)
    handle.log(_("%(n)s 人次的成绩", n=found.rows))
    db.session.rollback()  # what was read is in the file; the journal is a transaction of its own
    with unit_of_work():
        term, by = get_term(term_id), get_user(handle.started_by_id or 0)
        if term is not None and by is not None:
            exporting.note_term(term, found, form, by=by)


def _both(handle: JobHandle, classroom_id: int) -> tuple[Classroom, User]:
    classroom = get_classroom(classroom_id)
    by = get_user(handle.started_by_id or 0)
    if classroom is None or by is None:
        raise LookupError(f"no classroom {classroom_id} or nobody to write about it")
    return classroom, by


def _warn(handle: JobHandle, text: str) -> None:
    """Name the characters that no font draws."""
    if missing := missing_characters(text):
        letters = "".join(sorted(missing))
        handle.log(_("字体里没有这些字，纸面上会是空框：%(letters)s", letters=letters))
