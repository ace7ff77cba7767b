"""Which documents there are of a classroom, and how each is made into a file."""

from dataclasses import dataclass
from enum import StrEnum

from lms.core.errors import Refused
from lms.core.i18n import _, lazy
from lms.core.tabular import write_xlsx
from lms.evaluations.rules.archiving import base_of, file_name
from lms.reports.queries.filing import Exam, Filed
from lms.reports.rules.documents import Document
from lms.reports.services import analysis_paper, exam_papers, paper
from lms.reports.services.attainment_sheets import attainment_sheets
from lms.reports.services.registers import coursework_of, grade_sheet, register_of
from lms.reports.services.report import report_of

PDF, DOCX, XLSX = "pdf", "docx", "xlsx"


class Kind(StrEnum):
    """A document of a classroom; those of an exam are made for one exam."""

    REPORT = "report"
    ATTAINMENT = "attainment"
    REGISTER = "register"
    COURSEWORK = "coursework"
    ANALYSIS = "analysis"
    SPECIFICATION = "specification"


TITLES = {
    Kind.REPORT: lazy("课程目标达成情况评价报告"),
    Kind.ATTAINMENT: lazy("课程目标达成度计算表"),
    Kind.REGISTER: lazy("成绩登记册"),
    Kind.COURSEWORK: lazy("平时成绩册"),
    Kind.ANALYSIS: lazy("试卷分析表"),
    Kind.SPECIFICATION: lazy("双向细目表"),
}
FORMS = {
    Kind.REPORT: (DOCX, PDF),
    Kind.ATTAINMENT: (XLSX,),
    Kind.REGISTER: (PDF, DOCX, XLSX),
    Kind.COURSEWORK: (PDF, DOCX),
    Kind.ANALYSIS: (PDF, DOCX),
    Kind.SPECIFICATION: (PDF, DOCX),
}
OF_AN_EXAM = (Kind.ANALYSIS, Kind.SPECIFICATION)


class NoSuchDocument(Refused):
    """A form that a document has not, or an exam that is not of the classroom."""


@dataclass(frozen=True)
class Wanted:
    """A document somebody asks for."""

    kind: Kind
    form: str
    exam_id: int | None = None


@dataclass(frozen=True)
class Made:
    """A file, and everything that is printed in it."""

    data: bytes
    title: str
    texts: tuple[str, ...] = ()


def require_possible(wanted: Wanted, exam_ids: set[int]) -> None:
    """Raise NoSuchDocument before a job begins that could not end well."""
    is_of_exam = wanted.kind in OF_AN_EXAM
    if wanted.form not in FORMS[wanted.kind]:
        raise NoSuchDocument(
            _(
                "%(title)s没有 %(form)s 格式，可以选：%(forms)s。",
                title=str(TITLES[wanted.kind]),
                form=wanted.form,
                forms=_("、").join(FORMS[wanted.kind]),
            )
        )
    if is_of_exam and wanted.exam_id not in exam_ids:
        raise NoSuchDocument(_("这个教学班没有这场考试，请刷新页面后再选。"))


def made(filed: Filed, wanted: Wanted) -> Made:
    """The same data give the same bytes."""
    if wanted.form == XLSX:
        sheets = (
            attainment_sheets(filed) if wanted.kind is Kind.ATTAINMENT else [grade_sheet(filed)]
        )
        return Made(write_xlsx(sheets, moment=filed.moment), str(TITLES[wanted.kind]))
    document = document_of(filed, wanted)
    form: paper.Form = "docx" if wanted.form == DOCX else "pdf"
    data = paper.file_of(document, form, moment=filed.moment)
    return Made(data, document.name, tuple(document.texts))


def document_of(filed: Filed, wanted: Wanted) -> Document:
    match wanted.kind:
        case Kind.REGISTER:
            return register_of(filed)
        case Kind.COURSEWORK:
            return coursework_of(filed)
        case Kind.ANALYSIS:
            return analysis_paper.analysis_of(filed, _exam(filed, wanted.exam_id))
        case Kind.SPECIFICATION:
            return exam_papers.specification_of(filed, _exam(filed, wanted.exam_id))
    return report_of(filed)


def name_of(filed: Filed, title: str, form: str, number: str = "") -> str:
    """`{学期}_{课程代码}_{课程}_{教学班}_{序号}_{材料名}.pdf`; the number only in an archive."""
    base = prefix_of(filed)
    if not number:
        return f"{base}_{title}.{form}"
    return file_name(base, number, title, form)


def prefix_of(filed: Filed) -> str:
    course = filed.grid.course
    return base_of(filed.term, course.code, course.title, filed.classroom.name)


def _exam(filed: Filed, exam_id: int | None) -> Exam:
    for one in filed.exams:
        if one.assignment.id == exam_id:
            return one
    raise NoSuchDocument(_("这个教学班没有这场考试，请刷新页面后再选。"))
