"""Dealing students into groups."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def deal(students: Sequence[T], *, groups: int, seed: int) -> list[list[T]]:
    """Shuffle and deal like cards, so that no group is larger than another by more than one.

    The seed decides the order: the same seed deals the same groups again.
    """
    if groups < 1:
        raise ValueError("at least one group")
    shuffled = list(students)
    Random(seed).shuffle(shuffled)  # noqa: S311  groups of a class, not secrets
    return [shuffled[n::groups] for n in range(groups)]


def groups_for(students: int, *, size: int) -> int:
    """How many groups of about this size so many students make; at least one."""
    if size < 1:
        raise ValueError("a group has at least one student")
    return max(1, round(students / size))
