"""Why a rating was not taken, in words for the person who gave it."""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations.rules.ratings import Fault, step_of


class BadRating(Refused):
    """A value that cannot stand in its cell."""


class NotInTable(Refused):
    """A row that does not exist or that this evaluator does not rate."""


class Incomplete(Refused):
    """A hand-in with rows still empty."""


class Locked(Refused):
    """A student's review after hand-in."""


class TermOver(Refused):
    """The term is closed; its tables are only read."""


class NotAStudent(Refused):
    """A sheet for somebody who is not a student of the classroom."""


class NoPeers(Refused):
    """Nobody to be rated by."""


class NeedsReason(Refused):
    """A peer's hand-in with a very low or very high row nobody explained."""


class StaleReview(Stale):
    """Somebody else, or another tab, saved this review first."""

    def __init__(
        self,
        sequence: int,
        values: Mapping[str, str],
        texts: Mapping[str, str],
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            _("这份评价刚刚在另一个页面或设备上改过，这次没有保存。请看过新内容再改。")
        )
        self.sequence = sequence
        self.values = values
        self.texts = texts
        self.reasons = reasons or {}


def bad_rating(text: TableText, criterion: Criterion, fault: Fault, written: object) -> BadRating:
    """What is wrong with a cell, where, and what would be right."""
    title, said = criterion.title, str(written).strip()[:20]
    match fault:
        case Fault.NO_SKIPPING:
            why = _("“%(title)s”不能填“不适用”：这张评价表每一行都要评。", title=title)
        case Fault.OPTION:
            labels = _("、").join(option.label for option in text.options)
            why = _(
                "“%(title)s”只能选 %(labels)s，没有“%(said)s”这一档。",
                title=title,
                labels=labels,
                said=said,
            )
        case _:
            why = _bad_number(criterion, fault, said)
    return BadRating(why)


def _bad_number(criterion: Criterion, fault: Fault, said: str) -> str:
    title, top = criterion.title, plain(criterion.points)
    match fault:
        case Fault.COMMA:
            return _(
                "“%(title)s”的小数请用点，不要用逗号（写成 %(right)s）。",
                title=title,
                right=unicodedata.normalize("NFKC", said).replace(",", "."),
            )
        case Fault.NOT_A_NUMBER:
            return _("“%(title)s”应填数字。", title=title)
        case Fault.RANGE:
            return _("“%(title)s”应在 0 到 %(top)s 分之间。", title=title, top=top)
        case Fault.STEP if step_of(criterion) == Decimal(1):
            return _("“%(title)s”按整数打分，请去掉小数。", title=title)
    return _("“%(title)s”按 0.5 分一档打分。", title=title)


def incomplete(rows: Sequence[Criterion]) -> Incomplete:
    titles = _("、").join(row.title for row in rows)
    return Incomplete(
        _("还有 %(n)s 行没有评分：%(titles)s。评完后再提交。", n=len(rows), titles=titles)
    )


def unexplained(rows: Sequence[tuple[Criterion, str]]) -> NeedsReason:
    """`rows` with "low" or "high", as `reason_needed` says."""
    say = {
        "low": lambda title: _("%(title)s（低于 60%%）", title=title),
        "high": lambda title: _("%(title)s（高于 95%%）", title=title),
    }
    titles = _("、").join(say[why](row.title) for row, why in rows)
    return NeedsReason(_("请先写明理由再提交：%(titles)s。同学看不到理由是谁写的。", titles=titles))
