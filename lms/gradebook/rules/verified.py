"""What a verification says: how many figures it derived again, and which differ."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Checked:
    """Figures derived again and compared with what is stored, and each difference in words."""

    figures: int = 0
    differences: tuple[str, ...] = ()


def together(parts: Iterable[Checked]) -> Checked:
    """Several verifications as one."""
    found = list(parts)
    return Checked(
        sum(one.figures for one in found), tuple(said for one in found for said in one.differences)
    )
