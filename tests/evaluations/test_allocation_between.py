"""Who rates whom between groups: never the own group, everybody alike, as many as possible."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from lms.evaluations.rules.allocation import Limit, allocate, allocate_between, limit_between

Pair = tuple[int, int]
SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=6)


def groups_of(sizes: Sequence[int]) -> list[list[int]]:
    """Members 1, 2, 3 … in groups of these sizes."""
    ends = np.cumsum([1, *sizes])
    return [list(range(start, end)) for start, end in pairwise(ends)]


def pairs(given_to: dict[int, frozenset[int]]) -> set[Pair]:
    return {(rater, ratee) for rater, ratees in given_to.items() for ratee in ratees}


def allowed(groups: Sequence[Sequence[int]]) -> list[Pair]:
    own = {member: at for at, group in enumerate(groups) for member in group}
    return [(a, b) for a in own for b in own if own[a] != own[b]]


def most(groups: Sequence[Sequence[int]], k: int) -> int:
    """The largest number of reviews with nobody above k, by another algorithm."""
    n = sum(map(len, groups))
    net = np.zeros((2 * n + 2, 2 * n + 2), dtype=np.int32)
    net[0, 1 : n + 1] = net[n + 1 : -1, -1] = k
    for rater, ratee in allowed(groups):
        net[rater, n + ratee] = 1
    return int(maximum_flow(csr_array(net), 0, 2 * n + 1).flow_value)


def fewest_changes(may: Sequence[Pair], there: Collection[Pair], members: int, k: int) -> int:
    """How many of `there` any allocation of the largest size must take back, by linear program."""
    ends = np.zeros((2 * members, len(may)))
    for at, (rater, ratee) in enumerate(may):
        ends[rater - 1, at] = ends[members + ratee - 1, at] = 1
    limits = {"A_ub": ends, "b_ub": np.full(2 * members, k), "bounds": (0, 1)}
    size = -linprog(-np.ones(len(may)), **limits).fun
    worth = -np.array([pair in there for pair in may], dtype=float)
    kept = -linprog(worth, A_eq=np.ones((1, len(may))), b_eq=[round(size)], **limits).fun
    return len(there) - round(kept)


@given(SIZES, st.integers(1, 5), st.text(max_size=4))
def test_nobody_rates_the_own_group_and_nobody_is_asked_for_more(
    sizes: list[int], k: int, seed: str
):
    groups = groups_of(sizes)
    found = pairs(allocate_between(groups, k, seed=seed))

    assert found <= set(allowed(groups))
    assert max(Counter(rater for rater, _ in found).values(), default=0) <= k
    assert max(Counter(ratee for _, ratee in found).values(), default=0) <= k


@given(SIZES, st.integers(1, 5), st.text(max_size=4))
def test_as_many_reviews_as_possible(sizes: list[int], k: int, seed: str):
    groups = groups_of(sizes)

    assert len(pairs(allocate_between(groups, k, seed=seed))) == most(groups, k)


@given(SIZES, st.integers(1, 5))
def test_everybody_gives_and_gets_k_where_the_ring_has_room(sizes: list[int], k: int):
    groups = groups_of(sizes)
    everybody = [member for group in groups for member in group]
    found = pairs(allocate_between(groups, k, seed="s"))
    has_room = len(sizes) > 1 and k <= sum(sizes) - 2 * max(sizes) + 1
    even = Counter(dict.fromkeys(everybody, k))

    assert not has_room or Counter(rater for rater, _ in found) == even
    assert not has_room or Counter(ratee for _, ratee in found) == even
    assert (limit_between(sizes, k) is None) == (len(found) == k * len(everybody))


@given(SIZES, st.integers(1, 4), st.data())
def test_what_is_there_changes_hands_as_little_as_possible(
    sizes: list[int], k: int, data: st.DataObject
):
    groups = groups_of(sizes)
    before = pairs(allocate_between(groups, k, seed="s"))
    gone = data.draw(st.sampled_from([member for group in groups for member in group]))
    moved = data.draw(st.sampled_from([member for group in groups for member in group]))
    after = [[m for m in group if m not in {gone, moved}] for group in groups]
    after[data.draw(st.integers(0, len(groups) - 1))].append(moved)
    may = allowed(after)
    there = before & set(may)

    found = pairs(allocate_between(after, k, seed="s", there=there))

    assert len(found) == most_of(may, after, k)
    assert len(there - found) == (fewest_changes(may, there, sum(sizes), k) if may else 0)


def most_of(may: Sequence[Pair], groups: Sequence[Sequence[int]], k: int) -> int:
    """As `most`, with members that are not numbered through."""
    names = {member: at for at, member in enumerate(sorted({one for pair in may for one in pair}))}
    n = len(names)
    if not n:
        return 0
    net = np.zeros((2 * n + 2, 2 * n + 2), dtype=np.int32)
    net[0, 1 : n + 1] = net[n + 1 : -1, -1] = k
    for rater, ratee in may:
        net[names[rater] + 1, n + names[ratee] + 1] = 1
    return int(maximum_flow(csr_array(net), 0, 2 * n + 1).flow_value)


@given(SIZES, st.integers(1, 4), st.data())
def test_begun_reviews_stay_and_nobody_else_goes_short(
    sizes: list[int], k: int, data: st.DataObject
):
    groups = groups_of(sizes)
    may = allowed(groups)
    chosen = data.draw(st.sets(st.sampled_from(may), max_size=8)) if may else set()
    begun: dict[int, set[int]] = {}
    for rater, ratee in chosen:
        begun.setdefault(rater, set()).add(ratee)

    found = pairs(allocate_between(groups, k, seed="s", begun=begun))
    given_by, got = Counter(a for a, _ in found), Counter(b for _, b in found)
    everybody = [member for group in groups for member in group]

    assert chosen <= found <= set(may)
    assert limit_between(sizes, k) or min(given_by[one] for one in everybody) >= k
    assert limit_between(sizes, k) or min(got[one] for one in everybody) >= k


@given(SIZES, st.integers(1, 4))
def test_allocating_again_changes_nothing(sizes: list[int], k: int):
    groups = groups_of(sizes)
    first = allocate_between(groups, k, seed="s")

    assert allocate_between(reversed(groups), k, seed="s", there=pairs(first)) == first


def test_where_the_sizes_leave_no_room_nobody_gets_a_second_before_others_a_first():
    found = pairs(allocate_between(groups_of([10, 2]), 3, seed="s"))
    small = {11, 12}

    assert Counter(ratee for _, ratee in found if ratee in small) == {11: 3, 12: 3}
    assert set(Counter(rater for rater, _ in found if rater not in small).values()) == {1}
    assert set(Counter(ratee for _, ratee in found if ratee not in small).values()) == {1}


def test_reviews_of_one_student_go_to_several_groups():
    groups = groups_of([4, 4, 4, 4, 4])
    own = {member: at for at, group in enumerate(groups) for member in group}
    found = allocate_between(groups, 3, seed="s")

    assert all(len({own[ratee] for ratee in ratees}) == 3 for ratees in found.values())


@pytest.mark.parametrize(
    ("sizes", "k", "limit"),
    [
        ([], 3, Limit.ONE_GROUP),
        ([5], 3, Limit.ONE_GROUP),
        ([5, 0], 3, Limit.ONE_GROUP),
        ([1, 1], 1, None),
        ([1, 1], 2, Limit.SIZES),
        ([4, 3], 1, Limit.LARGEST),
        ([3, 3], 3, None),
        ([3, 3], 4, Limit.SIZES),
        ([2, 2, 1], 2, None),
        ([2, 2, 1], 3, Limit.SIZES),  # four would have to rate the one, who may get three
        ([3, 2, 2], 4, None),  # more than the ring alone promises (2)
        ([6] * 10, 3, None),
    ],
)
def test_what_stands_in_the_way(sizes: list[int], k: int, limit: Limit | None):
    assert limit_between(sizes, k) is limit


def test_who_leaves_a_group_takes_nobody_elses_review_along():
    members = range(1, 13)
    before = pairs(allocate(members, 3, seed="s"))
    there = {(a, b) for a, b in before if 5 not in (a, b)}
    after = pairs(allocate([m for m in members if m != 5], 3, seed="s", there=there))

    assert len(there - after) <= 3
    assert Counter(rater for rater, _ in after) == Counter({m: 3 for m in members if m != 5})


def test_a_large_class_is_allocated_at_once():
    found = pairs(allocate_between(groups_of([7] * 28 + [4]), 3, seed="s"))

    assert len(found) == 3 * 200
