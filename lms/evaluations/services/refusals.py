"""Why a rating was not taken, in words for the person who gave it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion
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


class StaleReview(Stale):
    """Somebody else, or another tab, saved this review first."""

    def __init__(self, sequence: int, values: Mapping[str, str], texts: Mapping[str, str]) -> None:
        super().__init__(
            _("这份评价刚刚在另一个页面或设备上改过，这次没有保存。请看过新内容再改。")
        )
        self.sequence = sequence
        self.values = values
        self.texts = texts


def bad_rating(criterion: Criterion, fault: Fault) -> BadRating:
    top = plain(criterion.points)
    match fault:
        case Fault.NOT_A_NUMBER:
            text = _("“%(title)s”应填数字。", title=criterion.title)
        case Fault.RANGE:
            text = _("“%(title)s”应在 0 到 %(top)s 分之间。", title=criterion.title, top=top)
        case Fault.STEP if step_of(criterion) == Decimal(1):
            text = _("“%(title)s”按整数打分，请去掉小数。", title=criterion.title)
        case _:
            text = _("“%(title)s”按 0.5 分一档打分。", title=criterion.title)
    return BadRating(text)


def incomplete(rows: Sequence[Criterion]) -> Incomplete:
    titles = _("、").join(row.title for row in rows)
    return Incomplete(
        _("还有 %(n)s 行没有评分：%(titles)s。评完后再提交。", n=len(rows), titles=titles)
    )
