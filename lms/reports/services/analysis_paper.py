"""试卷分析表 of an exam: what the page of its analysis says, to be signed and filed."""

from typing import TYPE_CHECKING

from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.paper import abridged
from lms.questions import kinds
from lms.reports.queries import analysis as queries
from lms.reports.queries.filing import Exam, Filed
from lms.reports.queries.taken import taken
from lms.reports.rules.documents import (
    Block,
    Box,
    Cell,
    Document,
    Drawing,
    Paragraph,
    Table,
    facts,
    head,
    row,
)
from lms.reports.rules.pictures import Bands
from lms.reports.rules.showing import estimate
from lms.reports.services import analysis_words as words
from lms.reports.services.analysis_figures import figures
from lms.reports.services.exam_papers import document_of, facts_of

if TYPE_CHECKING:
    from lms.reports.rules.analysing import Analysis, ItemFigures, Whole


def analysis_of(filed: Filed, exam: Exam) -> Document:
    """The figures of the paper; what they mean is for people to write.

    Over the attempt that counts of each student, as the page shows it where nothing is chosen.
    """
    from lms.reports.rules.analysing import analyse  # noqa: PLC0415  NumPy comes with it

    scope = queries.scope_in_class(exam.assignment.id)
    mine = taken(scope)
    pass_mark = filed.grid.course.pass_mark
    found = analyse(queries.sample_of(mine.entries, mine.settings), pass_mark=pass_mark)
    blocks: list[Block] = [facts(facts_of(filed, exam)), _note(words.basis(scope, mine))]
    if found is None:
        blocks.append(Paragraph(_("还没有批改完的试卷。")))
    else:
        rows = figures(found, mine, pass_mark)
        table = facts([(one.label, one.whole) for one in rows], label=50)
        blocks.append(Table(table.widths, table.head, table.rows, _("整卷指标")))
        if found.whole is not None:
            blocks += _whole(found, found.whole)
        said = [*words.by_response(found), *words.about_items(found), *words.definitions()]
        blocks += [_items(found), *map(_note, said)]
    asked = (_("命题分析"), _("失分原因"), _("教学建议"))
    blocks += [*(Box(one) for one in asked), Box(_("教研室意见"), "", _("教研室主任"))]
    return document_of(filed, exam, _("试卷分析表"), blocks)


def _note(text: str) -> Paragraph:
    return Paragraph(text, "note")


def _whole(found: "Analysis", whole: "Whole") -> list[Block]:
    bands = [(words.band_words(band), rate.count) for band, rate in reversed(whole.bands)]
    said = _("；").join(_("%(band)s 分 %(n)s 人", band=band, n=count) for band, count in bands)
    return [
        *map(_note, words.about_alpha(found)),
        Drawing(
            Bands(tuple(bands), _("得分占满分的百分比")),
            _("分数段分布"),
            _("%(said)s。", said=said),
        ),
    ]


def _items(found: "Analysis") -> Table:
    titles = [_("题号"), _("题型"), _("目标"), _("满分"), words.count_word(found), _("难度 P")]
    widths = [15.0, 18, 33, 13, 13, 28]
    if found.whole is not None:
        titles += [_("区分度 D"), _("题与其余得分的相关 r")]
        widths += [28, 28]
    return Table(
        widths,
        [head(*titles)],
        [_item(one, found) for one in found.items],
        _("各题的难度和区分度"),
        is_dense=True,
    )


def _item(one: "ItemFigures", found: "Analysis") -> list[Cell]:
    leaf = one.item.definition
    level = words.level_words(one.level)
    power = [f"{estimate(one.discrimination)} {level}".strip(), estimate(one.relation)]
    return row(
        one.item.number,
        str(kinds.get(leaf.kind).title),
        abridged(leaf.objectives()),
        plain(leaf.points),
        str(one.count),
        words.facility_words(one),
        *(power if found.whole is not None else ()),
        left=(2,),
    )
