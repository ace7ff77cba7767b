"""Who rates whom among peers.

Everybody of a group stands on a ring, shuffled by a seed, and rates the next `k` on it: so
everybody gives and gets exactly k reviews and nobody rates oneself. Somebody who joins or
leaves moves only the neighbours on the ring. Reviews already begun are kept; around them
the rest is completed along augmenting paths, which finds k for everybody wherever begun
reviews leave room for it. Where they do not, a few get one more, never fewer.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence


def allocate(
    members: Iterable[int], k: int, *, seed: str, begun: Mapping[int, Iterable[int]] | None = None
) -> dict[int, frozenset[int]]:
    """Whom each member rates; in a small group everybody rates everybody else."""
    ring = sorted(set(members), key=lambda member: _shuffled(seed, member))
    here = set(ring)
    kept = {rater: (set((begun or {}).get(rater, ())) & here) - {rater} for rater in ring}
    work = _Allocation(ring, min(k, len(ring) - 1), kept)
    for rater in ring:
        work.complete(rater)
    for rater in ring:
        work.give_more(rater)
    for ratee in ring:
        work.get_more(ratee)
    return {rater: frozenset(ratees) for rater, ratees in work.given.items()}


def _shuffled(seed: str, member: int) -> str:
    return hashlib.sha256(f"{seed}:{member}".encode()).hexdigest()


class _Allocation:
    def __init__(self, ring: Sequence[int], k: int, kept: Mapping[int, set[int]]) -> None:
        self.k = k
        self.kept = kept
        self.given = {rater: set(ratees) for rater, ratees in kept.items()}
        self.after = {
            member: [*ring[at + 1 :], *ring[:at]] for at, member in enumerate(ring)
        }  # everybody else, the next on the ring first

    def received(self, ratee: int) -> int:
        return sum(ratee in ratees for ratees in self.given.values())

    def complete(self, rater: int) -> None:
        while len(self.given[rater]) < self.k and self._find(rater, set()):
            pass

    def _find(self, rater: int, tried: set[int]) -> bool:
        """Give the rater one more, if need be by letting another rater change."""
        for ratee in self.after[rater]:
            if ratee in tried or ratee in self.given[rater]:
                continue
            tried.add(ratee)
            if self.received(ratee) < self.k:
                self.given[rater].add(ratee)
                return True
            for other in self._who_could_leave(ratee):
                if self._find(other, tried):
                    self.given[other].discard(ratee)
                    self.given[rater].add(ratee)
                    return True
        return False

    def _who_could_leave(self, ratee: int) -> list[int]:
        return [
            rater
            for rater in self.after[ratee]
            if ratee in self.given[rater] and ratee not in self.kept[rater]
        ]

    def give_more(self, rater: int) -> None:
        while len(self.given[rater]) < self.k:
            others = [one for one in self.after[rater] if one not in self.given[rater]]
            self.given[rater].add(min(others, key=self.received))

    def get_more(self, ratee: int) -> None:
        while self.received(ratee) < self.k:
            others = [one for one in self.after[ratee] if ratee not in self.given[one]]
            self.given[min(others, key=lambda one: len(self.given[one]))].add(ratee)
