"""Background work of this room: printing the tables of a whole class."""

from lms.core.i18n import _
from lms.core.jobs import JobHandle, job
from lms.core.print import missing_characters
from lms.evaluations.policy import PRINT_JOB
from lms.evaluations.services import printing


@job(PRINT_JOB)
def print_class(handle: JobHandle, assignment_id: int, is_blank: bool) -> None:
    """One PDF with everybody's table in the order of 学号."""
    handle.progress(5, _("正在读取评价"))
    papers = printing.class_papers(assignment_id, is_blank=is_blank)
    handle.progress(40, _("正在排版 %(n)s 份评价表", n=len(papers.sheets)))
    if missing := missing_characters(papers.names):
        letters = "".join(sorted(missing))
        handle.log(_("字体里没有这些字，纸面上会是空框：%(letters)s", letters=letters))
    document = papers.pdf()
    handle.progress(95, _("正在保存"))
    handle.result_file(document, papers.file_name)
    handle.result(sheets=len(papers.sheets))
