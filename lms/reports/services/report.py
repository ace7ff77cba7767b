"""课程目标达成情况评价报告: the whole document (domain.md §2.7)."""

from lms.core.i18n import _, format_moment
from lms.reports.queries.filing import Filed
from lms.reports.rules.documents import Box, Document, Writer
from lms.reports.services import report_basis, report_results, report_words


def report_of(filed: Filed) -> Document:
    """Sections 1 to 8 from the data, 9 to 12 as people wrote them."""
    writer = Writer()
    report_basis.write(writer, filed)
    report_results.write(writer, filed)
    report_words.write(writer, filed)
    writer.blocks += [
        Box(_("任课教师和课程负责人意见"), "", _("任课教师　　　　　　课程负责人")),
        Box(_("专业负责人（教研室主任）审核意见"), "", _("审核人")),
    ]
    course, name = filed.grid.course.title, filed.classroom.name
    title = _("%(course)s（%(classroom)s）课程目标达成情况评价报告", course=course, classroom=name)
    return Document(
        title=title,
        subtitle=_("%(term)s 学期", term=filed.term),
        left=course,
        right=f"{filed.term}　{name}",
        blocks=writer.blocks,
        name=_("课程目标达成情况评价报告"),
        draft=draft_of(filed),
    )


def draft_of(filed: Filed) -> str:
    """Why a document is not final: said on every page until grades are submitted."""
    if filed.is_final:
        return ""
    moment = format_moment(filed.moment)
    return _("草稿：成绩尚未送审，数据截至 %(moment)s", moment=moment)
