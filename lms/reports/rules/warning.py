"""Early warning: plain rules that name a student and say why; no score, no guess."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from lms.core.i18n import _
from lms.core.points import plain, round_half_up, share

LATEST = 3  # marks that are compared with those before
ENOUGH = 5  # marks at least, of these


class Sign(StrEnum):
    """Why a student is named."""

    MISSING = "missing"
    OBJECTIVES = "objectives"
    VISIT = "visit"
    FALL = "fall"
    TOTAL = "total"


@dataclass(frozen=True)
class Thresholds:
    """From where on a classroom warns; 0 turns a rule off."""

    missing: int = 2  # pieces of work whose time is over
    objectives: int = 3  # objectives below what is expected
    days: int = 10  # without a visit
    fall: int = 15  # percentage points between the latest marks and those before
    total: int = 60  # the total so far

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Thresholds":
        return cls(**{one.name: int(data.get(one.name, one.default)) for one in fields(cls)})

    def to_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class LowObjective:
    """An objective the student's evidence does not reach."""

    id: int
    code: str
    value: Fraction
    expected: Decimal


@dataclass(frozen=True)
class Facts:
    """What is known of one student; `rates` are the marks in the order of the course."""

    missing: tuple[str, ...] = ()
    low: tuple[LowObjective, ...] = ()
    seen_at: datetime | None = None
    joined_at: datetime | None = None
    rates: tuple[Fraction, ...] = ()
    total: Decimal | None = None


@dataclass(frozen=True)
class Reason:
    """One sentence for the teacher; `objectives` are those it speaks of."""

    sign: Sign
    text: str
    objectives: tuple[LowObjective, ...] = ()


def reasons_for(facts: Facts, limits: Thresholds, now: datetime) -> tuple[Reason, ...]:
    """Every rule that names this student, each with its numbers; none: the student is not named."""
    found = (
        _missing(facts.missing, limits.missing),
        _objectives(facts.low, limits.objectives),
        _visit(facts, limits.days, now),
        _fall(facts.rates, limits.fall),
        _total(facts.total, limits.total),
    )
    return tuple(one for one in found if one is not None)


def _missing(titles: Sequence[str], limit: int) -> Reason | None:
    if not limit or len(titles) < limit:
        return None
    named = _("、").join(titles)
    return Reason(Sign.MISSING, _("有 %(n)s 项逾期未交：%(titles)s。", n=len(titles), titles=named))


def _objectives(low: Sequence[LowObjective], limit: int) -> Reason | None:
    if not limit or len(low) < limit:
        return None
    named = _("、").join(f"{one.code} {share(one.value)}" for one in low)
    text = _("有 %(n)s 个目标低于期望值：%(named)s。", n=len(low), named=named)
    return Reason(Sign.OBJECTIVES, text, tuple(low))


def _visit(facts: Facts, limit: int, now: datetime) -> Reason | None:
    since = facts.seen_at or facts.joined_at
    if not limit or since is None or (days := (now - since).days) < limit:
        return None
    if facts.seen_at is None:
        return Reason(Sign.VISIT, _("加入班级 %(n)s 天，还没有学习记录。", n=days))
    return Reason(Sign.VISIT, _("已有 %(n)s 天没有学习记录。", n=days))


def fall_of(rates: Sequence[Fraction]) -> tuple[Fraction, Fraction] | None:
    """The mean rate of the marks before the latest ones, and that of the latest."""
    if len(rates) < ENOUGH:
        return None
    before, latest = rates[:-LATEST], rates[-LATEST:]
    return (
        sum(before, Fraction(0)) / len(before),
        sum(latest, Fraction(0)) / len(latest),
    )


def _fall(rates: Sequence[Fraction], limit: int) -> Reason | None:
    found = fall_of(rates)
    if not limit or found is None or (found[0] - found[1]) * 100 < limit:
        return None
    before, latest = (plain(round_half_up(one * 100, 1)) for one in found)
    return Reason(
        Sign.FALL,
        _(
            "最近 %(n)s 项的平均得分率 %(latest)s%%，之前各项是 %(before)s%%。",
            n=LATEST,
            latest=latest,
            before=before,
        ),
    )


def _total(total: Decimal | None, limit: int) -> Reason | None:
    if not limit or total is None or total >= limit:
        return None
    text = _("到目前的总评 %(total)s 分，低于 %(limit)s 分。", total=plain(total), limit=limit)
    return Reason(Sign.TOTAL, text)
