"""Who rates whom among peers: within a group or classroom, or between groups.

Everybody gives and gets k reviews, nobody rates oneself, and between groups nobody rates the
own group. With n students standing on a ring, the rater at place x rates the places x + s for
k shifts s, each of which gives everybody exactly one review and asks exactly one:

* Within a group the shifts are 1 … k. So k is possible up to n - 1.
* Between groups, each group stands together on the ring, g the size of the largest. A shift
  from g to n - g leads out of every group, so k is certainly possible up to n - 2g + 1.
  Above that it depends on the sizes; if one group is larger than all others together
  (2g > n) it is impossible for any k: its members can get no more than the k·(n - g)
  reviews the others give, and the others no more than k each.

Reviews that are there are kept. What a ring does not fill is filled along augmenting paths of
least cost (a review that changes hands costs 1), as in a flow from raters to ratees: so
without begun reviews the number of reviews is the largest possible with nobody above k
(max-flow), and as few as possible change hands (minimum cost). Where k for everybody is
impossible, it is filled in rounds, so that nobody gets a second review while a first is
possible for somebody else. Where only begun reviews are in the way, a few give or get one
more, and nobody less.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Pair = tuple[int, int]
Given = dict[int, frozenset[int]]


def allocate(
    members: Iterable[int],
    k: int,
    *,
    seed: str,
    begun: Mapping[int, Iterable[int]] | None = None,
    there: Collection[Pair] = (),
    released: Collection[int] = (),
) -> Given:
    """Whom each member rates; in a small group everybody rates everybody else.

    `begun` reviews are kept whatever happens; pairs (rater, ratee) that are `there` are kept
    as far as possible. Who is `released` gives nothing but what is begun; others give more.
    """
    ring = sorted(set(members), key=lambda member: _shuffled(seed, member))
    n = len(ring)
    after = {member: [*ring[at + 1 :], *ring[:at]] for at, member in enumerate(ring)}
    return _allocate(after, min(k, n - 1), begun or {}, there, released)


def allocate_between(
    groups: Iterable[Iterable[int]],
    k: int,
    *,
    seed: str,
    begun: Mapping[int, Iterable[int]] | None = None,
    there: Collection[Pair] = (),
    released: Collection[int] = (),
) -> Given:
    """Whom each member rates in other groups."""
    shuffled = [sorted(set(group), key=lambda member: _shuffled(seed, member)) for group in groups]
    ordered = sorted(
        (group for group in shuffled if group), key=lambda group: _shuffled(seed, min(group))
    )
    ring = [member for group in ordered for member in group]
    own = {member: frozenset(group) for group in ordered for member in group}
    shifts = _shifts(len(ring), max(map(len, ordered), default=0), k)
    after = {
        member: [other for s in shifts if (other := ring[(at + s) % len(ring)]) not in own[member]]
        for at, member in enumerate(ring)
    }
    return _allocate(after, k, begun or {}, there, released)


class Limit(StrEnum):
    """Why not everybody can give and get as many reviews between groups as wanted."""

    ONE_GROUP = "one_group"
    LARGEST = "largest"  # the largest group is larger than all others together
    SIZES = "sizes"  # the sizes leave no room for so many


def limit_between(sizes: Collection[int], k: int) -> Limit | None:
    """What stands in the way of k reviews for everybody between groups of these sizes."""
    sizes = [size for size in sizes if size]
    n, largest = sum(sizes), max(sizes, default=0)
    if len(sizes) < 2:
        return Limit.ONE_GROUP
    if 2 * largest > n:
        return Limit.LARGEST
    if k <= n - 2 * largest + 1:
        return None
    serial = iter(range(n))
    found = allocate_between([[next(serial) for _ in range(size)] for size in sizes], k, seed="")
    return None if all(len(ratees) == k for ratees in found.values()) else Limit.SIZES


def _allocate(
    after: Mapping[int, list[int]],
    k: int,
    begun: Mapping[int, Iterable[int]],
    there: Collection[Pair],
    released: Collection[int],
) -> Given:
    kept = {rater: set(begun.get(rater, ())) & set(others) for rater, others in after.items()}
    free = {rater: [] if rater in released else others for rater, others in after.items()}
    work = _Allocation(free, kept, set(there))
    work.keep(k)
    work.fill(k, k)
    if not work.is_even(k):
        work = _Allocation(free, kept, work.there)
        work.keep(k)
        for most_got in range(1, k + 1):
            for most_given in range(1, k + 1):
                work.fill(most_given, most_got)
    is_hindered = any(kept.values()) or bool(set(released) & after.keys())
    if is_hindered and not work.is_even(k) and _is_possible(after, k):
        work.exceed(k)
    return {rater: frozenset(ratees) for rater, ratees in work.given.items()}


def _is_possible(after: Mapping[int, list[int]], k: int) -> bool:
    """Whether k for everybody is possible where no review is begun."""
    work = _Allocation(after, {rater: set() for rater in after}, set())
    work.fill(k, k)
    return work.is_even(k)


def _shifts(n: int, largest: int, k: int) -> list[int]:
    """Every step along the ring, first those that lead out of every group, spread evenly.

    Evenly, so that one student's reviews go to several groups.
    """
    free = n - 2 * largest + 1
    first = [largest + turn * free // k for turn in range(k)] if free >= k > 0 else []
    return [*first, *(s for s in range(1, n) if s not in set(first))]


def _shuffled(seed: str, member: int) -> str:
    return hashlib.sha256(f"{seed}:{member}".encode()).hexdigest()


@dataclass
class _Allocation:
    """Reviews given, as they grow; `after` names whom each may rate, the preferred first."""

    after: Mapping[int, list[int]]
    kept: Mapping[int, set[int]]
    there: set[Pair]
    given: dict[int, set[int]] = field(init=False)
    got: Counter[int] = field(init=False)

    def __post_init__(self) -> None:
        self.given = {rater: set(ratees) for rater, ratees in self.kept.items()}
        self.got = Counter(ratee for ratees in self.given.values() for ratee in ratees)

    def is_even(self, k: int) -> bool:
        return all(
            self.got[one] >= k and (len(self.given[one]) >= k or not others)
            for one, others in self.after.items()
        )

    def keep(self, k: int) -> None:
        """Take over what is there, as long as nobody has more than k by it."""
        for rater, others in self.after.items():
            for ratee in others:
                if (rater, ratee) in self.there and self._has_room(rater, ratee, k, k):
                    self._give(rater, ratee)

    def fill(self, most_given: int, most_got: int) -> None:
        """Give as many more as possible with nobody above these numbers by it."""
        for rater, others in self.after.items():
            for ratee in others:
                if self._has_room(rater, ratee, most_given, most_got):
                    self._give(rater, ratee)
        while path := self._path(most_given, most_got):
            for rater, ratee in path:
                if ratee in self.given[rater]:
                    self.given[rater].discard(ratee)
                    self.got[ratee] -= 1
                else:
                    self._give(rater, ratee)

    def exceed(self, k: int) -> None:
        """Give whoever is short of k the rest, by who has least."""
        may = {rater: set(others) for rater, others in self.after.items()}
        for rater in self.after:
            while len(self.given[rater]) < k and (left := self._left_for(rater)):
                self._give(rater, min(left, key=self.got.__getitem__))
        for ratee in self.after:
            while self.got[ratee] < k:
                raters = [r for r in self.after if ratee in may[r] - self.given[r]]
                if not raters:
                    break
                self._give(min(raters, key=lambda r: len(self.given[r])), ratee)

    def _left_for(self, rater: int) -> list[int]:
        return [ratee for ratee in self.after[rater] if ratee not in self.given[rater]]

    def _has_room(self, rater: int, ratee: int, most_given: int, most_got: int) -> bool:
        return (
            len(self.given[rater]) < most_given
            and self.got[ratee] < most_got
            and ratee not in self.given[rater]
        )

    def _give(self, rater: int, ratee: int) -> None:
        self.given[rater].add(ratee)
        self.got[ratee] += 1

    def _path(self, most_given: int, most_got: int) -> list[Pair]:
        """The cheapest way to one review more: pairs to be changed, or none.

        From raters with room along pairs not given, back along pairs given and not begun, to
        a ratee with room. Costs may be negative (a review goes back to whom it was with), so
        a rater is looked at again whenever it is reached more cheaply (Bellman and Ford).
        """
        cost = {one: 0 for one in self.after if len(self.given[one]) < most_given}
        ends: dict[int, tuple[int, Pair]] = {}  # ratee: cost, the last pair on the way
        came: dict[int, Pair] = {}  # rater: the pair given up on the way to it
        raters_of = self._raters_of()
        queue = deque(cost)
        while queue:
            rater = queue.popleft()
            for ratee in self._left_for(rater):
                reached = cost[rater] - ((rater, ratee) in self.there)
                if ratee in ends and ends[ratee][0] <= reached:
                    continue
                ends[ratee] = (reached, (rater, ratee))
                for other in raters_of.get(ratee, ()):
                    back = reached + ((other, ratee) in self.there)
                    if other not in cost or back < cost[other]:
                        cost[other], came[other] = back, (other, ratee)
                        queue.append(other)
        free = [ratee for ratee in ends if self.got[ratee] < most_got]
        if not free:
            return []
        best = min(free, key=lambda ratee: ends[ratee][0])
        return list(_way_back(ends[best][1], came, ends))

    def _raters_of(self) -> dict[int, list[int]]:
        """Who could give a ratee up."""
        found: dict[int, list[int]] = {}
        for rater, ratees in self.given.items():
            for ratee in ratees - self.kept[rater]:
                found.setdefault(ratee, []).append(rater)
        return found


def _way_back(
    last: Pair, came: Mapping[int, Pair], ends: Mapping[int, tuple[int, Pair]]
) -> Iterator[Pair]:
    yield last
    while last[0] in came:
        given_up = came[last[0]]
        yield given_up
        last = ends[given_up[1]][1]
        yield last
