"""Evaluation tables for paper: everything the template prints, as plain data."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path

from flask_babel import format_date

from lms.assignments.models import Assignment
from lms.assignments.queries import get_assignment
from lms.classrooms.models import Enrollment
from lms.classrooms.queries import student_in, students_of
from lms.core import print as paper
from lms.core.clock import now
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Sheet
from lms.evaluations.queries import Place, SheetView
from lms.evaluations.rules.results import Part, Result, evaluators_of
from lms.evaluations.rules.showing import visible_parts
from lms.evaluations.rules.wording import LEVELS, NAMES, notes, number, sentence
from lms.evaluations.services.standing import is_closed, result_of

TEMPLATE = Path(__file__).resolve().parents[1] / "print" / "sheet.typ"


@dataclass(frozen=True)
class PaperRow:
    title: str
    standard: str
    objectives: str
    points: str
    values: Sequence[str]


@dataclass(frozen=True)
class Box:
    """Space to write in, what was written, and who signs it."""

    label: str
    text: str
    signer: str


@dataclass(frozen=True)
class PaperSheet:
    """One student's table; `weighted` and `level` are empty where nothing stands yet."""

    facts: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[PaperRow]
    top: str
    sums: Sequence[str]
    weighted: str
    level: str
    boxes: Sequence[Box]
    foot: str


@dataclass(frozen=True)
class Papers:
    """Sheets to be set one after another, and the words around them."""

    course: str
    unit: str
    task: str
    caption: str
    sheets: Sequence[PaperSheet]
    file_name: str

    @property
    def names(self) -> str:
        return "".join(value for sheet in self.sheets for _label, value in sheet.facts)

    def data(self) -> dict[str, object]:
        """What the template reads."""
        return {**asdict(self), "words": _words()}

    def pdf(self) -> bytes:
        return paper.pdf(TEMPLATE, self.data())


def sheet_pdf(sheet: Sheet, *, is_blank: bool, for_student: bool) -> bytes:
    return sheet_papers(sheet, is_blank=is_blank, for_student=for_student).pdf()


def sheet_papers(sheet: Sheet, *, is_blank: bool, for_student: bool) -> Papers:
    """One student's table; a student gets it with what the student's page shows."""
    assignment = sheet.assignment
    enrollment = student_in(assignment.classroom_id, sheet.student_id)
    text = TableText.from_json(sheet.revision.compiled)
    view = queries.sheet_view(sheet.id)
    facts = _facts(assignment, view.student, view.number, enrollment)
    printed = _sheet(facts, text, None if is_blank else view, assignment, for_student=for_student)
    return _papers(assignment, text, [printed], view.number)


def class_papers(assignment_id: int, *, is_blank: bool) -> Papers:
    """Everybody's table by 学号; who has no sheet yet gets a blank one with the name."""
    assignment = get_assignment(assignment_id)
    if assignment is None:
        raise LookupError(f"no assignment {assignment_id}")
    text = queries.table_of(assignment).text
    views = {view.student_id: view for view in queries.sheet_views(assignment.id)}
    tables = queries.tables_of(view.revision_id for view in views.values())
    sheets = []
    for student in students_of(assignment.classroom_id):
        view = views.get(student.user_id)
        table = tables[view.revision_id] if view else text
        facts = _facts(assignment, student.user.name, student.user.number, student)
        filled = None if is_blank else view
        sheets.append(_sheet(facts, table, filled, assignment, for_student=False))
    return _papers(assignment, text, sheets, assignment.classroom.name)


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


def _papers(
    assignment: Assignment, text: TableText, sheets: Sequence[PaperSheet], name: str
) -> Papers:
    place: Place = queries.place_of(assignment)
    return Papers(
        course=place.course,
        unit=place.unit,
        task=_("学习任务 %(task)s", task=place.task) if place.task else text.title,
        caption=f"{text.label}　{text.title}",
        sheets=sheets,
        file_name=f"{text.label} {name}.pdf",
    )


def _facts(
    assignment: Assignment, name: str, student_number: str, enrollment: Enrollment | None
) -> list[tuple[str, str]]:
    group = enrollment.group.name if enrollment and enrollment.group else ""
    return [
        (_("姓名"), name),
        (_("学号"), student_number),
        (_("班级"), assignment.classroom.name),
        (_("小组"), group),
        (_("学期"), assignment.classroom.term.code),
        (_("日期"), _today()),
    ]


def _sheet(
    facts: Sequence[tuple[str, str]],
    text: TableText,
    view: SheetView | None,
    assignment: Assignment,
    *,
    for_student: bool,
) -> PaperSheet:
    outcome = result_of(view, text, assignment) if view else None
    shown = _shown(view, outcome, text, assignment, for_student=for_student)
    spelled = outcome is not None and outcome.stands and len(shown) == len(outcome.parts)
    return PaperSheet(
        facts=facts,
        columns=[f"{NAMES[who]} {plain(text.weight_of(who))}%" for who in evaluators_of(text)],
        rows=[_row(row, text, outcome, shown) for row in text.criteria],
        top=plain(text.total),
        sums=[_sum(outcome, who, shown) for who in evaluators_of(text)],
        weighted=sentence(outcome) if outcome and spelled else "",
        level=str(LEVELS[outcome.level]) if outcome and spelled else "",
        boxes=_boxes(text, view, shown),
        foot=" ".join(notes(outcome)) if outcome and spelled else _rule(text),
    )


def _shown(
    view: SheetView | None,
    outcome: Result | None,
    text: TableText,
    assignment: Assignment,
    *,
    for_student: bool,
) -> list[str]:
    """The columns filled in: for staff all, for the student what is released."""
    if view is None or outcome is None:
        return []
    if not for_student:
        return [part.evaluator for part in outcome.parts]
    handed_in = {voice.evaluator for voice in view.voices()}
    return visible_parts(text, outcome, handed_in, is_closed=is_closed(assignment))


def _row(row: Criterion, text: TableText, outcome: Result | None, shown: Sequence[str]) -> PaperRow:
    return PaperRow(
        title=row.title,
        standard=plain_text(row.standard),
        objectives=" ".join(code for code, _share in row.shares),
        points=plain(row.points),
        values=[_value(row, who, outcome, shown) for who in evaluators_of(text)],
    )


def _value(row: Criterion, who: str, outcome: Result | None, shown: Sequence[str]) -> str:
    if not row.is_rated_by(who):
        return "／"
    part = _part(outcome, who, shown)
    if part is None:
        return ""
    return number(part.points[row.key], averaged=who == "peer" and bool(part.count))


def _sum(outcome: Result | None, who: str, shown: Sequence[str]) -> str:
    part = _part(outcome, who, shown)
    if part is None:
        return ""
    return number(part.total, averaged=who == "peer" and bool(part.count))


def _part(outcome: Result | None, who: str, shown: Sequence[str]) -> Part | None:
    """What is printed in this column: ratings, and nothings only once they count."""
    part = outcome.part(who) if outcome and who in shown else None
    if outcome is None or part is None or not part.counts:
        return None
    return part if part.count or outcome.stands else None


def _boxes(text: TableText, view: SheetView | None, shown: Sequence[str]) -> list[Box]:
    takes_part = evaluators_of(text)
    handed = [review for review in view.reviews if review.handed_in_at] if view else []

    def said(who: Evaluator) -> str:
        if who.value not in shown:
            return ""
        return "\n".join(r.comment for r in handed if r.evaluator is who and r.comment)

    own = next((r for r in handed if r.evaluator is Evaluator.SELF), None)
    summary = "\n".join(filter(None, (own.gain, own.plan))) if own else ""
    boxes = {
        "self": Box(_("自我总结（收获与提升计划）"), summary, _("学生签名")),
        "teacher": Box(_("教师评语"), said(Evaluator.TEACHER), _("教师签名")),
        "mentor": Box(_("企业导师评语"), said(Evaluator.MENTOR), _("导师签名")),
    }
    if comments := said(Evaluator.PEER):
        boxes = {"peer": Box(_("小组评语"), comments, ""), **boxes}
    order = ("self", "peer", "teacher", "mentor")
    return [boxes[who] for who in order if who in takes_part and who in boxes]


def _rule(text: TableText) -> str:
    """How peers rate, for the foot of a table that is not computed yet."""
    if "peer" not in evaluators_of(text):
        return ""
    return _("互评由 %(n)s 名同学匿名给出。", n=text.peer.reviews)


def _today() -> str:
    return str(format_date(now(), "yyyy-MM-dd"))


def _words() -> dict[str, str]:
    return {
        "criterion": _("评价项目"),
        "standard": _("评价内容与标准"),
        "points": _("分值"),
        "sum": _("合计"),
        "weighted": _("加权总评"),
        "level": _("等级"),
        "colon": _("："),
        "year": _("年"),
        "month": _("月"),
        "day": _("日"),
        "page": _("第 {n} 页　共 {all} 页"),
    }
