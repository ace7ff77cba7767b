"""Who belongs to the sample of attainment, and what a state makes of evidence."""

from collections.abc import Mapping
from decimal import Decimal

from lms.core.points import share_out
from lms.gradebook.rules import Counting, Effect, State
from lms.gradebook.rules.states import EXAM, Attained


def is_left_out(course: State, effects: Mapping[State, Effect]) -> bool:
    """Whether a state of the whole course takes a student out of the sample."""
    return effects[course].attainment is Attained.OUT


def counts_as(
    item: State, course: State, category: str, effects: Mapping[State, Effect]
) -> Counting:
    """What becomes of a student's evidence on an item; the state of the item goes first.

    A state of the whole course reaches the exam only. `Attained.IN` leaves the evidence there
    is, `ZERO` makes 0 of what the state takes away, `OUT` leaves it out.
    """
    effect = effects[item if item is not State.NONE else course]
    if item is not State.NONE:
        taken = effect.item
    else:
        taken = effect.exam if category == EXAM else Counting.MARK
    if effect.attainment is Attained.ZERO:
        return taken
    is_out = effect.attainment is Attained.OUT and item is not State.NONE
    return Counting.OUT if is_out else Counting.MARK


def taken_apart(possible: Decimal, shares: Mapping[int | None, Decimal]) -> dict[int, Decimal]:
    """The full mark of an item by objective, as the work of others is; exact on the grid.

    `shares` are points by objective (None: for no objective, which is dropped afterwards).
    """
    if not any(shares.values()):
        return {}
    parts = share_out(possible, list(shares.values()))
    return {one: part for one, part in zip(shares, parts, strict=True) if one is not None and part}
