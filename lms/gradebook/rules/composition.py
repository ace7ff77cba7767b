"""How a total is composed: a tree of categories with weights, and where each item counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from lms.core.points import plain
from lms.gradebook.rules.scales import Scale

VERSION = 1  # of the arithmetic; kept with what is submitted


class Method(StrEnum):
    """How the items of a category become one rate."""

    POINTS = "points"  # Σ earned ÷ Σ possible
    MEAN = "mean"  # the mean of the rates
    WEIGHTED = "weighted"  # the mean of the rates by the weights of the items


class Missing(StrEnum):
    """What an item without a mark is: left out for now, or 0."""

    SKIP = "skip"
    ZERO = "zero"


@dataclass(frozen=True)
class Category:
    """One node of the tree; `parent` "" stands at the top.

    `weight` is percent of the parent (of the total at the top); an extra category adds its
    points on top. `drop_lowest` or `best_of` choose among the items or children. `cap` is the
    most the category may reach, `must_reach` what it must (each in percent); without a cap
    what is extra may lift a category above 100 %, never the total.
    """

    code: str
    title: str
    weight: Decimal
    parent: str = ""
    method: Method = Method.POINTS
    drop_lowest: int = 0
    best_of: int | None = None
    is_extra: bool = False
    cap: Decimal | None = None
    must_reach: Decimal | None = None

    @property
    def chooses(self) -> bool:
        """Whether some of what it holds may be left aside."""
        return self.best_of is not None or self.drop_lowest > 0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Category":
        return cls(
            code=data["code"],
            title=data["title"],
            weight=Decimal(data["weight"]),
            parent=data["parent"],
            method=Method(data["method"]),
            drop_lowest=data["drop_lowest"],
            best_of=data["best_of"],
            is_extra=data["is_extra"],
            cap=_number(data["cap"]),
            must_reach=_number(data["must_reach"]),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "weight": plain(self.weight),
            "parent": self.parent,
            "method": self.method.value,
            "drop_lowest": self.drop_lowest,
            "best_of": self.best_of,
            "is_extra": self.is_extra,
            "cap": None if self.cap is None else plain(self.cap),
            "must_reach": None if self.must_reach is None else plain(self.must_reach),
        }


@dataclass(frozen=True)
class Place:
    """Where one item counts, if not where its activity says, and how much.

    `weight` is that among the items of a category that weighs them; of an extra item it is
    the percent of the category that a full mark adds.
    """

    category: str
    weight: Decimal = Decimal(1)
    is_extra: bool = False


@dataclass(frozen=True)
class Tree:
    """The whole composition; `places` by the key of the column ("a12", "i7")."""

    categories: tuple[Category, ...]
    places: Mapping[str, Place] = field(default_factory=dict)
    scale: Scale = Scale.PERCENT
    missing: Missing = Missing.SKIP

    @classmethod
    def of_course(cls, grading: Sequence[Mapping[str, object]]) -> "Tree":
        """The composition a course comes with: categories side by side."""
        return cls(
            tuple(
                Category(str(one["category"]), str(one["title"]), Decimal(str(one["weight"])))
                for one in grading
            )
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tree":
        return cls(
            tuple(Category.from_json(one) for one in data["categories"]),
            {
                key: Place(one["category"], Decimal(one["weight"]), one["is_extra"])
                for key, one in data["places"].items()
            },
            Scale(data["scale"]),
            Missing(data["missing"]),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "categories": [one.to_json() for one in self.categories],
            "places": {
                key: {
                    "category": one.category,
                    "weight": plain(one.weight),
                    "is_extra": one.is_extra,
                }
                for key, one in self.places.items()
            },
            "scale": self.scale.value,
            "missing": self.missing.value,
        }

    def place_of(self, column: str, category: str) -> Place:
        """Where this column counts; `category` is what its item says."""
        return self.places.get(column) or _where(category)

    @cached_property
    def below(self) -> Mapping[str, tuple[Category, ...]]:
        """The children of each category that has any; "" for the top."""
        found: dict[str, list[Category]] = {}
        for one in self.categories:
            found.setdefault(one.parent, []).append(one)
        return {code: tuple(some) for code, some in found.items()}

    @cached_property
    def by_code(self) -> Mapping[str, Category]:
        return {one.code: one for one in self.categories}

    def is_within(self, code: str, above: str) -> bool:
        """Whether a category is this one, or stands anywhere below it."""
        seen: set[str] = set()
        while code in self.by_code and code not in seen:
            if code == above:
                return True
            seen.add(code)
            code = self.by_code[code].parent
        return False


@cache
def _where(category: str) -> Place:
    """The place of an item that the composition does not move; few, asked for often."""
    return Place(category)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
