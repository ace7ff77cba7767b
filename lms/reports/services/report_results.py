"""The middle of the report: grades, direct and indirect evaluation, single students."""

from collections.abc import Iterator
from fractions import Fraction

from lms.attainment.rules.figures import Figure, Indirect, Verdict
from lms.attainment.rules.plans import CourseRule
from lms.core.i18n import _, lazy
from lms.core.points import plain, round_half_up, share
from lms.gradebook.rules import State
from lms.gradebook.rules.statistics import LEVELS as GRADE_LEVELS
from lms.gradebook.rules.wording import LEVELS, STATES
from lms.reports.queries.filing import Filed, Line
from lms.reports.rules.documents import PORTRAIT, Cell, Table, Writer, head, row
from lms.reports.rules.pictures import Bands, Bar, Bars, Dot, Scatter
from lms.reports.services.report_basis import formula_words

RANGES = {"excellent": "90–100", "good": "80–89", "fair": "70–79", "pass": "60–69", "fail": "0–59"}
VERDICTS = {
    Verdict.REACHED: lazy("达成"),
    Verdict.NEARLY: lazy("基本达成"),
    Verdict.MISSED: lazy("未达成"),
    Verdict.UNKNOWN: lazy("暂无数据"),
}
NO_STATE = lazy("没有成绩")
MOST_NAMES = 6  # in one picture


def write(writer: Writer, filed: Filed) -> None:
    writer.heading(_("成绩统计"))
    grades(writer, filed)
    writer.heading(_("直接评价"))
    _direct(writer, filed)
    writer.heading(_("间接评价"))
    _indirect(writer, filed)
    writer.heading(_("个体评价"))
    _students(writer, filed)


def grades(writer: Writer, filed: Filed) -> None:
    """How many reached which level, and by name who is not counted."""
    found = filed.statistics
    writer.table(_("总评成绩统计"), grade_table(filed))
    writer.say(left_out_words(filed))
    if not found.count:
        return
    bands = tuple((str(LEVELS[one]), found.levels[one]) for one in reversed(GRADE_LEVELS))
    writer.draw(_("总评成绩分布"), Bands(bands, _("等级")), spread_words(filed))


def grade_table(filed: Filed) -> Table:
    found = filed.statistics
    values = [one.value for one in filed.lines if one.value is not None]
    mean = "—" if found.mean is None else plain(round_half_up(found.mean, 1))
    return Table(
        [28.0, 28, 24, 24, 24, 24, 24],
        [head(_("名单人数"), _("统计人数"), *(str(LEVELS[one]) for one in GRADE_LEVELS))],
        [
            row(
                str(len(filed.lines)),
                str(found.count),
                *(_("%(n)s 人", n=found.levels[one]) for one in GRADE_LEVELS),
            ),
            row(
                _("平均 %(mean)s", mean=mean),
                _("最高 %(n)s", n=plain(max(values))) if values else "—",
                *(_percent(found.rate(one)) for one in GRADE_LEVELS),
            ),
        ],
    )


def spread_words(filed: Filed) -> str:
    found = filed.statistics
    return _(
        "图中 %(n)s 人：平均 %(mean)s 分，及格 %(passed)s 人（%(rate)s）。",
        n=found.count,
        mean=plain(round_half_up(found.mean or Fraction(0), 1)),
        passed=found.passed,
        rate=_percent(found.pass_rate),
    )


def left_out_words(filed: Filed) -> str:
    """Who is not in the figures, with the reason."""
    out = filed.statistics.left_out
    if not out:
        return _("名单上的学生全部计入统计。")
    named = _("、").join(f"{one.name}（{state_word(one.state)}）" for one in out)
    return _("未计入统计 %(n)s 人：%(names)s。", n=len(out), names=named)


def state_word(state: State) -> str:
    return str(STATES.get(state, NO_STATE))


def _direct(writer: Writer, filed: Filed) -> None:
    found = filed.figures
    writer.say(formula_words(found.plan.formula))
    writer.table(_("各课程目标的直接评价"), _direct_table(filed))
    left_out = [one for one in filed.lines if one.student_id in found.left_out]
    named = _("、").join(
        f"{one.name}（{state_word(found.left_out[one.student_id])}）" for one in left_out
    )
    said = _("样本 %(n)s 人。", n=found.sample)
    if named:
        said += _("不在样本内：%(names)s。", names=named)
    writer.say(said)
    rule = (
        _("各目标达成度按权重平均")
        if found.plan.course_rule is CourseRule.WEIGHTED
        else _("各目标达成度的最小值")
    )
    writer.say(
        _(
            "课程达成度（%(rule)s）：%(value)s，%(verdict)s。",
            rule=rule,
            value=_share(found.value),
            verdict=str(VERDICTS[found.verdict]),
        )
    )
    bars = tuple(Bar(one.code, one.value, Fraction(one.expected)) for one in found.figures)
    writer.draw(_("课程目标达成度与期望值"), Bars(bars), bars_words(found.figures))


def bars_words(figures: tuple[Figure, ...]) -> str:
    """The picture as a sentence."""
    parts = [
        _(
            "%(code)s %(value)s（期望 %(expected)s，%(verdict)s）",
            code=one.code,
            value=_share(one.value),
            expected=plain(one.expected),
            verdict=str(VERDICTS[one.verdict]),
        )
        for one in figures
    ]
    return _("红线是期望值。%(parts)s。", parts=_("；").join(parts)) if parts else _("暂无数据")


def _direct_table(filed: Filed) -> Table:
    rows = [cells for one in filed.figures.figures for cells in _figure_rows(one)]
    return Table(
        [20.0, 46, 18, 22, 22, 24, 24],
        [
            head(
                _("课程目标"),
                _("考核环节"),
                _("权重"),
                _("平均得分率"),
                _("达成度"),
                _("期望值"),
                _("结论"),
            )
        ],
        rows,
    )


def _figure_rows(one: Figure) -> Iterator[list[Cell]]:
    """A row for each link; what holds for the objective reaches over all of them."""
    links = one.links or (None,)
    down = len(links)
    for at, link in enumerate(links):
        cells = [
            Cell(link.title if link else _("没有考核环节")),
            Cell(plain(round_half_up(link.weight, 2)) if link else "", "mark"),
            Cell(_rate(link.tally.attainment) if link else "", "mark"),
        ]
        if at == 0:
            ends = (_share(one.direct), plain(one.expected), str(VERDICTS[one.verdict]))
            code = [Cell(one.code, "mark", down=down)]
            cells = [*code, *cells, *(Cell(text, "mark", down=down) for text in ends)]
        yield cells


def _indirect(writer: Writer, filed: Filed) -> None:
    found = [one for one in filed.figures.figures if one.indirect is not None]
    if not found:
        writer.say(_("本学期没有做学生问卷或达标自查，只有直接评价。"))
        return
    rows = [
        row(
            one.code,
            str(one.indirect.answered),
            str(one.indirect.asked),
            _rate(
                Fraction(one.indirect.answered, one.indirect.asked) if one.indirect.asked else None
            ),
            _share(one.indirect.value),
            _share(one.value),
        )
        for one in found
        if one.indirect is not None
    ]
    titles = (_("课程目标"), _("答卷"), _("应答"), _("回收率"), _("间接评价"), _("综合达成度"))
    writer.table(_("学生自评（问卷）"), Table([36.0, 28, 28, 28, 28, 28], [head(*titles)], rows))
    writer.say(
        _(
            "综合达成度 = %(share)s × 直接评价 + %(rest)s × 间接评价。答卷少于 5 份时不列出。",
            share=plain(filed.figures.plan.direct_share),
            rest=plain(1 - filed.figures.plan.direct_share),
        ),
        "note",
    )


def _returned(found: Indirect) -> Fraction | None:
    return Fraction(found.answered, found.asked) if found.asked else None


def _students(writer: Writer, filed: Filed) -> None:
    for one in filed.figures.figures:
        dots = tuple(_dots(one, filed.lines))
        if dots:
            picture = Scatter(dots, Fraction(one.expected))
            caption = _("%(code)s 每名学生的达成度", code=one.code)
            writer.draw(caption, picture, below_words(one, filed.lines))
    writer.table(_("每名学生的课程目标达成度"), _detail(filed))


def _dots(one: Figure, lines: tuple[Line, ...]) -> Iterator[Dot]:
    """Who lies below is named; by the number in the list where names would cover one another."""
    few = one.sample - one.reached <= MOST_NAMES
    for line in lines:
        value = one.students.get(line.student_id)
        if value is not None:
            named = line.name if few else str(line.serial)
            yield Dot(line.serial, value, named if value < Fraction(one.expected) else "")


def below_words(one: Figure, lines: tuple[Line, ...]) -> str:
    """The scatter as a sentence that names who lies below."""
    below = [
        f"{line.serial} {line.name}"
        for line in lines
        if (value := one.students.get(line.student_id)) is not None
        and value < Fraction(one.expected)
    ]
    expected = plain(one.expected)
    if not below:
        return _(
            "%(code)s：%(n)s 人全部达到期望值 %(expected)s。",
            code=one.code,
            n=one.sample,
            expected=expected,
        )
    return _(
        "%(code)s：%(n)s 人中 %(below)s 人低于期望值 %(expected)s（红线以下）：%(names)s。",
        code=one.code,
        n=one.sample,
        below=len(below),
        expected=expected,
        names=_("、").join(below),
    )


def _detail(filed: Filed) -> Table:
    figures = filed.figures.figures
    width = min(22.0, 90 / max(1, len(figures)))
    rows = [
        row(
            str(line.serial),
            line.number,
            line.name,
            line.home_class,
            *(_student(one, line) for one in figures),
        )
        for line in filed.lines
    ]
    rest = PORTRAIT - 12 - 30 - width * len(figures)
    return Table(
        [12, 30, rest * 0.55, rest * 0.45, *[width] * len(figures)],
        [head(_("序号"), _("学号"), _("姓名"), _("行政班"), *(one.code for one in figures))],
        rows,
        is_dense=True,
    )


def _student(one: Figure, line: Line) -> str:
    """Two decimals; below the expected value with a mark beside the number."""
    value = one.students.get(line.student_id)
    if value is None:
        return "—"
    return f"{share(value)}{' ▼' if value < Fraction(one.expected) else ''}"


def _share(value: Fraction | None) -> str:
    return str(VERDICTS[Verdict.UNKNOWN]) if value is None else share(value)


def _rate(value: Fraction | None) -> str:
    return "—" if value is None else share(value)


def _percent(value: Fraction | None) -> str:
    return "—" if value is None else f"{plain(round_half_up(100 * value, 1))}%"
