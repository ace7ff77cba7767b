"""Figures that come with their uncertainty, and the words of a size too small to judge by."""

from typing import NamedTuple

CONFIDENCE = 0.95
FEW = 30  # below this many attempts there are figures and intervals, and no judgement


class Interval(NamedTuple):
    """Where the figure may lie, at CONFIDENCE."""

    low: float
    high: float


class Estimate(NamedTuple):
    """A figure and its interval; `interval` is None where it cannot be said."""

    value: float
    interval: Interval | None = None
