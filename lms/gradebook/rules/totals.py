"""The total of a course: the composition applied to one student's marks, rounded once.

Everything is exact until the end. Each category becomes a rate (1 is all of it), its parent
is made of the rates of its children, and the total is the rate of the top in percent.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up
from lms.gradebook.rules.choosing import Unit, chosen, exact, rate_of
from lms.gradebook.rules.composition import Category, Method, Missing, Place, Tree
from lms.gradebook.rules.evidence import Tally
from lms.gradebook.rules.states import (
    DEFAULTS,
    EXAM,
    Counting,
    Effect,
    State,
    TotalEffect,
    counted_as,
)
from lms.gradebook.rules.totalled import FULL, ItemMark, Part, Total


def total(
    tree: Tree,
    marks: Sequence[ItemMark],
    *,
    state: State = State.NONE,
    effects: Mapping[State, Effect] = DEFAULTS,
    pass_mark: Decimal = Decimal(60),
) -> Total:
    """The weighted total over the categories that have marks, as percent, rounded half up once.

    Σ weight·rate ÷ Σ weight over what has evidence, at each level; a category nobody has marks
    in yet does not count against the student (domain.md §1.4 a, §3.4). What is extra comes on
    top, up to 100. A failed part that must be passed holds the total below the pass mark.
    `state` is that of the student in the whole course.
    """
    given = _given(tree, marks, state, effects)
    parts: list[Part] = []
    rate = _children(tree, "", given, parts)[0]
    whole = None if rate is None else min(rate * 100, Fraction(FULL))
    effect = effects[state].total
    is_failed = any(part.is_failed for part in parts)
    value = _value(whole, effect, is_failed, pass_mark)
    return Total(value, tuple(parts), whole, state, effect, pass_mark, tuple(marks))


def again(whole: Total, tree: Tree, effects: Mapping[State, Effect] = DEFAULTS) -> Total:
    """The total computed anew from the marks it keeps: equal, or something was changed."""
    return total(tree, whole.marks, state=whole.state, effects=effects, pass_mark=whole.pass_mark)


def _value(
    whole: Fraction | None, effect: TotalEffect, is_failed: bool, pass_mark: Decimal
) -> Decimal | None:
    if effect is TotalEffect.ZERO:
        return Decimal(0)
    if effect is TotalEffect.NONE or whole is None:
        return None
    value = round_half_up(whole)
    if is_failed:
        value = min(value, pass_mark - 1)
    return min(value, pass_mark) if effect is TotalEffect.CAPPED else value


class _Given:
    """The items of one category, sorted by what becomes of them."""

    def __init__(self) -> None:
        self.units: list[tuple[ItemMark, Tally, Place]] = []
        self.extra: list[tuple[ItemMark, Tally, Place]] = []
        self.zeros: list[str] = []
        self.left_out: list[str] = []
        self.waiting: list[str] = []

    def take(self, mark: ItemMark, place: Place, counting: Counting, missing: Missing) -> None:
        tally = mark.tally
        if counting is Counting.OUT:
            self.left_out.append(mark.key)
            return
        if counting is Counting.ZERO or (
            tally is None and missing is Missing.ZERO and mark.is_due and not place.is_extra
        ):
            tally = Tally(Decimal(0), mark.possible)
            self.zeros.append(mark.key)
        if tally is None:
            self.waiting.append(mark.key)
        else:
            (self.extra if place.is_extra else self.units).append((mark, tally, place))


def _given(
    tree: Tree, marks: Sequence[ItemMark], state: State, effects: Mapping[State, Effect]
) -> dict[str, _Given]:
    found: dict[str, _Given] = {}
    for mark in marks:
        place = tree.place_of(mark.key, mark.category)
        counting = Counting.MARK
        if mark.state is not State.NONE or state is not State.NONE:
            acts_on = EXAM if tree.is_within(place.category, EXAM) else place.category
            counting = counted_as(mark.state, state, acts_on, effects)
        if place.category not in found:
            found[place.category] = _Given()
        found[place.category].take(mark, place, counting, tree.missing)
    return found


def _children(
    tree: Tree,
    code: str,
    given: Mapping[str, _Given],
    parts: list[Part],
    node: Category | None = None,
) -> tuple[Fraction | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The rate made of the children of `code`, and which counted, were dropped, came on top."""
    below = []
    for child in tree.below.get(code, ()):
        at = len(parts)
        below.append(_part(tree, child, given, parts))
        parts.insert(at, below[-1])
    known = [part for part in below if part.rate is not None]
    units = [
        Unit(part.category, exact(part.weight) * part.rate, exact(part.weight))
        for part in known
        if part.rate is not None and not part.node.is_extra
    ]
    kept, dropped = chosen(units, node)
    rate = rate_of(kept)
    on_top = [part for part in known if part.node.is_extra]
    if rate is not None:
        rate += sum((part.points or Fraction(0) for part in on_top), Fraction(0)) / 100
    return (
        rate,
        tuple(one.key for one in kept),
        tuple(one.key for one in dropped),
        tuple(part.category for part in on_top),
    )


def _part(tree: Tree, node: Category, given: Mapping[str, _Given], parts: list[Part]) -> Part:
    if node.code in tree.below:
        rate, counted, dropped, extra = _children(tree, node.code, given, parts, node)
        return Part(node, Tally(), _capped(rate, node), rate, counted, dropped=dropped, extra=extra)
    mine = given.get(node.code)
    return Part(node, Tally()) if mine is None else _of_items(node, mine)


def _of_items(node: Category, mine: _Given) -> Part:
    """A category that holds items: those with a mark make its rate, extra ones come on top."""
    kept, dropped = mine.units, []
    if node.chooses:
        left = {one.key for one in chosen([_unit(node, *one) for one in mine.units], node)[1]}
        kept = [one for one in mine.units if one[0].key not in left]
        dropped = [one[0].key for one in mine.units if one[0].key in left]
    tally = Tally(
        sum((one.earned for _, one, _ in kept), Decimal(0)),
        sum((one.possible for _, one, _ in kept), Decimal(0)),
    )
    if node.method is Method.POINTS:
        rate = tally.attainment
    else:
        rate = rate_of([_unit(node, *one) for one in kept])
    if rate is not None:
        for _mark, one, place in mine.extra:
            rate += (one.attainment or 0) * Fraction(place.weight) / 100
    return Part(
        node,
        tally,
        _capped(rate, node),
        rate,
        tuple(one.key for one, _, _ in kept),
        tuple(mine.zeros),
        tuple(dropped),
        tuple(one.key for one, _, _ in mine.extra),
        tuple(mine.left_out),
        tuple(mine.waiting),
    )


def _unit(node: Category, mark: ItemMark, tally: Tally, place: Place) -> Unit:
    earned, possible = exact(tally.earned), exact(tally.possible)
    match node.method:
        case Method.POINTS:
            return Unit(mark.key, earned, possible)
        case Method.MEAN:
            return Unit(mark.key, earned / possible, Fraction(1))
        case Method.WEIGHTED:
            weight = exact(place.weight)
            return Unit(mark.key, weight * earned / possible, weight)


def _capped(rate: Fraction | None, node: Category) -> Fraction | None:
    if rate is None or node.cap is None:
        return rate
    return min(rate, Fraction(node.cap) / 100)
