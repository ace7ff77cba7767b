"""What may be written into one cell of the table, and what it is worth.

Points are whole by default: a table is read aloud and added up in the head. Only a row
whose full mark is itself not whole (2.5) is rated in halves; its full mark is always allowed.
Every other scale is rated by ticking an option, worth its percent of the row's points.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lms.core.i18n import _
from lms.core.points import plain, to_grid
from lms.courses.rules.compiled import Criterion, Option, TableText

SKIPPED = "na"  # the choice 不适用: the row does not apply to this student
WHOLE = Decimal(1)
HALF = Decimal("0.5")
LOW, HIGH = 60, 95  # percent of a row below and above which a peer says why (domain.md §1.4)
POINTS, STARS = "points", "stars"
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,6})?")
_COMMA = re.compile(r"\d+,\d*")
_SKIPPING = {SKIPPED, "n/a", "不适用", "not applicable"}


@dataclass(frozen=True)
class Value:
    """What stands in a cell: points, and where the table has options the one ticked.

    A row called not applicable has the choice `SKIPPED` and no points.
    """

    points: Decimal | None
    choice: str = ""

    @property
    def is_skipped(self) -> bool:
        return self.choice == SKIPPED


class Fault(StrEnum):
    """Why a value cannot stand in a cell."""

    NOT_A_NUMBER = "not_a_number"
    COMMA = "comma"
    RANGE = "range"
    STEP = "step"
    OPTION = "option"
    NO_SKIPPING = "no_skipping"


def step_of(criterion: Criterion) -> Decimal:
    """The smallest difference between two ratings of this row."""
    return WHOLE if criterion.points == criterion.points.to_integral_value() else HALF


def read_value(text: TableText, criterion: Criterion, written: object) -> Value | Fault | None:
    """What a person wrote into a cell, None for an empty one, or what is wrong with it."""
    word = _folded(written)
    if not word:
        return None
    if word in _SKIPPING:
        return Value(None, SKIPPED) if text.may_skip else Fault.NO_SKIPPING
    if text.scale != POINTS:
        return _option_value(text, criterion, word)
    points = read_points(word)
    if isinstance(points, Decimal):
        return fault_of(criterion, points) or Value(points)
    return points


def shown_value(value: Value) -> str:
    """A cell as people read it: 优, 13, 不适用."""
    return _("不适用") if value.is_skipped else written_value(value)


def written_value(value: Value) -> str:
    """A cell as forms send it and `read_value` reads it: as shown, but `na` for a row skipped."""
    return value.choice or plain(value.points or Decimal(0))


def options_of(text: TableText, criterion: Criterion) -> list[tuple[str, Decimal]]:
    """What may be ticked in this row with the points it is worth, best first; [] for points."""
    return [(option.label, worth(criterion, option)) for option in text.options]


def worth(criterion: Criterion, option: Option) -> Decimal:
    """The points an option earns in this row: its percent of the row's, on the grid."""
    return to_grid(Fraction(criterion.points) * Fraction(option.percent) / 100)


def reason_needed(
    criterion: Criterion, points: Decimal | None, text: TableText | None = None
) -> str:
    """Whether a peer must say why: "low" below 60 % of the row, "high" above 95 %, else "".

    Where the row offers nothing in between (能 or 否; a row of 2 points), full marks are the
    ordinary case and need no reason. Without `text` the row is taken as rated in points.
    """
    if points is None or not criterion.points:
        return ""
    percent = Fraction(points) * 100 / Fraction(criterion.points)
    if percent < LOW:
        return "low"
    if percent > HIGH and any(LOW <= one <= HIGH for one in _percents(criterion, text)):
        return "high"
    return ""


def read_points(written: object) -> Decimal | Fault | None:
    """The number a person wrote, None for an empty cell, or what is wrong with it."""
    word = _folded(written)
    if not word:
        return None
    if _NUMBER.fullmatch(word):
        return Decimal(word)
    return Fault.COMMA if _COMMA.fullmatch(word) else Fault.NOT_A_NUMBER


def fault_of(criterion: Criterion, points: Decimal) -> Fault | None:
    """What is wrong with these points on this row, if anything."""
    if not 0 <= points <= criterion.points:
        return Fault.RANGE
    if points != criterion.points and points % step_of(criterion):
        return Fault.STEP
    return None


def _folded(written: object) -> str:
    """Without differences nobody means: full width, case, blanks around."""
    return unicodedata.normalize("NFKC", "" if written is None else str(written)).strip().casefold()


def _option_value(text: TableText, criterion: Criterion, word: str) -> Value | Fault:
    for option in text.options:
        if word in _names(text.scale, option):
            return Value(worth(criterion, option), option.label)
    return Fault.OPTION


def _names(scale: str, option: Option) -> set[str]:
    """Stars may also be counted: 4 is ★★★★."""
    names = {_folded(option.label)}
    if scale == STARS and "★" in option.label:
        names |= {str(option.label.count("★")), "★" * option.label.count("★")}
    return names


def _percents(criterion: Criterion, text: TableText | None) -> Iterable[Fraction]:
    """The percents of this row that can be given."""
    if text is not None and text.scale != POINTS:
        return (Fraction(option.percent) for option in text.options)
    step, full = Fraction(step_of(criterion)), Fraction(criterion.points)
    return (step * n * 100 / full for n in range(int(full / step) + 1))
