"""What is taken into a result: reviews as handed in, and marks of other activities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Voice:
    """One review as handed in: points by criterion, without the rows it calls not applicable.

    `factor` is how much the review counts among its kind, 0 to 1; `choices` are the options
    ticked, where the table has some.
    """

    evaluator: str
    points: Mapping[str, Decimal]
    factor: Decimal = Decimal(1)
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), Decimal(0))


@dataclass(frozen=True)
class SourceMark:
    """The mark of another activity (T03-Q) a row is taken from."""

    title: str
    points: Decimal
    possible: Decimal
