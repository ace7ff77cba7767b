"""Compositions and marks for tests of totals."""

from decimal import Decimal

from lms.gradebook.rules import Category, ItemMark, Method, Place, State, Tally, Tree


def a_category(code: str, weight: str, parent: str = "", **more: object) -> Category:
    """A category whose title is its code; numbers of limits as text."""
    for name in ("cap", "must_reach"):
        if name in more:
            more[name] = Decimal(str(more[name]))
    if "method" in more:
        more["method"] = Method(str(more["method"]))
    return Category(code, code, Decimal(weight), parent, **more)


def a_tree(*categories: Category, **more: object) -> Tree:
    return Tree(categories, **more)


def marked(
    key: str, category: str, earned: str | None, possible: str = "100", state: State = State.NONE
) -> ItemMark:
    """A column with a mark, or without one where `earned` is None."""
    full = Decimal(possible)
    tally = None if earned is None else Tally(Decimal(earned), full)
    return ItemMark(key, key, category, full, tally, state)


def extra(category: str, weight: str) -> Place:
    return Place(category, Decimal(weight), is_extra=True)
