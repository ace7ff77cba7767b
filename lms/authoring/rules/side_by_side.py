"""Two texts line by line beside each other: what changed is marked, what did not is folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.core.differences import lines_of, matching, paired, words_of
from lms.courses.rules.folder import BOM

# Lines around a change that stay in sight, and the shortest run worth folding.
CONTEXT = 3
SHORTEST_FOLD = 4
# What is compared and shown at most, so that a page of a large document stays a page.
LONGEST_LINE = 4_000
MOST_ROWS = 2_000


class RowChange(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of signs within a line."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Side:
    """A line on one side: its number and its pieces; `end` is named where ends differ."""

    number: int
    pieces: tuple[Piece, ...]
    end: str = ""


@dataclass(frozen=True)
class Row:
    """A line before and after; None where it is not there."""

    change: RowChange
    before: Side | None
    after: Side | None


@dataclass(frozen=True)
class Stretch:
    """Rows that stand together: unchanged ones far from any change are folded."""

    rows: tuple[Row, ...]
    is_folded: bool

    @property
    def is_changed(self) -> bool:
        return any(row.change is not RowChange.SAME for row in self.rows)


@dataclass(frozen=True)
class SideBySide:
    """Two texts compared. `left_out` counts changed rows beyond what a page shows."""

    stretches: tuple[Stretch, ...]
    changes: int
    left_out: int
    mark_before: bool = False  # a byte order mark stands in front
    mark_after: bool = False


def side_by_side(before: str, after: str) -> SideBySide:
    """Compare two texts line by line, and inside a changed line sign by sign."""
    was, now = lines_of(before.removeprefix(BOM)), lines_of(after.removeprefix(BOM))
    rows = list(_rows(was, now))
    changed = [n for n, row in enumerate(rows) if row.change is not RowChange.SAME]
    left_out = max(0, len(changed) - MOST_ROWS)
    if left_out:
        rows = rows[: changed[MOST_ROWS]]
    return SideBySide(
        stretches=tuple(_folded(rows)),
        changes=_groups(changed),
        left_out=left_out,
        mark_before=before.startswith(BOM),
        mark_after=after.startswith(BOM),
    )


def _groups(changed: Sequence[int]) -> int:
    return sum(n == 0 or changed[n - 1] != one - 1 for n, one in enumerate(changed))


def _rows(was: list[str], now: list[str]) -> Iterator[Row]:
    at = (0, 0)
    ends = [(match.a, match.b, match.size) for match in matching(was, now)]
    for a, b, size in [*ends, (len(was), len(now), 0)]:
        yield from _changed(was[at[0] : a], now[at[1] : b], at)
        for n in range(size):
            pieces = (Piece(_bare(was[a + n]), is_changed=False),)
            yield Row(RowChange.SAME, Side(a + n + 1, pieces), Side(b + n + 1, pieces))
        at = (a + size, b + size)


def _changed(was: list[str], now: list[str], at: tuple[int, int]) -> Iterator[Row]:
    words = [_words(line) for line in was], [_words(line) for line in now]
    for a, b in paired(*words):
        if a is not None and b is not None:
            yield _row(was[a], now[b], (at[0] + a + 1, at[1] + b + 1))
        elif a is not None:
            yield Row(RowChange.REMOVED, _alone(was[a], at[0] + a + 1), None)
        elif b is not None:
            yield Row(RowChange.ADDED, None, _alone(now[b], at[1] + b + 1))


def _words(line: str) -> list[str]:
    return words_of(_bare(line)[:LONGEST_LINE])


def _alone(line: str, number: int) -> Side:
    return Side(number, (Piece(_bare(line), is_changed=True),))


def _row(was: str, now: str, numbers: tuple[int, int]) -> Row:
    before, after = _bare(was), _bare(now)
    ends = ("", "") if was[len(before) :] == now[len(after) :] else (_end(was), _end(now))
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    if max(len(before), len(after)) > LONGEST_LINE:
        old, new = (Piece(before, is_changed=True),), (Piece(after, is_changed=True),)
    else:
        old, new = _pieces(words_of(before), words_of(after))
    return Row(RowChange.CHANGED, Side(numbers[0], old, ends[0]), Side(numbers[1], new, ends[1]))


def _pieces(was: list[str], now: list[str]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old: list[Piece] = []
    new: list[Piece] = []
    at = (0, 0)
    ends = [(match.a, match.b, match.size) for match in matching(was, now)]
    for a, b, size in [*ends, (len(was), len(now), 0)]:
        if a > at[0]:
            old.append(Piece("".join(was[at[0] : a]), is_changed=True))
        if b > at[1]:
            new.append(Piece("".join(now[at[1] : b]), is_changed=True))
        if size:
            same = Piece("".join(was[a : a + size]), is_changed=False)
            old.append(same)
            new.append(same)
        at = (a + size, b + size)
    return tuple(old), tuple(new)


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _end(line: str) -> str:
    return {"\r\n": "CRLF", "\n": "LF", "\r": "CR", "": "—"}[line[len(_bare(line)) :]]


def _folded(rows: Sequence[Row]) -> Iterator[Stretch]:
    is_changed = [row.change is not RowChange.SAME for row in rows]
    for start, end, is_folded in runs(is_changed, context=CONTEXT):
        yield Stretch(tuple(rows[start:end]), is_folded)


def runs(is_changed: Sequence[bool], *, context: int) -> Iterator[tuple[int, int, bool]]:
    """Cut a list into runs (from, to, whether folded): unchanged ones away from any change fold."""
    near = [False] * len(is_changed)
    for n, changed in enumerate(is_changed):
        if changed:
            for m in range(max(0, n - context), min(len(near), n + context + 1)):
                near[m] = True
    start = 0
    for n in range(1, len(near) + 1):
        if n < len(near) and near[n] == near[start]:
            continue
        yield start, n, not near[start] and n - start >= SHORTEST_FOLD
        start = n
