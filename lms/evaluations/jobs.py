"""Background work of this room: printing the tables of a whole class or group."""

from lms.core.i18n import _
from lms.core.jobs import JobHandle, job
from lms.core.print import missing_characters
from lms.evaluations.policy import PRINT_JOB
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
    if missing := missing_characters("".join(papers.texts)):
        letters = "".join(sorted(missing))
        handle.log(_("字体里没有这些字，纸面上会是空框：%(letters)s", letters=letters))
    document = printing.file_of(papers, form)
    handle.progress(95, _("正在保存"))
    handle.result_file(document, f"{papers.title}.{form}")
    handle.log(_("%(n)s 份评价表，按学号排列", n=len(papers.sheets)))
    handle.result(sheets=len(papers.sheets))
