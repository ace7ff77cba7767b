"""The attainment of a course as a workbook: the form colleges compute it in (domain.md §2.4)."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from lms.attainment.rules.figures import Figure
from lms.core.i18n import _
from lms.core.points import round_half_up
from lms.core.tabular import Column, Sheet
from lms.core.tabular.writing import Value
from lms.reports.queries.filing import Filed
from lms.reports.services.report import draft_of
from lms.reports.services.report_basis import supports_in
from lms.reports.services.report_results import VERDICTS

PLACES = 4


def attainment_sheets(filed: Filed) -> list[Sheet]:
    return [_form(filed), _objectives(filed), _students(filed)]


def _form(filed: Filed) -> Sheet:
    """A row for each objective of the programme and each course objective that supports it."""
    links = {link.category: link.title for one in filed.figures.figures for link in one.links}
    columns = [Column(_("序号"), "number"), Column(_("毕业要求指标点")), Column(_("课程目标"))]
    for title in links.values():
        columns += [
            Column(_("%(title)s 累计设定分数", title=title), "number"),
            Column(_("%(title)s 累计平均得分", title=title), "number"),
            Column(_("%(title)s 在总评成绩中的占比", title=title), "number"),
        ]
    columns += [
        Column(_("课程目标达成度期望值 Ei"), "number"),
        Column(_("课程目标达成度 ALCOi"), "number"),
        Column(_("某一指标点对应各课程目标达成度的最小值 ALCOmin"), "number"),
        Column(_("课程权重（达成目标值）Wm"), "number"),
        Column(_("课程对应的毕业要求指标点达成度 ALIm"), "number"),
    ]
    note = " · ".join(filter(None, (_("课程目标和毕业要求指标点达成度计算"), _note(filed))))
    return Sheet(_("达成度计算"), columns, list(_form_rows(filed, list(links))), note)


def _form_rows(filed: Filed, links: list[str]) -> Iterator[tuple[Value, ...]]:
    by_code = {one.code: one for one in filed.figures.figures}
    serial = 0
    for training, weights in supports_in(filed):
        served = [by_code[code] for code in weights if code in by_code]
        known = [one.value for one in served if one.value is not None]
        least = min(known) if known else None
        weight = sum(weights.values(), Decimal(0))
        whole = None if least is None else least * Fraction(weight)
        for one in served:
            serial += 1
            yield (
                serial,
                f"{training.code} {training.title}",
                f"{one.code} {one.title}",
                *(value for category in links for value in _link(one, category)),
                one.expected,
                _number(one.value),
                _number(least),
                weight,
                _number(whole),
            )


def _link(one: Figure, category: str) -> tuple[Value, Value, Value]:
    """Full mark, mean and weight of a link, a mean student's."""
    for link in one.links:
        if link.category == category and link.students:
            full = Fraction(link.tally.possible) / link.students
            mean = Fraction(link.tally.earned) / link.students
            return _number(full), _number(mean), _number(Fraction(link.weight))
    return None, None, None


def _objectives(filed: Filed) -> Sheet:
    columns = [
        Column(_("课程目标")),
        Column(_("内容")),
        Column(_("权重"), "number"),
        Column(_("期望值"), "number"),
        Column(_("直接评价"), "number"),
        Column(_("间接评价"), "number"),
        Column(_("达成度"), "number"),
        Column(_("样本"), "number"),
        Column(_("达到人数"), "number"),
        Column(_("结论")),
    ]
    rows: list[tuple[Value, ...]] = [
        (
            one.code,
            one.title,
            one.weight,
            one.expected,
            _number(one.direct),
            _number(one.indirect.value if one.indirect else None),
            _number(one.value),
            one.sample,
            one.reached,
            str(VERDICTS[one.verdict]),
        )
        for one in filed.figures.figures
    ]
    return Sheet(_("课程目标"), columns, rows, _note(filed))


def _students(filed: Filed) -> Sheet:
    figures = filed.figures.figures
    columns = [
        Column(_("序号"), "number"),
        Column(_("学号")),
        Column(_("姓名")),
        Column(_("行政班")),
        *(Column(one.code, "number") for one in figures),
    ]
    rows: list[tuple[Value, ...]] = [
        (
            line.serial,
            line.number,
            line.name,
            line.home_class,
            *(_number(one.students.get(line.student_id)) for one in figures),
        )
        for line in filed.lines
    ]
    return Sheet(_("学生"), columns, rows, _note(filed))


def _note(filed: Filed) -> str:
    words = (filed.term, filed.grid.course.title, filed.classroom.name, draft_of(filed))
    return " · ".join(filter(None, words))


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value, PLACES)
