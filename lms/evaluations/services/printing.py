"""Evaluation tables for paper: one student's, a group's, a whole class's, blank or filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Literal

from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text
from lms.classrooms.models import Enrollment
from lms.classrooms.queries import student_in, students_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import Sheet
from lms.evaluations.queries import SheetView
from lms.evaluations.rules import printed
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.showing import visible_parts
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.printing_filled import (
    Filled,
    boxes_of,
    columns_of,
    day_of,
    notes_of,
    outcome_of,
)
from lms.evaluations.services.printing_papers import Papers, PaperSheet
from lms.evaluations.services.printing_word import document
from lms.evaluations.services.sheets import open_sheets
from lms.evaluations.services.standing import result_of
from lms.evaluations.services.windows import is_closed

Form = Literal["pdf", "docx"]
FORMS: tuple[Form, ...] = ("pdf", "docx")


class NobodyToPrint(Refused):
    """A class or group without students."""


@dataclass(frozen=True)
class Wanted:
    """What is to be printed: blank or filled; of everybody, a group or one student.

    `root` is the address of the site (https://school.example/) that the codes lead to.
    """

    is_blank: bool
    group_id: int | None = None
    student_id: int | None = None
    root: str = ""


def file_of(papers: Papers, form: Form, *, moment: datetime | None = None) -> bytes:
    """The papers as a PDF or a Word document."""
    return document(papers) if form == "docx" else papers.pdf(moment=moment)


def sheet_papers(sheet: Sheet, *, is_blank: bool, for_student: bool, root: str = "") -> Papers:
    """One student's table; a student gets it with what the student's page shows."""
    assignment = sheet.assignment
    text = queries.text_of(sheet.revision)
    enrollment = student_in(assignment.classroom_id, sheet.student_id)
    view = queries.sheet_view(sheet.id)
    one = _Subject(view.student, view.number, _group(enrollment))
    filled = None if is_blank else _filled(view, text, assignment, for_student=for_student)
    made = _sheet(assignment, text, one, filled, _address(root, sheet.id))
    return _papers(assignment, text, [made], f"{view.number} {view.student}")


def class_papers(assignment_id: int, wanted: Wanted) -> Papers:
    """Tables by 学号; who has no sheet yet gets a blank one with the name."""
    assignment = assignment_with_text(assignment_id)
    if assignment is None:
        raise LookupError(f"no assignment {assignment_id}")
    students = _chosen(assignment, wanted)
    views = {view.student_id: view for view in queries.sheet_views(assignment.id)}
    text = queries.table_of(assignment).text
    tables = queries.tables_of(view.revision_id for view in views.values())
    sheets = []
    for student in students:
        view = views.get(student.user_id)
        table = tables[view.revision_id] if view else text
        one = _Subject(student.user.name, student.user.number, _group(student))
        filled = (
            _filled(view, table, assignment, for_student=False)
            if view and not wanted.is_blank
            else None
        )
        address = _address(wanted.root, view.id) if view else ""
        sheets.append(_sheet(assignment, table, one, filled, address))
    return _papers(assignment, text, sheets, _whose(assignment, students, wanted))


def prepare(assignment: Assignment, wanted: Wanted) -> None:
    """Before blank forms are printed: a sheet for everybody, so that every code leads somewhere."""
    students = _chosen(assignment, wanted)
    if not wanted.is_blank or assignment.classroom.term.closed_at is not None:
        return
    lock_assignment(assignment)
    there = {view.student_id for view in queries.sheet_views(assignment.id)}
    open_sheets(assignment, [one.user_id for one in students if one.user_id not in there])


def plain_text(html: str) -> str:
    """The words of a piece of inline HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.words).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@dataclass(frozen=True)
class _Subject:
    name: str
    number: str
    group: str


def _chosen(assignment: Assignment, wanted: Wanted) -> list[Enrollment]:
    students = [
        one
        for one in students_of(assignment.classroom_id)
        if wanted.group_id in {None, one.group_id} and wanted.student_id in {None, one.user_id}
    ]
    if not students:
        raise NobodyToPrint(_("这里没有学生，不能打印。请先导入学生名单，或另选小组。"))
    return students


def _whose(assignment: Assignment, students: Sequence[Enrollment], wanted: Wanted) -> str:
    if wanted.student_id is not None:
        return f"{students[0].user.number} {students[0].user.name}"
    parts = [assignment.classroom.name]
    if wanted.group_id is not None:
        parts.append(_group(students[0]))
    return " ".join([*parts, _("空白表")] if wanted.is_blank else parts)


def _group(enrollment: Enrollment | None) -> str:
    return enrollment.group.name if enrollment and enrollment.group else ""


def _address(root: str, sheet_id: int) -> str:
    return f"{root.rstrip('/')}/sheets/{sheet_id}" if root else ""


def _papers(
    assignment: Assignment, text: TableText, sheets: Sequence[PaperSheet], whose: str
) -> Papers:
    place = queries.place_of(assignment)
    return Papers(
        course=place.course,
        unit=place.unit,
        task=_("学习任务 %(task)s", task=place.task) if place.task else text.title,
        caption=f"{text.label}　{text.title}",
        sheets=sheets,
        title=f"{text.label} {text.title} {whose}",
    )


def _sheet(
    assignment: Assignment, text: TableText, one: _Subject, filled: Filled | None, address: str
) -> PaperSheet:
    facts = [
        (_("姓名"), one.name),
        (_("学号"), one.number),
        (_("班级"), assignment.classroom.name),
        (_("小组"), one.group),
        (_("学期"), assignment.classroom.term.code),
        (_("日期"), day_of(filled)),
    ]
    standards = {row.key: plain_text(row.standard) for row in text.criteria}
    return PaperSheet(
        number=one.number,
        name=one.name,
        facts=facts,
        grid=printed.grid_of(text, columns_of(text, filled), outcome_of(filled), standards),
        boxes=boxes_of(text, filled),
        foot=_foot(text, filled),
        address=address,
    )


def _foot(text: TableText, filled: Filled | None) -> list[str]:
    """How a result came about; on a form without one, how to fill it in."""
    if said := notes_of(filled):
        return said
    lines = [printed.conversion(text)]
    if filled is None:
        lines.insert(0, printed.how_to_fill(text))
    if "peer" in evaluators_of(text):
        lines.append(_("互评由 %(n)s 名同学匿名给出。", n=text.peer.reviews))
    return [line for line in lines if line]


def _filled(
    view: SheetView, text: TableText, assignment: Assignment, *, for_student: bool
) -> Filled:
    """For staff all columns, for the student what is released."""
    outcome = result_of(view, text, assignment)
    shown = [part.evaluator for part in outcome.parts]
    if for_student:
        handed_in = {voice.evaluator for voice in view.voices()}
        shown = visible_parts(
            text, outcome, handed_in, is_closed=is_closed(assignment, view.student_id)
        )
    return Filled(view, outcome, shown)
