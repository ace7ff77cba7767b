"""Background work of this room: printing the tables of a class or group, the term archive."""

from lms.accounts.queries import get_user
from lms.classrooms.queries import get_classroom
from lms.core.db import db, unit_of_work
from lms.core.i18n import _
from lms.core.jobs import JobHandle, job
from lms.core.print import missing_characters
from lms.evaluations.policy import ARCHIVE_JOB, PRINT_JOB
from lms.evaluations.services import archive as archiving
from lms.evaluations.services import printing


@job(PRINT_JOB)
def print_class(
    handle: JobHandle,
    *,
    assignment_id: int,
    is_blank: bool,
    form: printing.Form = "pdf",
    group_id: int | None = None,
    root: str = "",
) -> None:
    """One file with everybody's table in the order of 学号."""
    wanted = printing.Wanted(is_blank=is_blank, group_id=group_id, root=root)
    handle.progress(5, _("正在读取评价"))
    papers = printing.class_papers(assignment_id, wanted)
    handle.progress(40, _("正在排版 %(n)s 份评价表", n=len(papers.sheets)))
    _warn(handle, "".join(papers.texts))
    document = printing.file_of(papers, form)
    handle.progress(95, _("正在保存"))
    handle.result_file(document, f"{papers.title}.{form}")
    handle.log(_("%(n)s 份评价表，按学号排列", n=len(papers.sheets)))
    handle.result(sheets=len(papers.sheets))


@job(ARCHIVE_JOB)
def archive_classroom(handle: JobHandle, *, classroom_id: int) -> None:
    """All tables of a classroom as the next version of its archive.

    Made again by accident (the worker died), it is one more version with the same content.
    """
    classroom = get_classroom(classroom_id)
    by = get_user(handle.started_by_id or 0)
    if classroom is None or by is None:
        raise LookupError(f"no classroom {classroom_id} or nobody to archive it")
    built = archiving.build(classroom, handle.progress)
    _warn(handle, "".join(built.letters))
    db.session.rollback()  # what was read is packed; keeping it is a transaction of its own
    with unit_of_work():
        kept = archiving.keep(built, classroom, by)
        handle.result(version=kept.version, sheets=kept.sheets)


def _warn(handle: JobHandle, text: str) -> None:
    """Name the characters that no font draws."""
    if missing := missing_characters(text):
        letters = "".join(sorted(missing))
        handle.log(_("字体里没有这些字，纸面上会是空框：%(letters)s", letters=letters))
