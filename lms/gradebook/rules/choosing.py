"""Which items or parts of a category count: the best ones, or all but the lowest."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lms.gradebook.rules.composition import Category


class Unit(NamedTuple):
    """One item or part: what it adds above and below the line of the rate."""

    key: str
    earned: Fraction
    possible: Fraction


@lru_cache(4096)
def exact(value: Decimal) -> Fraction:
    """The number as a fraction; a class has few different ones."""
    return Fraction(value)


def rate_of(units: Sequence[Unit]) -> Fraction | None:
    """Σ earned ÷ Σ possible, or None without any."""
    possible = sum((one.possible for one in units), Fraction(0))
    return sum((one.earned for one in units), Fraction(0)) / possible if possible else None


def chosen(units: Sequence[Unit], node: Category | None) -> tuple[list[Unit], list[Unit]]:
    """What counts and what is left aside; at least one of those there are always counts."""
    counting = [one for one in units if one.possible]
    keep = _how_many(len(counting), node)
    if keep >= len(counting):
        return counting, []
    kept = {one.key for one in _best(counting, keep)}
    return (
        [one for one in counting if one.key in kept],
        [one for one in counting if one.key not in kept],
    )


def _how_many(there: int, node: Category | None) -> int:
    if node is None:
        return there
    if node.best_of is not None:
        return node.best_of
    return max(1, there - node.drop_lowest)


def _best(units: Sequence[Unit], keep: int) -> list[Unit]:
    """The `keep` units with the highest rate together.

    With equal full marks these are the highest ones. With different full marks leaving out the
    lowest rates may lower the whole, and then a better mark could make a worse total; so the
    set with the highest rate is looked for: starting from any rate, those that do most for it
    have a better one, until nothing is better. Equal ones are told apart by their key.
    """
    if all(one.possible == units[0].possible for one in units):
        return sorted(units, key=lambda one: (-one.earned, one.key))[:keep]
    rate = Fraction(0)
    while True:
        by_worth = sorted(units, key=lambda one: (rate * one.possible - one.earned, one.key))
        better = rate_of(by_worth[:keep]) or Fraction(0)
        if better <= rate:
            return by_worth[:keep]
        rate = better
