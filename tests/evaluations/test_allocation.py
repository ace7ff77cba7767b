"""Who rates whom: everybody gives and gets the same, nobody rates oneself."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evaluations.rules.allocation import allocate

Pairs = set[tuple[int, int]]


def pairs(given_to: dict[int, frozenset[int]]) -> Pairs:
    return {(rater, ratee) for rater, ratees in given_to.items() for ratee in ratees}


def gives(found: Pairs, members: list[int]) -> list[int]:
    count = Counter(rater for rater, _ratee in found)
    return [count[member] for member in members]


def gets(found: Pairs, members: list[int]) -> list[int]:
    count = Counter(ratee for _rater, ratee in found)
    return [count[member] for member in members]


MEMBERS = st.lists(st.integers(1, 500), unique=True, min_size=1, max_size=12)


@given(MEMBERS, st.integers(1, 6), st.text(max_size=5))
def test_everybody_gives_and_gets_the_same_number(members: list[int], k: int, seed: str):
    found = pairs(allocate(members, k, seed=seed))
    wanted = [min(k, len(members) - 1)] * len(members)

    assert gives(found, members) == wanted
    assert gets(found, members) == wanted
    assert all(rater != ratee for rater, ratee in found)


@given(MEMBERS, st.integers(1, 4), st.data())
def test_reviews_begun_are_kept_and_nobody_goes_short(
    members: list[int], k: int, data: st.DataObject
):
    anyone = st.sampled_from([*members, 999])  # 999 has left
    begun = data.draw(st.dictionaries(anyone, st.sets(anyone, max_size=3), max_size=6))
    kept = {
        (rater, ratee)
        for rater, ratees in begun.items()
        for ratee in ratees
        if rater != ratee and rater in members and ratee in members
    }

    found = pairs(allocate(members, k, seed="s", begun=begun))

    assert kept <= found
    assert all(rater != ratee for rater, ratee in found)
    assert min(gives(found, members)) >= min(k, len(members) - 1)
    assert min(gets(found, members)) >= min(k, len(members) - 1)


@given(MEMBERS, st.integers(1, 4), st.data())
def test_allocating_again_changes_nothing(members: list[int], k: int, data: st.DataObject):
    first = allocate(members, k, seed="s")
    begun = {m: data.draw(st.sets(st.sampled_from(sorted(first[m])))) for m in members if first[m]}

    assert allocate(reversed(members), k, seed="s", begun=begun) == first


def test_around_reviews_begun_the_rest_is_completed_evenly():
    found = pairs(allocate([1, 2, 3, 4], 1, seed="s", begun={1: {2}, 2: {1}}))

    assert found == {(1, 2), (2, 1), (3, 4), (4, 3)}


def test_another_rater_changes_to_make_room():
    """Whoever comes last may be left with only oneself; somebody before then moves on."""
    members = [1, 2, 3]
    found = pairs(allocate(members, 1, seed="x", begun={1: {2}}))

    assert gives(found, members) == gets(found, members) == [1, 1, 1]


def test_begun_reviews_of_one_person_may_leave_somebody_with_one_more():
    members = [1, 2, 3]
    found = pairs(allocate(members, 1, seed="s", begun={1: {3}, 2: {3}}))

    assert {(1, 3), (2, 3)} <= found
    assert min(gets(found, members)) == 1


@pytest.mark.parametrize(("members", "count"), [([], 0), ([1], 0), ([1, 2], 2)])
def test_small_groups(members: list[int], count: int):
    assert len(pairs(allocate(members, 3, seed="s"))) == count


def test_somebody_joining_moves_only_the_neighbours():
    before = pairs(allocate(range(1, 11), 2, seed="s"))
    after = pairs(allocate(range(1, 12), 2, seed="s"))

    assert len(before - after) <= 4
