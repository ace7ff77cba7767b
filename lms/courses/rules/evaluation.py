"""evaluation.md: a 学习评价表 – who rates which rows, with which weight."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import EVALUATORS, Criterion, TableText
from lms.courses.rules.course import Places
from lms.courses.rules.evaluation_head import ACTIVITY, LONGEST_LABEL, Head, read_head
from lms.courses.rules.fields import SEPARATORS, Fields, decimal_of, is_key
from lms.courses.rules.folder import Source
from lms.courses.rules.render import Page
from lms.courses.rules.shares import parse_shares
from lms.courses.rules.tables import Columns, Row, Table, tables_in
from lms.courses.rules.values import Split

WHO = {
    "自评": "self",
    "互评": "peer",
    "组间互评": "intergroup",
    "师评": "teacher",
    "企业导师": "mentor",
    "导师": "mentor",
}
COLUMNS = Columns(
    required={
        "key": ("码", "key"),
        "title": ("评价项目", "criterion"),
        "standard": ("评价内容/标准", "评价内容", "评价标准", "standard"),
        "points": ("分值", "points"),
        "objectives": ("目标", "objectives"),
    },
    optional={
        "evaluators": ("评价者", "评价主体", "evaluators"),
        "group": ("类别", "group"),
    },
)
# In a mastery self-check rows need no points.
MASTERY_COLUMNS = Columns(
    required={name: words for name, words in COLUMNS.required.items() if name != "points"},
    optional={**COLUMNS.optional, "points": COLUMNS.required["points"]},
)


@dataclass(frozen=True)
class Evaluation:
    """A table as read, with the places its names stand at.

    `standards` and `introduction` are the Markdown `text` was rendered from; `sources` the
    activities rows are taken from, `rows_at` the line of each row.
    """

    text: TableText
    place: Place
    key_at: Place
    criteria: Places
    objectives: tuple[tuple[str, Place], ...]
    standards: tuple[str, ...] = ()
    introduction: str = ""
    sources: tuple[tuple[str, Place], ...] = ()
    rows_at: tuple[int, ...] = ()


def parse_evaluation(source: Source, split: Split, page: Page) -> Evaluation:
    fields = Fields(split.head, page.findings)
    head = read_head(fields)
    columns = MASTERY_COLUMNS if head.is_mastery else COLUMNS
    tables = tables_in(split.numbered(), page.place, columns, page.findings)
    rows = [row for table in tables for row in table.rows if not row.is_sum("key", "title")]
    criteria = tuple(_criterion(row, page, head) for row in rows)
    places = _places(rows, criteria, page.findings)
    head = _with_total(head, criteria)
    _check_total(tables, criteria, head.total, page, split.first_line)
    _check_evaluators(head, criteria, page.findings)
    taken = {number for table in tables for number in table.lines}
    prose = [line if number not in taken else "" for number, line in split.numbered()]
    return Evaluation(
        text=_text(head, criteria, page.block(prose, split.first_line).strip()),
        place=page.place,
        key_at=fields.place_of("evaluation"),
        criteria=places,
        objectives=tuple(
            (code, row.place_of("objectives"))
            for row, criterion in zip(rows, criteria, strict=True)
            for code, _share in criterion.shares
        ),
        standards=tuple(row.text("standard") for row in rows),
        introduction="\n".join(prose).strip("\n"),
        sources=tuple(
            (criterion.source, row.place_of("evaluators"))
            for row, criterion in zip(rows, criteria, strict=True)
            if criterion.source
        ),
        rows_at=tuple(row.place.line for row in rows),
    )


def _text(head: Head, criteria: tuple[Criterion, ...], introduction: str) -> TableText:
    missing = head.missing
    if any(row.source for row in criteria):
        missing = (*missing, (ACTIVITY, head.on_missing_activity))
    return TableText(
        key=head.key,
        label=head.label,
        title=head.title,
        scale=head.scale,
        weights=head.weights,
        peer=head.peer,
        missing=missing,
        criteria=criteria,
        total=head.total,
        introduction=introduction,
        options=head.options,
        may_skip=head.may_skip,
        intergroup=head.intergroup,
        rounding=head.rounding,
        levels=head.levels,
    )


def _with_total(head: Head, criteria: Sequence[Criterion]) -> Head:
    """A mastery self-check adds up to whatever its rows are."""
    if not head.is_mastery or head.says_total:
        return head
    return replace(head, total=sum((row.points for row in criteria), Decimal(0)))


def _criterion(row: Row, page: Page, head: Head) -> Criterion:
    key, title = row.text("key"), row.text("title")
    if not is_key(key):
        page.findings.error(
            row.place_of("key"), _("评价行的码 %(key)s 不合规，应像 T03-E1。", key=key or "—")
        )
    if not title:
        page.findings.error(row.place_of("title"), _("请写出评价项目。"))
    if len(row.text("group")) > LONGEST_LABEL:
        page.findings.error(
            row.place_of("group"), _("类别太长，最多 %(n)s 个字。", n=LONGEST_LABEL)
        )
    objectives_at = row.place_of("objectives")
    shares = parse_shares(row.text("objectives"), objectives_at, page.findings)
    if not shares:
        page.findings.error(objectives_at, _("请写出这一行评价哪个目标，如 K3.1。"))
    source = _source(row, page.findings, head)
    return Criterion(
        key=key,
        title=title,
        standard=page.inline(row.text("standard"), row.place_of("standard")),
        points=_points(row, page.findings, head),
        shares=shares,
        evaluators=() if source else _evaluators(row, page.findings, head),
        group=row.text("group"),
        source=source,
    )


def _points(row: Row, findings: Findings, head: Head) -> Decimal:
    if head.is_mastery and not row.text("points"):
        return Decimal(1)
    points = decimal_of(row.text("points"))
    if points is None or points <= 0:
        findings.error(row.place_of("points"), _("分值应是大于 0 的数。"))
        return Decimal(0)
    return points


def _source(row: Row, findings: Findings, head: Head) -> str:
    """The activity this row is the mark of: `=T03-Q`; '' for a row that people rate."""
    written = row.text("evaluators").strip()
    if "=" not in written:
        return ""
    place, key = row.place_of("evaluators"), written.removeprefix("=").strip()
    if not written.startswith("=") or not is_key(key):
        findings.error(place, _("取自其他活动得分的行只写一个码，如 =T03-Q，不再写评价者。"))
    elif head.is_mastery:
        findings.error(place, _("掌握自查不计分，不能取其他活动的得分。"))
    else:
        return key
    return ""


def _evaluators(row: Row, findings: Findings, head: Head) -> tuple[str, ...]:
    found: list[str] = []
    weighted = [who for who, _weight in head.weights]
    for word in filter(None, SEPARATORS.split(row.text("evaluators"))):
        who = WHO.get(word, word)
        place = row.place_of("evaluators")
        if "=" in word:
            continue
        if who not in EVALUATORS:
            findings.error(
                place,
                _(
                    "不认识的评价者 %(word)s，可以写：%(known)s。",
                    word=word,
                    known=_("、").join(EVALUATORS),
                ),
            )
        elif who not in weighted:
            findings.error(
                place, _("%(who)s 在头部的 evaluators 里没有权重，这一行无人评价。", who=word)
            )
        elif who in found:
            findings.error(place, _("评价者 %(who)s 写了两次。", who=word))
        else:
            found.append(who)
    return tuple(found)


def _places(rows: list[Row], criteria: tuple[Criterion, ...], findings: Findings) -> Places:
    places: Places = {}
    for row, criterion in zip(rows, criteria, strict=True):
        if criterion.key in places:
            findings.error(
                row.place_of("key"), _("码 %(key)s 在这张表里写了两次。", key=criterion.key)
            )
        places.setdefault(criterion.key, row.place_of("key"))
    return places


def _check_total(
    tables: list[Table],
    criteria: tuple[Criterion, ...],
    total: Decimal,
    page: Page,
    first_line: int,
) -> None:
    if not tables:
        page.findings.error(
            page.place.at(first_line),
            _("没有找到评价表。表头应有：%(columns)s。", columns=_("、").join(COLUMNS.headings())),
        )
    found = sum((criterion.points for criterion in criteria), Decimal(0))
    if criteria and found != total:
        page.findings.error(
            tables[0].place,
            _("各行分值合计是 %(found)s，应是 %(total)s。", found=plain(found), total=plain(total)),
        )


def _check_evaluators(head: Head, criteria: Sequence[Criterion], findings: Findings) -> None:
    """Whoever has a weight rates something."""
    for who, _weight in head.weights if criteria else ():
        if not any(row.is_rated_by(who) for row in criteria):
            findings.error(head.weights_at, _("%(who)s 有权重，却没有一行由这一方评价。", who=who))
