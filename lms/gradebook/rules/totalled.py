"""One student's total as plain data: the marks it was made of, its parts, and the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core.points import plain, round_half_up
from lms.gradebook.rules.composition import VERSION, Category
from lms.gradebook.rules.evidence import Tally
from lms.gradebook.rules.states import State, TotalEffect

FULL = 100  # no total is above it, whatever is earned on top


@dataclass(frozen=True)
class ItemMark:
    """One column as it stands for one student; no tally where there is no mark.

    `possible` is the full mark of the column, `state` that of the student on this item. A mark
    that is not there yet is never 0 before it `is_due`.
    """

    key: str
    title: str
    category: str
    possible: Decimal
    tally: Tally | None
    state: State = State.NONE
    is_due: bool = True

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ItemMark":
        has_mark = data["earned"] is not None
        return cls(
            data["key"],
            data["title"],
            data["category"],
            Decimal(data["possible"]),
            Tally(Decimal(data["earned"]), Decimal(data["of"])) if has_mark else None,
            State(data["state"]),
            data["is_due"],
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "category": self.category,
            "possible": plain(self.possible),
            "earned": None if self.tally is None else plain(self.tally.earned),
            "of": None if self.tally is None else plain(self.tally.possible),
            "state": self.state.value,
            "is_due": self.is_due,
        }


@dataclass(frozen=True)
class Part:
    """One category as it counted: its rate, and what became of each item or child by its key.

    `rate` is what it reached after its cap, `uncapped` before; None without evidence. `tally`
    adds up the items that counted. `counted` holds those that made the rate, `zeros` which of
    these were set to 0, `dropped` what the choice left aside, `extra` what came on top,
    `left_out` what a state took away, `waiting` what has no mark yet.
    """

    node: Category
    tally: Tally
    rate: Fraction | None = None
    uncapped: Fraction | None = None
    counted: tuple[str, ...] = ()
    zeros: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def category(self) -> str:
        return self.node.code

    @property
    def title(self) -> str:
        return self.node.title

    @property
    def weight(self) -> Decimal:
        return self.node.weight

    @property
    def points(self) -> Fraction | None:
        """What it adds to its parent, in percent of the parent, before any scaling up."""
        return None if self.rate is None else self.rate * Fraction(self.node.weight)

    @property
    def is_failed(self) -> bool:
        """Whether it must reach more than it did; nothing is failed without evidence."""
        must = self.node.must_reach
        return must is not None and self.rate is not None and self.rate * 100 < Fraction(must)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Part":
        return cls(
            Category.from_json(data["node"]),
            Tally(Decimal(data["earned"]), Decimal(data["possible"])),
            _fraction(data["rate"]),
            _fraction(data["uncapped"]),
            *(tuple(data[name]) for name in KEYS),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node.to_json(),
            "earned": plain(self.tally.earned),
            "possible": plain(self.tally.possible),
            "rate": _text(self.rate),
            "uncapped": _text(self.uncapped),
            **{name: list(getattr(self, name)) for name in KEYS},
        }


KEYS = ("counted", "zeros", "dropped", "extra", "left_out", "waiting")


@dataclass(frozen=True)
class Total:
    """The course total so far, 0..100, rounded once, and everything it was computed from.

    `exact` is what the marks make: before rounding, before parts that must be passed hold it
    down and before what a state does to it. `parts` stand parent before children.
    """

    value: Decimal | None
    parts: tuple[Part, ...]
    exact: Fraction | None = None
    state: State = State.NONE
    effect: TotalEffect = TotalEffect.COMPUTED
    pass_mark: Decimal = Decimal(60)
    marks: tuple[ItemMark, ...] = ()
    version: int = VERSION

    @property
    def failed(self) -> tuple[Part, ...]:
        """The parts that must be passed and are not."""
        return tuple(part for part in self.parts if part.is_failed)

    @property
    def outside(self) -> tuple[ItemMark, ...]:
        """Marks that count nowhere: their category is not in the composition."""
        placed = {
            key
            for part in self.parts
            for name in ("counted", "dropped", "extra", "left_out", "waiting")
            for key in getattr(part, name)
        }
        return tuple(
            mark for mark in self.marks if mark.tally is not None and mark.key not in placed
        )

    @property
    def is_held_down(self) -> bool:
        """Whether a failed part makes the total lower than the marks do."""
        limit = self.pass_mark - 1
        return bool(self.failed) and self.exact is not None and round_half_up(self.exact) > limit

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Total":
        return cls(
            None if data["value"] is None else Decimal(data["value"]),
            tuple(Part.from_json(one) for one in data["parts"]),
            _fraction(data["exact"]),
            State(data["state"]),
            TotalEffect(data["effect"]),
            Decimal(data["pass_mark"]),
            tuple(ItemMark.from_json(one) for one in data["marks"]),
            data["version"],
        )

    def to_json(self) -> dict[str, Any]:
        """Everything as text, so that reading it again gives the same numbers."""
        return {
            "version": self.version,
            "value": None if self.value is None else plain(self.value),
            "exact": _text(self.exact),
            "state": self.state.value,
            "effect": self.effect.value,
            "pass_mark": plain(self.pass_mark),
            "parts": [one.to_json() for one in self.parts],
            "marks": [one.to_json() for one in self.marks],
        }


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
