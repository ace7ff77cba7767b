"""Marks, evidence, totals and states as pure arithmetic on exact numbers."""

from lms.gradebook.rules.composition import Category, Method, Missing, Place, Tree
from lms.gradebook.rules.evidence import (
    Line,
    Tally,
    pooled,
    shown,
    sums_to,
    weighted_attainment,
)
from lms.gradebook.rules.finals import FinalLine, digest_of
from lms.gradebook.rules.scales import Scale, level_of
from lms.gradebook.rules.standing import LedgerEntry, standing
from lms.gradebook.rules.states import Counting, Effect, State, counted_as
from lms.gradebook.rules.totalled import ItemMark, Part, Total
from lms.gradebook.rules.totals import again, total

__all__ = [
    "Category",
    "Counting",
    "Effect",
    "FinalLine",
    "ItemMark",
    "LedgerEntry",
    "Line",
    "Method",
    "Missing",
    "Part",
    "Place",
    "Scale",
    "State",
    "Tally",
    "Total",
    "Tree",
    "again",
    "counted_as",
    "digest_of",
    "level_of",
    "pooled",
    "shown",
    "standing",
    "sums_to",
    "total",
    "weighted_attainment",
]
