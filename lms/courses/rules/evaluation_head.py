"""The head of evaluation.md: who rates with which weight, by which options, and what then holds."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import PLACES, plain
from lms.courses.rules.compiled import EVALUATORS, LEVELS, LevelFrom, Option, PeerRule
from lms.courses.rules.course import HUNDRED
from lms.courses.rules.fields import Fields, decimal_of
from lms.courses.rules.origin import check_origin
from lms.courses.rules.values import Value

SCALES = ("points", "levels", "stars", "checklist", "mastery")
STARS = ("5", "3")
AMONG = ("group", "classroom")
AGGREGATES = ("mean", "median", "trimmed_mean")
MISSING = ("renormalise", "zero", "wait", "teacher")
MISSING_ACTIVITY = ("wait", "zero", "renormalise")
ACTIVITY = "activity"
ON_MISSING = {
    "self": "zero",
    "peer": "renormalise",
    "intergroup": "renormalise",
    "teacher": "wait",
    "mentor": "renormalise",
}
LONGEST_LABEL = 20
MOST_LABELS = 10
# Words a cell says when the row does not apply; no option may be called so.
TAKEN = ("na", "n/a", "不适用", "not applicable")

Weights = tuple[tuple[str, Decimal], ...]
Labels = tuple[tuple[str, Decimal], ...]


def _weights_of(*pairs: tuple[str, int]) -> Weights:
    return tuple((who, Decimal(weight)) for who, weight in pairs)


# Usual divisions, which a table may name instead of writing the weights (domain.md §1.3).
PRESETS: dict[str, Weights] = {
    "三方": _weights_of(("self", 20), ("peer", 30), ("teacher", 50)),
    "教师为主": _weights_of(("self", 15), ("peer", 15), ("teacher", 70)),
    "校企": _weights_of(("self", 10), ("peer", 20), ("teacher", 40), ("mentor", 30)),
    "校企均衡": _weights_of(("self", 20), ("peer", 20), ("teacher", 30), ("mentor", 30)),
}
# What can be ticked where the table does not say; levels by the midpoints of §1.4.
OPTIONS: dict[str, Labels] = {
    "points": (),
    "levels": tuple(
        (label, Decimal(percent))
        for label, percent in (("优", 95), ("良", 85), ("中", 75), ("及格", 65), ("不及格", 50))
    ),
    "checklist": (("能", HUNDRED), ("否", Decimal(0))),
    "mastery": (("掌握", HUNDRED), ("基本掌握", Decimal(60)), ("未掌握", Decimal(0))),
}


@dataclass(frozen=True)
class Head:
    """The settings of a table as read."""

    key: str
    label: str
    title: str
    scale: str
    options: tuple[Option, ...]
    may_skip: bool
    weights: Weights
    weights_at: Place
    peer: PeerRule
    intergroup: PeerRule
    missing: tuple[tuple[str, str], ...]
    on_missing_activity: str
    rounding: int
    levels: tuple[LevelFrom, ...]
    total: Decimal
    says_total: bool

    @property
    def is_mastery(self) -> bool:
        return self.scale == "mastery"


def read_head(fields: Fields) -> Head:
    """The whole front matter; every problem is noted where it stands."""
    key = fields.key("evaluation")
    label, title = fields.text("table", longest=40), fields.text("title")
    scale = fields.choice("scale", SCALES, "points")
    options = _options(fields, scale)
    weights = _weights(fields, scale)
    missing, activity = _missing(fields, [who for who, _weight in weights])
    head = Head(
        key=key,
        label=label,
        title=title,
        scale=scale,
        options=tuple(Option(*pair) for pair in options),
        may_skip=fields.truth("not_applicable", False),
        weights=weights,
        weights_at=fields.place_of("evaluators"),
        peer=_peers(fields, "peer", weights),
        intergroup=_peers(fields, "intergroup", weights),
        missing=missing,
        on_missing_activity=activity,
        rounding=fields.whole("rounding", 1, most=2),
        levels=_levels(fields),
        total=fields.number("total", HUNDRED, least=1),
        says_total=fields.place_of("total") != fields.place,
    )
    check_origin(fields)
    fields.finish()
    return head


def stars(count: int) -> Labels:
    """★★★ … ★: k stars of n earn k/n of the points."""
    return tuple(
        ("★" * k, Decimal(plain(round(HUNDRED * k / count, PLACES)))) for k in range(count, 0, -1)
    )


def folded(label: str) -> str:
    """A label without differences nobody means: full width, case."""
    return unicodedata.normalize("NFKC", label).strip().casefold()


def _options(fields: Fields, scale: str) -> Labels:
    count = fields.choice("stars", STARS, STARS[0])
    written = fields.value("options")
    if scale != "stars" and fields.place_of("stars") != fields.place:
        fields.findings.error(fields.place_of("stars"), _("stars 只用于 scale: stars 的评价表。"))
    if scale == "stars":
        if written is not None:
            fields.findings.error(written.place, _("星级用 stars: 5 或 stars: 3，不用写 options。"))
        return stars(int(count or 5))
    if written is not None and scale == "points":
        fields.findings.error(written.place, _("按分数打分的评价表没有选项，请删去 options。"))
        return ()
    return _labelled(fields, "options", OPTIONS[scale], lambda found: _right(scale, found))


def _right(scale: str, found: Labels) -> str:
    """What is wrong with the options as a whole, or ''."""
    if scale == "checklist" and [percent for _label, percent in found] != [HUNDRED, Decimal(0)]:
        return _("检查表只有两个选项，做到的 100、没做到的 0，如 {能: 100, 否: 0}。")
    if {folded(label) for label, _percent in found} & set(TAKEN):
        return _("“不适用”不写进 options，请写 not_applicable: true。")
    return ""


def _levels(fields: Fields) -> tuple[LevelFrom, ...]:
    usual = tuple((level.label, level.percent) for level in LEVELS)

    def right(found: Labels) -> str:
        return "" if found[-1][1] == 0 else _("最低的等级要从 0 开始，否则低分没有等级。")

    return tuple(LevelFrom(*pair) for pair in _labelled(fields, "levels", usual, right))


def _labelled(fields: Fields, name: str, usual: Labels, wrong: Callable[[Labels], str]) -> Labels:
    """A mapping label: percent, from the best down; the usual one where none is written."""
    value = fields.value(name)
    if value is None:
        return usual
    found = _pairs(value, name, fields.findings)
    if found is None:
        return usual
    if not 2 <= len(found) <= MOST_LABELS:
        problem = _("%(key)s 应有 2 到 %(n)s 项。", key=name, n=MOST_LABELS)
    else:
        problem = wrong(found)
    if problem:
        fields.findings.error(value.place, problem)
        return usual
    return found


def _pairs(value: Value, name: str, findings: Findings) -> Labels | None:
    """The labels with their percents as written; None when one of them cannot stand."""
    if value.entries is None:
        findings.error(value.place, _("%(key)s 应写成 {键: 值, 键: 值} 的形式。", key=name))
        return None
    found: list[tuple[str, Decimal]] = []
    is_right = True
    for key, entry in value.entries:
        label, percent = key.text or "", decimal_of(entry.text or "")
        if problem := _label_problem(label, found):
            findings.error(key.place, problem)
        elif percent is None or not 0 <= percent <= HUNDRED:
            problem = _("“%(label)s”应是 0 到 100 的百分数。", label=label)
            findings.error(entry.place, problem)
        elif found and percent >= found[-1][1]:
            problem = _("“%(label)s”要比前一个低：从高到低写，不能相同。", label=label)
            findings.error(entry.place, problem)
        is_right = is_right and not problem
        found.append((label, percent if percent is not None else Decimal(0)))
    return tuple(found) if is_right else None


def _label_problem(label: str, before: Labels | list[tuple[str, Decimal]]) -> str:
    if not label or len(label) > LONGEST_LABEL:
        return _("选项的名称要有 1 到 %(n)s 个字。", n=LONGEST_LABEL)
    if folded(label) in {folded(one) for one, _percent in before}:
        return _("“%(label)s”写了两次。", label=label)
    return ""


def _weights(fields: Fields, scale: str) -> Weights:
    value = fields.value("evaluators")
    if scale == "mastery":
        return _self_only(fields)
    if value is not None and value.text in PRESETS:
        return PRESETS[value.text]
    entries = fields.mapping("evaluators")
    if entries is None:
        fields.findings.error(
            fields.place_of("evaluators"),
            _(
                "请写出评价主体与权重：evaluators: {self: 20, peer: 30, teacher: 50}，"
                "或者一个常用方案：%(presets)s。",
                presets=_("、").join(PRESETS),
            ),
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


def _self_only(fields: Fields) -> Weights:
    """A mastery self-check is the student's own; it makes no mark."""
    if fields.value("evaluators") is not None:
        entries = fields.mapping("evaluators")
        weight = entries.number("self", HUNDRED, most=100) if entries else HUNDRED
        if entries is not None:
            entries.finish()
        if weight != HUNDRED:
            fields.findings.error(
                fields.place_of("evaluators"),
                _("掌握自查只由学生本人填写：写 evaluators: {self: 100}，或者不写。"),
            )
    return (("self", HUNDRED),)


def _peers(fields: Fields, name: str, weights: Weights) -> PeerRule:
    entries = fields.mapping(name)
    if entries is None:
        return PeerRule()
    among = entries.choice("among", AMONG, "group") if name == "peer" else "group"
    rule = PeerRule(
        reviews=entries.whole("reviews", 3, least=1, most=20),
        among=among,
        aggregate=entries.choice("aggregate", AGGREGATES, "mean"),
        is_anonymous=entries.truth("anonymous", True),
    )
    entries.finish()
    if name == "intergroup" and name not in dict(weights):
        fields.findings.error(
            entries.place, _("evaluators 里没有 intergroup 的权重，这条规则用不上。")
        )
        return PeerRule()
    return rule


def _missing(fields: Fields, who: Sequence[str]) -> tuple[tuple[tuple[str, str], ...], str]:
    """The rule of each evaluator with a weight, and that of rows from other activities."""
    entries = fields.mapping("missing")
    if entries is None:
        return tuple((one, ON_MISSING[one]) for one in who), MISSING_ACTIVITY[0]
    rules = {}
    for evaluator in EVALUATORS:
        known = MISSING if evaluator != "teacher" else MISSING[:-1]
        rules[evaluator] = entries.choice(evaluator, known, ON_MISSING[evaluator])
        if evaluator in who and rules[evaluator] == "teacher" and "teacher" not in who:
            entries.findings.error(
                entries.place_of(evaluator),
                _("教师没有权重，不能用师评代替。请换一条规则，或给 teacher 权重。"),
            )
    activity = entries.choice(ACTIVITY, MISSING_ACTIVITY, MISSING_ACTIVITY[0])
    entries.finish()
    return tuple((one, rules[one]) for one in who), activity
