"""The total of a course: the composition applied to one student's marks, rounded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up
from lms.gradebook.rules.composition import Tree
from lms.gradebook.rules.evidence import Tally, pooled, weighted_attainment
from lms.gradebook.rules.states import DEFAULTS, Counting, Effect, State, counted_as


@dataclass(frozen=True)
class ItemMark:
    """One column as it stands for one student; no tally where there is no mark.

    `possible` is the full mark of the column, `state` that of the student on this item.
    """

    key: str
    title: str
    category: str
    possible: Decimal
    tally: Tally | None
    state: State = State.NONE


@dataclass(frozen=True)
class Part:
    """One category of the course total with what has been marked so far."""

    category: str
    title: str
    weight: Decimal
    tally: Tally


@dataclass(frozen=True)
class Total:
    """The course total so far, 0..100, rounded once; `exact` before; the parts it came from."""

    value: Decimal | None
    parts: tuple[Part, ...]
    exact: Fraction | None = None
    state: State = State.NONE


def total(
    tree: Tree,
    marks: Sequence[ItemMark],
    *,
    state: State = State.NONE,
    effects: Mapping[State, Effect] = DEFAULTS,
    pass_mark: Decimal = Decimal(60),
) -> Total:
    """The weighted total over the categories that have marks, as percent, rounded half up once.

    Σ weight·rate ÷ Σ weight × 100 over categories with evidence; a category nobody has marks
    in yet does not count against the student (domain.md §1.4 a, §3.4). `state` is that of the
    student in the whole course.
    """
    tallies: dict[str, list[Tally]] = {}
    for mark in marks:
        place = tree.place_of(mark.key, mark.category)
        match counted_as(mark.state, state, place.category, effects):
            case Counting.ZERO:
                tallies.setdefault(place.category, []).append(Tally(Decimal(0), mark.possible))
            case Counting.MARK if mark.tally is not None:
                tallies.setdefault(place.category, []).append(mark.tally)
            case _:
                pass
    parts = tuple(
        Part(one.code, one.title, one.weight, pooled(tallies.get(one.code, [])))
        for one in tree.categories
    )
    rate = weighted_attainment((part.tally.attainment, part.weight) for part in parts)
    exact = None if rate is None else rate * 100
    return Total(None if exact is None else round_half_up(exact), parts, exact, state)
