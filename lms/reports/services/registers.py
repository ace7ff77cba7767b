"""成绩登记册 and 平时成绩册: what a class was given, student by student (domain.md §3.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.core.tabular import Column as Field
from lms.core.tabular import Sheet
from lms.core.tabular.writing import Value
from lms.gradebook.queries.columns import Column
from lms.gradebook.rules import Category, Scale, State
from lms.gradebook.rules.totalled import ItemMark
from lms.gradebook.rules.wording import grade_word
from lms.reports.queries.filing import EXAM, Filed, Line
from lms.reports.rules.documents import (
    LANDSCAPE,
    PORTRAIT,
    Block,
    Box,
    Cell,
    Document,
    Paragraph,
    Table,
    facts,
    head,
    row,
)
from lms.reports.services.report import draft_of
from lms.reports.services.report_results import grade_table, left_out_words, state_word

MOST = 14  # columns of marks beside one another; more begin another table
WIDEST = 34.0  # mm


def register_of(filed: Filed) -> Document:
    """The grades as the college files them: parts, total, level, state, and the statistics."""
    blocks: list[Block] = [facts(_facts(filed)), _grades(filed)]
    blocks += [
        replace(grade_table(filed), caption=_("成绩统计")),
        Paragraph(left_out_words(filed), "note"),
        Box(_("说明"), _corrections(filed), _("任课教师　　　　　　教研室主任")),
    ]
    return _document(filed, _("成绩登记册"), blocks)


def coursework_of(filed: Filed) -> Document:
    """Every mark that is no exam, by category, and what each category came to."""
    categories = [one for one in filed.tree.categories if not filed.tree.is_within(one.code, EXAM)]
    blocks: list[Block] = [facts(_facts(filed), LANDSCAPE)]
    for category in categories:
        columns = _columns(filed, category)
        for at in range(0, len(columns), MOST):
            blocks.append(_marks(filed, category, columns[at : at + MOST], is_first=at == 0))
    blocks += [
        Paragraph(
            _("格中是得分；“—”表示没有成绩。得分率是这一类计入的成绩占满分的百分比。"), "note"
        ),
        Box(_("说明"), "", _("任课教师")),
    ]
    return _document(filed, _("平时成绩册"), blocks, is_wide=True)


def grade_sheet(filed: Filed) -> Sheet:
    """The register as numbers; what a verification reads again from a file."""
    parts = _parts(filed)
    fields = [
        Field(_("序号"), "number"),
        Field(_("学号")),
        Field(_("姓名")),
        Field(_("行政班")),
        *(Field(one.title, "number") for one in parts),
        Field(_("总评"), "points"),
        Field(_("成绩")),
        Field(_("备注")),
    ]
    rows: list[Sequence[Value]] = [
        (
            line.serial,
            line.number,
            line.name,
            line.home_class,
            *(_rate(line, one) for one in parts),
            line.value,
            line.final.grade,
            _note(line),
        )
        for line in filed.lines
    ]
    note = f"{filed.term} · {filed.grid.course.title} · {filed.classroom.name}"
    return Sheet(_("成绩登记册"), fields, rows, " · ".join(filter(None, (note, draft_of(filed)))))


def _document(
    filed: Filed, name: str, blocks: Sequence[Block], *, is_wide: bool = False
) -> Document:
    course, classroom = filed.grid.course.title, filed.classroom.name
    return Document(
        title=f"{course}　{name}",
        subtitle=f"{filed.term}　{classroom}",
        left=course,
        right=f"{filed.term}　{classroom}",
        blocks=blocks,
        name=name,
        is_wide=is_wide,
        draft=draft_of(filed),
    )


def _facts(filed: Filed) -> list[tuple[str, str]]:
    course = filed.grid.course
    weights = _("，").join(
        f"{one.title} {plain(one.weight)}%" for one in filed.tree.categories if not one.parent
    )
    return [
        (_("学年学期"), filed.term),
        (_("课程"), f"{course.title}（{course.code}）"),
        (_("学时/学分"), f"{course.hours}/{plain(course.credits)}"),
        (_("教学班"), filed.classroom.name),
        (_("任课教师"), _("、").join(filed.teachers)),
        (_("学生人数"), str(len(filed.lines))),
        (_("成绩构成"), weights),
    ]


def _parts(filed: Filed) -> list[Category]:
    return [one for one in filed.tree.categories if not one.parent]


def _grades(filed: Filed) -> Table:
    parts = _parts(filed)
    width = min(19.0, 76 / max(1, len(parts)))
    rest = PORTRAIT - 11 - 28 - width * len(parts) - 15 - 18
    titles = [f"{one.title}\n{plain(one.weight)}%" for one in parts]
    ends = (_("总评"), _("等级"), _("备注"))
    return Table(
        [11, 28, rest * 0.38, rest * 0.31, *[width] * len(parts), 15, 18, rest * 0.31],
        [head(_("序号"), _("学号"), _("姓名"), _("行政班"), *titles, *ends)],
        [_grade(filed, line, parts) for line in filed.lines],
        is_dense=True,
    )


def _grade(filed: Filed, line: Line, parts: Sequence[Category]) -> list[Cell]:
    pass_mark = filed.grid.course.pass_mark
    scale = Scale.FIVE if filed.tree.scale is Scale.PERCENT else filed.tree.scale
    level = grade_word(line.value, scale, pass_mark=pass_mark, state=line.state)
    rates = (_rate(line, one) for one in parts)
    return row(
        str(line.serial),
        line.number,
        line.name,
        line.home_class,
        *("—" if rate is None else plain(rate) for rate in rates),
        "—" if line.value is None else plain(line.value),
        level,
        _note(line),
    )


def _rate(line: Line, category: Category) -> Decimal | None:
    """What a category came to in percent, one decimal."""
    for part in line.total.parts:
        if part.category == category.code and part.rate is not None:
            return round_half_up(part.rate * 100, 1)
    return None


def _note(line: Line) -> str:
    said = [] if line.state is State.NONE else [state_word(line.state)]
    return _("、").join([*said, *([_("已更正")] if line.final.corrected else [])])


def _corrections(filed: Filed) -> str:
    named = _("、").join(f"{one.number} {one.name}" for one in filed.lines if one.final.corrected)
    return _("送审后经批准更正：%(names)s。", names=named) if named else ""


def _columns(filed: Filed, category: Category) -> list[Column]:
    return [
        one
        for one in filed.grid.columns
        if filed.tree.place_of(one.key, one.category).category == category.code
    ]


def _marks(filed: Filed, category: Category, columns: Sequence[Column], *, is_first: bool) -> Table:
    width = min(WIDEST, (LANDSCAPE - 11 - 27 - 30 - 18) / len(columns))
    titles = [f"{one.label}\n{one.title}".strip() + f"\n{plain(one.possible)}" for one in columns]
    caption = category.title if is_first else _("%(title)s（续）", title=category.title)
    return Table(
        [11, 27, 30, *[width] * len(columns), 18],
        [head(_("序号"), _("学号"), _("姓名"), *titles, _("得分率"))],
        list(_mark_rows(filed, category, columns)),
        caption,
        is_dense=True,
    )


def _mark_rows(filed: Filed, category: Category, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for line in filed.lines:
        marks = {one.key: one for one in line.total.marks}
        rate = _rate(line, category)
        yield row(
            str(line.serial),
            line.number,
            line.name,
            *(_mark(marks.get(one.key)) for one in columns),
            "—" if rate is None else f"{plain(rate)}%",
        )


def _mark(mark: ItemMark | None) -> str:
    """The points as they counted, or the state that stands in their place."""
    if mark is None:
        return "—"
    state = "" if mark.state is State.NONE else state_word(mark.state)
    points = "—" if mark.tally is None else plain(round_half_up(mark.tally.earned, 2))
    return " ".join(filter(None, (points if points != "—" or not state else "", state)))
