"""双向细目表 of the exams of a classroom, and what the documents of an exam have alike."""

from collections.abc import Sequence
from decimal import Decimal

from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.paper import SpecificationRow, abridged
from lms.questions.rules import LEVELS
from lms.questions.text import level_title
from lms.reports.queries.filing import Exam, Filed
from lms.reports.rules.blueprint import blueprint_of
from lms.reports.rules.documents import PORTRAIT, Block, Box, Document, Table, facts, head, row
from lms.reports.services.report_basis import belonging, blueprint_table


def specification_of(filed: Filed, exam: Exam) -> Document:
    """What the paper examines at which level: as planned, and by course objective."""
    full = (_("满分"), plain(exam.settings.possible))
    blocks: list[Block] = [facts([*facts_of(filed, exam), full])]
    if exam.settings.specification:
        blocks.append(_planned(exam.settings.specification))
    blueprint = blueprint_of(exam.settings, exam.questions, belonging(filed))
    table = blueprint_table(blueprint)
    caption = _("按课程目标（题数，分值）")
    blocks += [
        Table(table.widths, table.head, table.rows, caption),
        Box(_("审核意见"), "", _("命题人　　　　　　审核人")),
    ]
    return document_of(filed, exam, _("双向细目表"), blocks)


def document_of(filed: Filed, exam: Exam, name: str, blocks: Sequence[Block]) -> Document:
    course, classroom = filed.grid.course.title, filed.classroom.name
    return Document(
        title=f"{course}　{exam.title}　{name}",
        subtitle=f"{filed.term}　{classroom}",
        left=course,
        right=f"{filed.term}　{classroom}",
        blocks=blocks,
        name=f"{exam.title}_{name}",
    )


def facts_of(filed: Filed, exam: Exam) -> list[tuple[str, str]]:
    return [
        (_("课程"), filed.grid.course.title),
        (_("试卷"), exam.title),
        (_("教学班"), filed.classroom.name),
        (_("任课教师"), _("、").join(filed.teachers)),
        (_("学期"), filed.term),
    ]


def _planned(rows: Sequence[SpecificationRow]) -> Table:
    levels = [level for level in LEVELS if any(level in dict(one.points) for one in rows)]
    width = min(20.0, 96 / max(1, len(levels)))
    rest = PORTRAIT - width * len(levels) - 18
    body = [
        row(
            one.title,
            abridged(one.objectives),
            *(_points(dict(one.points).get(level)) for level in levels),
            plain(one.total),
            left=(0, 1),
        )
        for one in rows
    ]
    sums = [
        sum((dict(one.points).get(level, Decimal(0)) for one in rows), Decimal(0))
        for level in levels
    ]
    whole = sum((one.total for one in rows), Decimal(0))
    body.append(row(_("合计"), "", *(plain(one) for one in sums), plain(whole)))
    return Table(
        [rest * 0.55, rest * 0.45, *[width] * len(levels), 18],
        [head(_("考核内容"), _("目标"), *(level_title(one) for one in levels), _("合计"))],
        body,
        _("命题计划（分值）"),
    )


def _points(points: Decimal | None) -> str:
    return "" if points is None else plain(points)
