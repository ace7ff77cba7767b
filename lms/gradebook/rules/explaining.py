"""A total in words, step by step, from the numbers it was computed from.

Whoever asks (the grid, the student's page, what was submitted) says the same.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.gradebook.rules.composition import Method
from lms.gradebook.rules.states import State, TotalEffect
from lms.gradebook.rules.totalled import FULL, Part, Total
from lms.gradebook.rules.wording import STATES


@dataclass(frozen=True)
class Step:
    """One sentence; `depth` 0 for what makes the total itself, 1 and more for what makes a part.

    `category` is the code of the part it tells of, "" for the last ones about the whole.
    """

    text: str
    depth: int = 0
    category: str = ""


def steps(whole: Total) -> list[Step]:
    """The whole computation: one sentence for each part, then how the total came of them."""
    depths = _depths(whole.parts)
    titles = {part.category: part.title for part in whole.parts}
    dropped = {key for part in whole.parts for key in part.dropped}
    return [
        *(
            Step(
                _made(part, titles.get(part.node.parent, _("总评")), part.category in dropped)
                + "".join(_asides(part)),
                depths[part.category],
                part.category,
            )
            for part in whole.parts
        ),
        *(Step(text) for text in [*_outside(whole), *_of_whole(whole)]),
    ]


def explained(whole: Total) -> str:
    """All steps in one paragraph."""
    return "".join(step.text for step in steps(whole))


def in_short(whole: Total) -> str:
    """The total as one line of arithmetic, for a cell that is pointed at."""
    if whole.exact is None or whole.value is None or whole.effect is TotalEffect.ZERO:
        return "".join(_of_whole(whole))
    top = [part for part in whole.parts if not part.node.parent and part.rate is not None]
    terms = " + ".join(
        _("%(title)s 加 %(points)s", title=part.title, points=_number(part.points))
        if part.node.is_extra
        else f"{part.title} {_percent(part.rate)}×{plain(part.weight)}%"
        for part in top
    )
    weights = _weights(top)
    if whole.is_held_down or whole.effect is TotalEffect.CAPPED:
        return _("%(terms)s = %(exact)s；", terms=terms, exact=_safe(whole.exact)) + "".join(
            _held(whole)
        )
    if weights == FULL:
        return f"{terms} = {plain(whole.value)}"
    return _(
        "%(terms)s，按已有的 %(weights)s%% 折算 = %(total)s",
        terms=terms,
        weights=plain(weights),
        total=plain(whole.value),
    )


def _depths(parts: tuple[Part, ...]) -> dict[str, int]:
    """How deep each part stands; parents come before their children."""
    depths: dict[str, int] = {}
    for part in parts:
        depths[part.category] = depths.get(part.node.parent, -1) + 1
    return depths


def _made(part: Part, parent: str, is_dropped: bool) -> str:
    if part.rate is None:
        return _nothing_yet(part, parent)
    if is_dropped:
        return _(
            "%(title)s：%(how)s，不在%(parent)s取用的分项里。",
            title=part.title,
            how=_how(part),
            parent=parent,
        )
    if part.node.is_extra:
        return _(
            "%(title)s：%(how)s，另给%(parent)s加 %(points)s 分。",
            title=part.title,
            how=_how(part),
            parent=parent,
            points=_number(part.points),
        )
    return _(
        "%(title)s：%(how)s，占%(parent)s %(weight)s%%，计 %(points)s 分。",
        title=part.title,
        how=_how(part),
        parent=parent,
        weight=plain(part.weight),
        points=_number(part.points),
    )


def _nothing_yet(part: Part, parent: str) -> str:
    if part.node.is_extra:
        return _("%(title)s（加分）：还没有成绩。", title=part.title)
    return _(
        "%(title)s：还没有成绩，暂不计入（占%(parent)s %(weight)s%%）。",
        title=part.title,
        parent=parent,
        weight=plain(part.weight),
    )


def _how(part: Part) -> str:
    """What made the rate of the part."""
    rate = _percent(part.uncapped if part.node.cap is None else part.rate)
    there = len(part.counted) + len(part.dropped)
    if part.dropped and part.node.best_of is not None:
        return _(
            "%(n)s 项中取最好的 %(k)s 项，得 %(rate)s%%", n=there, k=len(part.counted), rate=rate
        )
    if part.dropped:
        return _(
            "%(n)s 项中去掉最低的 %(k)s 项，得 %(rate)s%%", n=there, k=len(part.dropped), rate=rate
        )
    if not part.tally.possible:
        return _("由 %(n)s 个分项折算，得 %(rate)s%%", n=there, rate=rate)
    return _how_of_items(part, there, rate)


def _how_of_items(part: Part, there: int, rate: str) -> str:
    match part.node.method:
        case Method.MEAN:
            return _("%(n)s 项的平均得分率，得 %(rate)s%%", n=there, rate=rate)
        case Method.WEIGHTED:
            return _("%(n)s 项按各自的权重平均，得 %(rate)s%%", n=there, rate=rate)
        case _:
            return _(
                "%(n)s 项共 %(earned)s / %(possible)s 分，得 %(rate)s%%",
                n=there,
                earned=_number(Fraction(part.tally.earned)),
                possible=plain(part.tally.possible),
                rate=rate,
            )


def _asides(part: Part) -> list[str]:
    """What else became of the items of a part; one sentence each."""
    said = []
    if part.zeros:
        said.append(_("其中 %(n)s 项按 0 分计。", n=len(part.zeros)))
    if part.extra:
        said.append(_("得分率中含 %(n)s 项加分。", n=len(part.extra)))
    if part.left_out:
        said.append(_("%(n)s 项因特殊标记不计。", n=len(part.left_out)))
    if part.waiting and part.rate is not None:
        said.append(_("还有 %(n)s 项没有成绩，暂不计。", n=len(part.waiting)))
    if part.uncapped != part.rate and part.uncapped is not None and part.node.cap is not None:
        said.append(
            _(
                "原为 %(rate)s%%，本项最高按 %(cap)s%% 计。",
                rate=_percent(part.uncapped),
                cap=plain(part.node.cap),
            )
        )
    if part.is_failed and part.node.must_reach is not None:
        said.append(_("本项须达到 %(must)s%%，没有达到。", must=plain(part.node.must_reach)))
    return said


def _outside(whole: Total) -> list[str]:
    titles = _("、").join(f"「{mark.title}」" for mark in whole.outside)
    return [_("%(titles)s不在成绩构成里，不计入总评。", titles=titles)] if titles else []


def _of_whole(whole: Total) -> list[str]:
    """How the total came of its parts; what held it down or took its place."""
    if whole.effect is TotalEffect.ZERO:
        return [_("因%(state)s，总评记 0 分。", state=_state(whole.state))]
    if whole.effect is TotalEffect.NONE:
        return [_("因%(state)s，总评不记分数。", state=_state(whole.state))]
    if whole.exact is None:
        return [_("还没有成绩，暂无总评。")]
    return [_sum(whole), *_held(whole)]


def _sum(whole: Total) -> str:
    top = [part for part in whole.parts if not part.node.parent and part.rate is not None]
    exact = whole.exact or Fraction(0)
    rounded = plain(round_half_up(exact))
    weights = _weights(top)
    if _unlimited(top) > FULL:
        return _("各项相加超过 100 分，总评按 100 分计。")
    if weights == FULL or not weights:
        return _(
            "各项相加得 %(exact)s 分，四舍五入为 %(total)s 分。",
            exact=_safe(exact),
            total=rounded,
        )
    return _(
        "有成绩的部分共占 %(weights)s%%，按此折算得 %(exact)s 分，四舍五入为 %(total)s 分。",
        weights=plain(weights),
        exact=_safe(exact),
        total=rounded,
    )


def _held(whole: Total) -> list[str]:
    said = []
    if whole.is_held_down:
        said.append(
            _(
                "%(titles)s没有达到必须的要求，总评最高记 %(limit)s 分。",
                titles=_("、").join(f"「{part.title}」" for part in whole.failed),
                limit=plain(whole.pass_mark - 1),
            )
        )
    if whole.effect is TotalEffect.CAPPED and whole.exact is not None:
        said.append(
            _(
                "%(state)s：及格记 %(mark)s 分，不及格记实际分数。",
                state=_state(whole.state),
                mark=plain(whole.pass_mark),
            )
        )
    return said


def _weights(top: list[Part]) -> Decimal:
    return sum((part.weight for part in top if not part.node.is_extra), Decimal(0))


def _unlimited(top: list[Part]) -> Fraction:
    """The total before it is held to 100."""
    weights = Fraction(_weights(top))
    own = sum((part.points or Fraction(0) for part in top if not part.node.is_extra), Fraction(0))
    extra = sum((part.points or Fraction(0) for part in top if part.node.is_extra), Fraction(0))
    return own / weights * FULL + extra if weights else Fraction(0)


def _state(state: State) -> str:
    return str(STATES[state]) if state in STATES else _("特殊标记")


def _percent(rate: Fraction | None) -> str:
    return "—" if rate is None else _number(rate * 100)


def _number(value: Fraction | None) -> str:
    return "—" if value is None else plain(round_half_up(value, 2))


def _safe(exact: Fraction) -> str:
    """The number with as many decimals as it takes to round to the same grade.

    59.4999 with two decimals would read 59.5, and a reader would round that to 60.
    """
    grade = round_half_up(exact)
    for places in range(2, 12):
        text = round_half_up(exact, places)
        if round_half_up(text) == grade:
            return plain(text)
    return plain(round_half_up(exact, 12))
