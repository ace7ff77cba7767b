"""Which items or parts of a category count: the best ones, or all but the lowest."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from lms.gradebook.rules.composition import Category

ONE = Fraction(1)


class Unit(NamedTuple):
    """One item or part: what it adds above and below the line of the rate."""

    key: str
    earned: Fraction
    possible: Fraction


@lru_cache(4096)
def exact(value: Decimal) -> Fraction:
    """The number as a fraction; a class has few different ones."""
    return Fraction(value)


@lru_cache(65536)
def rated(earned: Decimal, possible: Decimal) -> Fraction:
    """The rate of one mark; many students have the same one."""
    return Fraction(earned) / Fraction(possible)


def rate_of(units: Sequence[Unit]) -> Fraction | None:
    """Σ earned ÷ Σ possible, or None without any."""
    possible = added([one.possible for one in units])
    return added([one.earned for one in units]) / possible if possible else None


def added(numbers: Sequence[Fraction]) -> Fraction:
    """Their exact sum, over one common denominator: grids add thousands."""
    below = lcm(*(one.denominator for one in numbers))
    return Fraction(sum(_times(one, below) for one in numbers), below)


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
    below = lcm(*(number.denominator for one in units for number in one[1:]))
    whole = [
        (one, _times(one.earned, below), _times(one.possible, below)) for one in units
    ]  # in integers: sorting fractions is slow
    if all(possible == whole[0][2] for _one, _earned, possible in whole):
        whole.sort(key=lambda one: (-one[1], one[0].key))
        return [one for one, _earned, _possible in whole[:keep]]
    rate = Fraction(0)
    while True:
        up, down = rate.numerator, rate.denominator
        whole.sort(key=lambda one: (up * one[2] - down * one[1], one[0].key))
        kept = [one for one, _earned, _possible in whole[:keep]]
        better = rate_of(kept) or Fraction(0)
        if better <= rate:
            return kept
        rate = better


def _times(number: Fraction, below: int) -> int:
    return number.numerator * (below // number.denominator)
