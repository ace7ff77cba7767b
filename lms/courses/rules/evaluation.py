"""evaluation.md: a 学习评价表 – who rates which rows, with which weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import EVALUATORS, Criterion, PeerRule, TableText
from lms.courses.rules.course import HUNDRED, Places
from lms.courses.rules.fields import SEPARATORS, Fields, decimal_of, is_key
from lms.courses.rules.folder import Source
from lms.courses.rules.render import Page
from lms.courses.rules.shares import parse_shares
from lms.courses.rules.tables import Columns, Row, Table, tables_in
from lms.courses.rules.values import Split

SCALES = ("points",)
AMONG = ("group", "classroom")
AGGREGATES = ("mean", "median", "trimmed_mean")
MISSING = ("renormalise", "zero", "wait")
ON_MISSING = {
    "self": "zero",
    "peer": "renormalise",
    "intergroup": "renormalise",
    "teacher": "wait",
    "mentor": "renormalise",
}
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
    optional={"evaluators": ("评价者", "评价主体", "evaluators")},
)


@dataclass(frozen=True)
class Evaluation:
    """A table as read, with the places its names stand at."""

    text: TableText
    place: Place
    key_at: Place
    criteria: Places
    objectives: tuple[tuple[str, Place], ...]


def parse_evaluation(source: Source, split: Split, page: Page) -> Evaluation:
    fields = Fields(split.head, page.findings)
    key = fields.key("evaluation")
    label, title = fields.text("table", longest=40), fields.text("title")
    weights = _weights(fields)
    scale = fields.choice("scale", SCALES, "points")
    peer = _peer(fields)
    missing = _missing(fields, weights)
    total = fields.number("total", HUNDRED, least=1)
    fields.finish()

    tables = tables_in(split.numbered(), page.place, COLUMNS, page.findings)
    rows = [row for table in tables for row in table.rows if not row.is_sum("key", "title")]
    who = [evaluator for evaluator, _weight in weights]
    criteria = tuple(_criterion(row, page, who) for row in rows)
    places = _places(rows, criteria, page.findings)
    _check_total(tables, criteria, total, page, split.first_line)
    taken = {number for table in tables for number in table.lines}
    prose = [line if number not in taken else "" for number, line in split.numbered()]
    text = TableText(
        key=key,
        label=label,
        title=title,
        scale=scale,
        weights=weights,
        peer=peer,
        missing=missing,
        criteria=criteria,
        total=total,
        introduction=page.block(prose, split.first_line).strip(),
    )
    objectives = tuple(
        (code, row.place_of("objectives"))
        for row, criterion in zip(rows, criteria, strict=True)
        for code, _share in criterion.shares
    )
    return Evaluation(text, page.place, fields.place_of("evaluation"), places, objectives)


def _weights(fields: Fields) -> tuple[tuple[str, Decimal], ...]:
    entries = fields.mapping("evaluators")
    if entries is None:
        fields.findings.error(
            fields.place_of("evaluators"),
            _("请写出评价主体与权重：evaluators: {self: 20, peer: 30, teacher: 50}。"),
        )
        return ()
    weights = tuple((who, entries.number(who, Decimal(0), most=100)) for who in EVALUATORS)
    weights = tuple((who, weight) for who, weight in weights if weight)
    entries.finish()
    total = sum((weight for _who, weight in weights), Decimal(0))
    if total != HUNDRED:
        fields.findings.error(
            entries.place, _("评价主体的权重合计是 %(total)s，应是 100。", total=plain(total))
        )
    return weights


def _peer(fields: Fields) -> PeerRule:
    entries = fields.mapping("peer")
    if entries is None:
        return PeerRule()
    rule = PeerRule(
        reviews=entries.whole("reviews", 3, least=1, most=20),
        among=entries.choice("among", AMONG, "group"),
        aggregate=entries.choice("aggregate", AGGREGATES, "mean"),
        is_anonymous=entries.truth("anonymous", True),
    )
    entries.finish()
    return rule


def _missing(
    fields: Fields, weights: tuple[tuple[str, Decimal], ...]
) -> tuple[tuple[str, str], ...]:
    who = [evaluator for evaluator, _weight in weights]
    entries = fields.mapping("missing")
    if entries is None:
        return tuple((evaluator, ON_MISSING[evaluator]) for evaluator in who)
    rules = {
        evaluator: entries.choice(evaluator, MISSING, ON_MISSING[evaluator])
        for evaluator in EVALUATORS
    }
    entries.finish()
    return tuple((evaluator, rules[evaluator]) for evaluator in who)


def _criterion(row: Row, page: Page, weighted: Sequence[str]) -> Criterion:
    key, title = row.text("key"), row.text("title")
    if not is_key(key):
        page.findings.error(
            row.place_of("key"), _("评价行的码 %(key)s 不合规，应像 T03-E1。", key=key or "—")
        )
    if not title:
        page.findings.error(row.place_of("title"), _("请写出评价项目。"))
    points = decimal_of(row.text("points"))
    if points is None or points <= 0:
        page.findings.error(row.place_of("points"), _("分值应是大于 0 的数。"))
        points = Decimal(0)
    objectives_at = row.place_of("objectives")
    shares = parse_shares(row.text("objectives"), objectives_at, page.findings)
    if not shares:
        page.findings.error(objectives_at, _("请写出这一行评价哪个目标，如 K3.1。"))
    return Criterion(
        key=key,
        title=title,
        standard=page.inline(row.text("standard"), row.place_of("standard")),
        points=points,
        shares=shares,
        evaluators=_evaluators(row, page.findings, weighted),
    )


def _evaluators(row: Row, findings: Findings, weighted: Sequence[str]) -> tuple[str, ...]:
    found = []
    for word in filter(None, SEPARATORS.split(row.text("evaluators"))):
        who = WHO.get(word, word)
        place = row.place_of("evaluators")
        if word.startswith("="):
            findings.error(
                place, _("评价行不能取自其他活动的得分（%(word)s），请由评价者打分。", word=word)
            )
        elif who not in EVALUATORS:
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
