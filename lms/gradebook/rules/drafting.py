"""A composition while it is being written: rows as typed, moved about, and read as a tree.

A row stands below the nearest row above it that is one step less deep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from lms.core.i18n import _
from lms.core.points import plain
from lms.gradebook.rules.checking import DEEPEST, Fault
from lms.gradebook.rules.composition import Category, Method, Missing, Place, Tree
from lms.gradebook.rules.scales import Scale

ALL, DROP, BEST = "all", "drop", "best"
PLACES = 4  # decimals of a weight
HIGHEST = 1000  # of any number in the form


@dataclass(frozen=True)
class DraftRow:
    """One category as typed; `choice` says whether some are dropped or only the best count."""

    code: str
    title: str = ""
    depth: int = 0
    weight: str = ""
    method: str = Method.POINTS.value
    choice: str = ALL
    number: str = ""
    is_extra: bool = False
    cap: str = ""
    must_reach: str = ""


@dataclass(frozen=True)
class DraftPlace:
    """Where a column counts, as chosen; "" is nowhere."""

    category: str
    weight: str = "1"
    is_extra: bool = False


@dataclass(frozen=True)
class Draft:
    """The whole composition as it stands on the page."""

    rows: tuple[DraftRow, ...]
    places: Mapping[str, DraftPlace] = field(default_factory=dict)
    scale: str = Scale.PERCENT.value
    missing: str = Missing.SKIP.value


def draft_of(tree: Tree) -> Draft:
    """A composition as rows, parents before children."""
    rows: list[DraftRow] = []

    def descend(parent: str, depth: int) -> None:
        for one in tree.below.get(parent, ()):
            rows.append(_row(one, depth))
            descend(one.code, depth + 1)

    descend("", 0)
    places = {
        key: DraftPlace(one.category, plain(one.weight), one.is_extra)
        for key, one in tree.places.items()
    }
    return Draft(tuple(rows), places, tree.scale.value, tree.missing.value)


def _row(one: Category, depth: int) -> DraftRow:
    best = one.best_of is not None
    return DraftRow(
        code=one.code,
        title=one.title,
        depth=depth,
        weight=plain(one.weight),
        method=one.method.value,
        choice=BEST if best else DROP if one.drop_lowest else ALL,
        number=str(one.best_of if best else one.drop_lowest or ""),
        is_extra=one.is_extra,
        cap="" if one.cap is None else plain(one.cap),
        must_reach="" if one.must_reach is None else plain(one.must_reach),
    )


def read(draft: Draft, defaults: Mapping[str, str]) -> tuple[Tree, list[Fault]]:
    """The draft as a composition, and each number that is none.

    `defaults` are the categories that the items of columns name: what stands where its item
    says, and counts as usual, needs no place.
    """
    faults: list[Fault] = []
    categories = tuple(_category(draft, n, faults) for n in range(len(draft.rows)))
    places = {}
    for key, one in draft.places.items():
        weight = _number(one.weight, key, _("权重"), faults) or Decimal(1)
        place = Place(one.category, weight, one.is_extra)
        if place != Place(defaults.get(key, "")) or key not in defaults:
            places[key] = place
    scale = Scale(draft.scale) if draft.scale in set(Scale) else Scale.PERCENT
    missing = Missing(draft.missing) if draft.missing in set(Missing) else Missing.SKIP
    return Tree(categories, places, scale, missing), faults


def _category(draft: Draft, n: int, faults: list[Fault]) -> Category:
    row = draft.rows[n]
    number = _count(row, faults) if row.choice in {DROP, BEST} else None
    return Category(
        code=row.code,
        title=row.title.strip(),
        weight=_number(row.weight, row.code, _("比例"), faults) or Decimal(0),
        parent=_parent(draft, n),
        method=Method(row.method) if row.method in set(Method) else Method.POINTS,
        drop_lowest=number or 0 if row.choice == DROP else 0,
        best_of=number if row.choice == BEST else None,
        is_extra=row.is_extra,
        cap=_number(row.cap, row.code, _("上限"), faults),
        must_reach=_number(row.must_reach, row.code, _("须达到"), faults),
    )


def _parent(draft: Draft, n: int) -> str:
    depth = draft.rows[n].depth
    above = (row.code for row in reversed(draft.rows[:n]) if row.depth < depth)
    return next(above, "") if depth else ""


def _number(text: str, place: str, label: str, faults: list[Fault]) -> Decimal | None:
    """The number typed, None for nothing; a fault for what is none."""
    typed = text.strip().removesuffix("%").removesuffix("％").strip()
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > HIGHEST or value != round(value, PLACES):
        sentence = _("%(label)s「%(text)s」不是可用的数。", label=label, text=text.strip()[:20])
        faults.append(Fault(sentence, place))
        return None
    return value


def _count(row: DraftRow, faults: list[Fault]) -> int | None:
    typed = row.number.strip()
    if typed.isdecimal() and 1 <= int(typed[:4]) <= HIGHEST:
        return int(typed[:4])
    faults.append(
        Fault(_("「%(title)s」取或去掉几项，请填一个大于 0 的整数。", title=row.title), row.code)
    )
    return None


def edited(draft: Draft, action: str, which: str) -> Draft:
    """The draft after a button: add, remove, up, down, in, out; the row named by its code."""
    if action == "add":
        return replace(draft, rows=(*draft.rows, DraftRow(_new_code(draft))))
    n = next((n for n, row in enumerate(draft.rows) if row.code == which), None)
    if n is None or action not in _MOVES:
        return draft
    return replace(draft, rows=tuple(_MOVES[action](list(draft.rows), n)))


def _new_code(draft: Draft) -> str:
    taken = {row.code for row in draft.rows} | {one.category for one in draft.places.values()}
    return next(code for n in range(1, len(taken) + 2) if (code := f"g{n}") not in taken)


def _end(rows: list[DraftRow], n: int) -> int:
    """Where the rows below row `n` end."""
    after = (m for m in range(n + 1, len(rows)) if rows[m].depth <= rows[n].depth)
    return next(after, len(rows))


def _remove(rows: list[DraftRow], n: int) -> list[DraftRow]:
    return rows[:n] + rows[_end(rows, n) :]


def _before(rows: list[DraftRow], n: int) -> int | None:
    """The sibling above row `n`."""
    for m in range(n - 1, -1, -1):
        if rows[m].depth < rows[n].depth:
            return None
        if rows[m].depth == rows[n].depth:
            return m
    return None


def _up(rows: list[DraftRow], n: int) -> list[DraftRow]:
    m = _before(rows, n)
    if m is None:
        return rows
    end = _end(rows, n)
    return rows[:m] + rows[n:end] + rows[m:n] + rows[end:]


def _down(rows: list[DraftRow], n: int) -> list[DraftRow]:
    end = _end(rows, n)
    is_last = end == len(rows) or rows[end].depth < rows[n].depth
    return rows if is_last else _up(rows, end)


def _in(rows: list[DraftRow], n: int) -> list[DraftRow]:
    """Below the sibling above it."""
    end = _end(rows, n)
    if _before(rows, n) is None or max(row.depth for row in rows[n:end]) + 1 >= DEEPEST:
        return rows
    return rows[:n] + _deeper(rows[n:end], 1) + rows[end:]


def _out(rows: list[DraftRow], n: int) -> list[DraftRow]:
    """Beside its parent, behind everything that stands below that."""
    if rows[n].depth == 0:
        return rows
    end = _end(rows, n)
    parent = next(m for m in range(n - 1, -1, -1) if rows[m].depth < rows[n].depth)
    last = _end(rows, parent)
    return rows[:n] + rows[end:last] + _deeper(rows[n:end], -1) + rows[last:]


def _deeper(rows: list[DraftRow], step: int) -> list[DraftRow]:
    return [replace(row, depth=row.depth + step) for row in rows]


_MOVES: Mapping[str, Callable[[list[DraftRow], int], list[DraftRow]]] = {
    "remove": _remove,
    "up": _up,
    "down": _down,
    "in": _in,
    "out": _out,
}
