"""What schools look at in the spread of totals (domain.md §3.1, §3.4). Only said, never done."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.gradebook.rules.statistics import ClassFigures
from lms.gradebook.rules.totalled import Total

MOST_EXCELLENT = Fraction(20, 100)
MOST_FAILED = Fraction(30, 100)
STRICT_FAILED = (Fraction(5, 100), Fraction(20, 100))
FEWEST = 10  # people below which shares say nothing
NEAR = Fraction(3, 2)  # below the pass mark: 58.5 to 60


@dataclass(frozen=True)
class Near:
    """Somebody just below the pass mark before rounding, and what rounding makes of it."""

    name: str
    total: Total

    @property
    def has_passed(self) -> bool:
        return self.total.value is not None and self.total.value >= self.total.pass_mark


def spread_warnings(figures: ClassFigures) -> list[str]:
    """Sentences about shares that a school may want explained (异常成绩说明)."""
    excellent, failed = figures.rate("excellent"), figures.rate("fail")
    if excellent is None or failed is None or figures.count < FEWEST:
        return []
    said = []
    if excellent > MOST_EXCELLENT:
        said.append(
            _(
                "优秀 %(n)s 人，占 %(share)s%%，超过 20%%；学校可能要求写异常成绩说明。",
                n=figures.levels["excellent"],
                share=_percent(excellent),
            )
        )
    if failed > MOST_FAILED:
        said.append(
            _(
                "不及格 %(n)s 人，占 %(share)s%%，超过 30%%；学校可能要求写异常成绩说明。",
                n=figures.levels["fail"],
                share=_percent(failed),
            )
        )
    elif not STRICT_FAILED[0] <= failed <= STRICT_FAILED[1]:
        said.append(
            _(
                "不及格 %(n)s 人，占 %(share)s%%；有的学校要求在 5%% 到 20%% 之间。",
                n=figures.levels["fail"],
                share=_percent(failed),
            )
        )
    return said


def near_pass(people: Iterable[tuple[str, Total]]) -> list[Near]:
    """临界名单: totals from 1.5 below the pass mark up to it, before rounding, best first.

    They are named to the teacher; nothing lifts them.
    """
    found = [
        Near(name, whole)
        for name, whole in people
        if whole.exact is not None
        and whole.value is not None
        and Fraction(whole.pass_mark) - NEAR <= whole.exact < Fraction(whole.pass_mark)
    ]
    return sorted(found, key=lambda one: (-(one.total.exact or 0), one.name))


def _percent(rate: Fraction) -> str:
    value: Decimal = round_half_up(rate * 100, 1)
    return plain(value)
