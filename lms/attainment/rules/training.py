"""Up the tree: what the objectives of a course say about training objectives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Support:
    """One objective supports another, with a strength."""

    child: int
    parent: int
    weight: Decimal


@dataclass(frozen=True)
class Branch:
    """A training objective in its place of the tree, with what it is worth and comes from.

    `portions` are the shares of the task objectives in its value; they sum to 1.
    """

    id: int
    depth: int
    value: Fraction | None
    parts: tuple[tuple[int, Fraction, Decimal], ...]  # what supports it directly: id, value, weight
    portions: Mapping[int, Fraction]


@dataclass
class Tree:
    """Supports over task objectives of known value; each node is worked out once.

    The value of a node is that of its children with a value, weighted by support strength;
    a node none of whose children has one has none (暂无数据).
    """

    values: Mapping[int, Fraction | None]
    below: dict[int, list[Support]]
    known: dict[int, dict[int, Fraction]] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[int, Fraction | None], supports: Iterable[Support]) -> "Tree":
        below: dict[int, list[Support]] = {}
        for support in supports:
            below.setdefault(support.parent, []).append(support)
        return cls(values, below)

    def portions(self, node: int) -> dict[int, Fraction]:
        """How much of the node's value comes from which task objective; empty without data."""
        if node in self.known:
            return self.known[node]
        if node not in self.below:
            return {node: Fraction(1)} if self.values.get(node) is not None else {}
        self.known[node] = {}  # a circle would find nothing here, and end
        parts = [(one, self.portions(one.child)) for one in self.below[node]]
        whole = sum((Fraction(one.weight) for one, below in parts if below), Fraction(0))
        found: dict[int, Fraction] = {}
        for one, below in parts:
            for task, portion in below.items() if whole else ():
                found[task] = found.get(task, Fraction(0)) + Fraction(one.weight) / whole * portion
        self.known[node] = found
        return found

    def value(self, node: int) -> Fraction | None:
        """Σ portion × value of the task objectives below."""
        portions = self.portions(node)
        if not portions:
            return None
        return sum(
            (portion * (self.values[task] or 0) for task, portion in portions.items()), Fraction(0)
        )

    def branch(self, node: int, depth: int) -> Branch:
        parts = tuple(
            (one.child, value, one.weight)
            for one in self.below.get(node, ())
            if (value := self.value(one.child)) is not None
        )
        return Branch(node, depth, self.value(node), parts, self.portions(node))
