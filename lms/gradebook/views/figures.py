"""Figures of a class's totals in words, for teachers and for the office."""

from fractions import Fraction

from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.gradebook.rules.statistics import ClassFigures
from lms.gradebook.rules.wording import LEVELS


def figure_words(figures: ClassFigures) -> list[tuple[str, str]]:
    """Each figure with its name; none where nobody counts."""
    if figures.mean is None:
        return []
    return [
        (_("计入人数"), str(figures.count)),
        (_("平均分"), _short(figures.mean)),
        (_("及格率"), _percent(figures.pass_rate)),
        *(
            (
                str(label),
                _(
                    "%(n)s 人，%(share)s",
                    n=figures.levels[name],
                    share=_percent(figures.rate(name)),
                ),
            )
            for name, label in LEVELS.items()
        ),
    ]


def _percent(rate: Fraction | None) -> str:
    return "—" if rate is None else f"{_short(100 * rate)}%"


def _short(value: Fraction) -> str:
    return plain(round_half_up(value, 1))
