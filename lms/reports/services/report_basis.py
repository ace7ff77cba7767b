"""The first half of the report: what the course is, what it aims at, and how it was examined."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lms.attainment.rules.plans import Formula
from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.objectives.models import Objective
from lms.questions.text import level_title
from lms.reports.queries.filing import Filed
from lms.reports.rules import sections
from lms.reports.rules.blueprint import Blueprint, blueprint_of
from lms.reports.rules.documents import PORTRAIT, Cell, Table, Writer, facts, head, row


def write(writer: Writer, filed: Filed) -> None:
    writer.heading(_("基本信息"))
    writer.table(_("课程与教学班"), facts(_facts(filed)))
    writer.heading(_("课程目标"))
    _objectives(writer, filed)
    writer.heading(_("考核方式与权重"))
    _links(writer, filed)
    writer.heading(_("期末试卷设计"))
    _exams(writer, filed)


def _facts(filed: Filed) -> list[tuple[str, str]]:
    course = filed.grid.course
    classes = dict.fromkeys(one.home_class for one in filed.lines if one.home_class)
    written = filed.texts.get
    return [
        (_("课程名称"), course.title),
        (_("课程代码"), course.code),
        (_("学时/学分"), f"{course.hours}/{plain(course.credits)}"),
        (_("课程性质"), written(sections.NATURE, "")),
        (_("开课学期"), filed.term),
        (_("教学班"), filed.classroom.name),
        (_("专业班级"), _("、").join(classes)),
        (_("学生人数"), str(len(filed.lines))),
        (_("任课教师"), _("、").join(filed.teachers)),
        (_("课程负责人"), written(sections.LEADER, "")),
        (_("主要教学文档"), written(sections.MATERIALS, "")),
    ]


def _objectives(writer: Writer, filed: Filed) -> None:
    plan = filed.figures.plan
    rows = []
    for one in plan.objectives:
        share, least = plain(one.weight), plain(one.expected)
        rows.append(row(one.code, one.title, share, least, left=(1,)))
    writer.table(
        _("课程目标、权重与期望值"),
        Table([22, 110, 22, 22], [head(_("编号"), _("课程目标"), _("权重"), _("期望值"))], rows),
    )
    matrix = _matrix(filed)
    if matrix is None:
        writer.say(_("课程目标与培养规格的支撑关系还没有数据。"))
        return
    writer.table(_("课程目标对培养规格的支撑强度"), matrix)
    writer.say(_("表中数字是课程目标所含各学习任务目标的支撑强度之和，空格表示不支撑。"), "note")


def supports_in(filed: Filed) -> list[tuple[Objective, dict[str, Decimal]]]:
    """Training objectives with what each course objective adds to them: its support weights."""
    owners = belonging(filed)
    by_id = {one.id: owners[code] for code, one in filed.objectives.items() if code in owners}
    sums: dict[int, dict[str, Decimal]] = {}
    for support in filed.supports:
        owner = by_id.get(support.objective_id)
        if owner and support.parent_id in filed.training:
            found = sums.setdefault(support.parent_id, {})
            found[owner] = found.get(owner, Decimal(0)) + support.weight
    return [(one, sums[id_]) for id_, one in filed.training.items() if id_ in sums]


def _matrix(filed: Filed) -> Table | None:
    """Training objectives by course objectives."""
    found = supports_in(filed)
    if not found:
        return None
    codes = [one.code for one in filed.figures.plan.objectives]
    width = min(22.0, 100 / max(1, len(codes)))
    return Table(
        [20, PORTRAIT - 20 - width * len(codes), *[width] * len(codes)],
        [head(_("编号"), _("培养规格"), *codes)],
        [
            row(
                training.code,
                training.title,
                *(plain(weights[code]) if code in weights else "" for code in codes),
                left=(1,),
            )
            for training, weights in found
        ],
        is_dense=True,
    )


def _links(writer: Writer, filed: Filed) -> None:
    figures = filed.figures.figures
    titles = {link.category: link.title for one in figures for link in one.links}
    of_total = {one.code: one.weight for one in filed.tree.categories}
    weights = {(link.category, one.code): link.weight for one in figures for link in one.links}
    width = min(26.0, 110 / max(1, len(figures)))
    rows = [
        row(
            title,
            f"{plain(of_total[category])}%" if category in of_total else "",
            *(_weight(weights.get((category, one.code))) for one in figures),
            left=(0,),
        )
        for category, title in titles.items()
    ]
    writer.table(
        _("考核环节占总评的比例，及其在各课程目标中的权重"),
        Table(
            [PORTRAIT - 24 - width * len(figures), 24, *[width] * len(figures)],
            [head(_("考核环节"), _("占总评"), *(one.code for one in figures))],
            rows,
        ),
    )
    writer.say(filed.texts.get(sections.SOUNDNESS) or _("考核合理性：尚未填写。"))


def formula_words(formula: Formula) -> str:
    if formula is Formula.RATES:
        return _("达成度 = Σ（环节平均得分 ÷ 环节满分 × 权重）÷ Σ 权重")
    return _("达成度 = Σ（环节平均得分 × 权重）÷ Σ（环节满分 × 权重）")


def _weight(weight: Decimal | None) -> str:
    return "" if weight is None else plain(round_half_up(weight, 2))


def _exams(writer: Writer, filed: Filed) -> None:
    if not filed.exams:
        writer.say(_("本课程没有安排期末考试。"))
    for exam in filed.exams:
        blueprint = blueprint_of(exam.settings, exam.questions, belonging(filed))
        writer.table(
            _("%(title)s：课程目标 × 认知层次（题数，分值）", title=exam.title),
            blueprint_table(blueprint),
        )
        if exam.settings.draws:
            writer.say(_("试卷按规则从题库抽题；抽题规则涉及几个目标时，分值平均计入。"), "note")


def belonging(filed: Filed) -> dict[str, str]:
    """Which course objective each objective of a task belongs to."""
    return {code: one.code for one in filed.figures.plan.objectives for code in one.objectives}


def blueprint_table(found: Blueprint) -> Table:
    levels = found.levels
    width = min(24.0, 120 / max(1, len(levels)))
    titles = [level_title(one) if one else _("未注明") for one in levels]
    rows = [*_rows(found, levels), _sum_row(found, levels)]
    rest = PORTRAIT - 40 - width * len(levels)
    return Table(
        [rest, *[width] * len(levels), 22, 18],
        [head(_("课程目标"), *titles, _("分值"), _("占比"))],
        rows,
    )


def _rows(found: Blueprint, levels: Sequence[str]) -> Iterator[list[Cell]]:
    for code in found.codes:
        cells = [found.cell(code, level) for level in levels]
        points = found.points(code)
        name = code or _("未归入课程目标")
        yield row(name, *(_cell(*one) for one in cells), _points(points), found.share(points))


def _sum_row(found: Blueprint, levels: Sequence[str]) -> list[Cell]:
    sums = [found.level(level) for level in levels]
    whole = found.whole
    return row(_("合计"), *(_cell(*one) for one in sums), _points(whole), found.share(whole))


def _cell(count: int, points: Decimal) -> str:
    return _("%(n)s 题 %(points)s", n=count, points=_points(points)) if count else ""


def _points(points: Decimal) -> str:
    return plain(round_half_up(points, 2))
