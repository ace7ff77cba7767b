"""Two computations of the same class beside one another: whose total changes, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.gradebook.rules.totalled import Total


@dataclass(frozen=True)
class Change:
    """One student's total as it is and as it would be."""

    student_id: int
    number: str
    name: str
    before: Total
    after: Total

    @property
    def is_other(self) -> bool:
        return self.before.value != self.after.value

    @property
    def step(self) -> Decimal | None:
        """By how much it would change; None where there is no number on one side."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True)
class Comparison:
    """Everybody of a class, before and after."""

    people: tuple[Change, ...]
    pass_mark: Decimal

    @property
    def changes(self) -> list[Change]:
        """Those whose total would be another number, the largest steps first."""
        changed = [one for one in self.people if one.is_other]
        return sorted(changed, key=lambda one: (-abs(one.step or Decimal(0)), one.number))

    @property
    def newly_passed(self) -> list[Change]:
        return [one for one in self.people if self._crosses(one.before, one.after)]

    @property
    def newly_failed(self) -> list[Change]:
        return [one for one in self.people if self._crosses(one.after, one.before)]

    @property
    def mean_before(self) -> Fraction | None:
        return _mean([one.before for one in self.people])

    @property
    def mean_after(self) -> Fraction | None:
        return _mean([one.after for one in self.people])

    def _crosses(self, low: Total, high: Total) -> bool:
        if low.value is None or high.value is None:
            return False
        return low.value < self.pass_mark <= high.value


def _mean(totals: Sequence[Total]) -> Fraction | None:
    values = [Fraction(one.value) for one in totals if one.value is not None]
    return sum(values, Fraction(0)) / len(values) if values else None
