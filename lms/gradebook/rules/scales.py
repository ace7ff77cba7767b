"""Scales a register writes grades on: 百分制, 五级制, 两级制 (domain.md §3.2)."""

from decimal import Decimal
from enum import StrEnum


class Scale(StrEnum):
    """百分制, 五级制, 两级制."""

    PERCENT = "percent"
    FIVE = "five"
    TWO = "two"


def level_of(value: Decimal, pass_mark: Decimal = Decimal(60)) -> str:
    """五级制 from a rounded 百分制 value (domain.md §3.2): excellent … fail."""
    bounds = ((90, "excellent"), (80, "good"), (70, "fair"), (pass_mark, "pass"))
    return next((name for bound, name in bounds if value >= bound), "fail")
