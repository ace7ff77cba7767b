"""What two texts have in common: exact, the same every time, and bounded in its work."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_WORD = re.compile(r"[0-9A-Za-z_]+|\s+|.", re.DOTALL)

# Pairs of equal elements a stretch may have that is compared one with each; see `matching`.
MOST_PAIRS = 60_000
# Lines or blocks a stretch may have that is searched for the most alike; see `paired`.
MOST_PAIRED = 2_500


@dataclass(frozen=True)
class Match:
    """A run of equal elements: where it begins in each sequence, and how long it is."""

    a: int
    b: int
    size: int


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with its own end; joined they are the text."""
    return [line for line in _LINE.findall(text) if line]


def matching(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Match]:
    """What two sequences have in common, in order.

    Elements that stand once in each are anchors; between them the longest runs count. Where
    the same few elements come again and again (blank lines), they are no longer compared
    each with each: the work stays near the length of the sequences.
    """
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        from_a, to_a, from_b, to_b = waiting.pop()
        while from_a < to_a and from_b < to_b and a[from_a] == b[from_b]:
            pairs.append((from_a, from_b))
            from_a, from_b = from_a + 1, from_b + 1
        while from_a < to_a and from_b < to_b and a[to_a - 1] == b[to_b - 1]:
            to_a, to_b = to_a - 1, to_b - 1
            pairs.append((to_a, to_b))
        if from_a == to_a or from_b == to_b:
            continue
        anchors = _anchors(a, b, (from_a, to_a, from_b, to_b))
        if not anchors:
            pairs += _closely(a[from_a:to_a], b[from_b:to_b], from_a, from_b)
            continue
        for at_a, at_b in [*anchors, (to_a, to_b)]:
            waiting.append((from_a, at_a, from_b, at_b))
            from_a, from_b = at_a, at_b
    return _runs(sorted(pairs))


def _anchors(
    a: Sequence[Hashable], b: Sequence[Hashable], stretch: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Elements that stand once on each side, the longest chain of them in the same order."""
    from_a, to_a, from_b, to_b = stretch
    once_a = Counter(a[from_a:to_a])
    once_b = Counter(b[from_b:to_b])
    where = {b[n]: n for n in range(from_b, to_b) if once_b[b[n]] == 1}
    both = [(n, where[a[n]]) for n in range(from_a, to_a) if once_a[a[n]] == 1 and a[n] in where]
    ends: list[int] = []  # the smallest place in b a chain of this length ends at
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_at, place) in enumerate(both):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chain = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(both[number])
        number = before[number]
    return chain[::-1]


def _closely(
    a: Sequence[Hashable], b: Sequence[Hashable], from_a: int, from_b: int
) -> list[tuple[int, int]]:
    in_a, in_b = Counter(a), Counter(b)
    pairs = {one: in_a[one] * in_b[one] for one in in_a if one in in_b}
    left = MOST_PAIRS
    common = set()
    for one, count in sorted(pairs.items(), key=lambda pair: pair[1]):
        left -= count
        if left < 0:
            break
        common.add(one)
    places_a = [n for n, one in enumerate(a) if one in common]
    places_b = [n for n, one in enumerate(b) if one in common]
    matcher = SequenceMatcher(
        None, [a[n] for n in places_a], [b[n] for n in places_b], autojunk=False
    )
    return [
        (from_a + places_a[block.a + n], from_b + places_b[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]


def _runs(pairs: list[tuple[int, int]]) -> list[Match]:
    runs: list[Match] = []
    for at_a, at_b in pairs:
        run = runs[-1] if runs else None
        if run and (at_a, at_b) == (run.a + run.size, run.b + run.size):
            runs[-1] = Match(run.a, run.b, run.size + 1)
        else:
            runs.append(Match(at_a, at_b, 1))
    return runs


def words_of(text: str) -> list[str]:
    """The words of a text: each Chinese sign by itself, Latin words and numbers whole."""
    return _WORD.findall(text)


def likeness(a: Sequence[Hashable], b: Sequence[Hashable]) -> float:
    """How much two sequences have in common, whatever its order: from 0 to 1."""
    if not a or not b:
        return 0.0
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b))


def paired(
    a: Sequence[Sequence[Hashable]], b: Sequence[Sequence[Hashable]], *, least: float = 0.4
) -> list[tuple[int | None, int | None]]:
    """Which of these belong together because they are alike, in order; None: has no partner.

    Stretches too long to compare each with each are paired by their place.
    """
    if len(a) * len(b) > MOST_PAIRED:
        longer = range(max(len(a), len(b)))
        return [(n if n < len(a) else None, n if n < len(b) else None) for n in longer]
    best = [[0.0] * (len(b) + 1) for _row in range(len(a) + 1)]
    alike = [[likeness(one, other) for other in b] for one in a]
    for n in range(len(a) - 1, -1, -1):
        for m in range(len(b) - 1, -1, -1):
            together = alike[n][m] + best[n + 1][m + 1] if alike[n][m] >= least else -1.0
            best[n][m] = max(together, best[n + 1][m], best[n][m + 1])
    pairs: list[tuple[int | None, int | None]] = []
    n = m = 0
    while n < len(a) and m < len(b):
        if alike[n][m] >= least and best[n][m] == alike[n][m] + best[n + 1][m + 1]:
            pairs.append((n, m))
            n, m = n + 1, m + 1
        elif best[n][m] == best[n + 1][m]:
            pairs.append((n, None))
            n += 1
        else:
            pairs.append((None, m))
            m += 1
    pairs += [(left, None) for left in range(n, len(a))]
    return pairs + [(None, right) for right in range(m, len(b))]
