"""Sharing out, the mean, the tolerance, and how far two markers agree, as tables of cases."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.rules import agreement
from lms.quizzes.rules.sharing import dealt

# 20 patients rated by two raters from 1 to 6: the data set `anxiety` of the R package irr,
# whose manual gives a squared-weights kappa of 0.297 for them.
RATER_1 = (3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3)
RATER_2 = (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4)


def pairs(first, second):
    return [(Decimal(one), Decimal(two)) for one, two in zip(first, second, strict=True)]


@pytest.mark.parametrize(
    ("first", "second", "mean"),
    [
        (("2", "3"), ("3", "3"), ["2.5", "3"]),
        (("0.5", "5"), ("1", "4.5"), ["0.75", "4.75"]),  # not rounded to half points
        (("0", "0"), ("3", "5"), ["1.5", "2.5"]),
        (("0.000001", "0"), ("0", "0"), ["0.000001", "0"]),  # finer than the grid: lands once
    ],
)
def test_the_mean_is_exact_for_each_marking_point(first, second, mean):
    found = agreement.mean(
        {"Q": [Decimal(one) for one in first]}, {"Q": [Decimal(one) for one in second]}
    )

    assert found == {"Q": [Decimal(one) for one in mean]}


@pytest.mark.parametrize(
    ("first", "second", "tolerance", "within"),
    [
        ("5", "5", "0", True),
        ("5", "5.5", "0", False),
        ("5", "6", "1", True),
        ("6", "5", "1", True),
        ("5", "6.000001", "1", False),
        ("0", "8", "8", True),
    ],
)
def test_the_tolerance_itself_is_within(first, second, tolerance, within):
    found = agreement.is_within(Decimal(first), Decimal(second), Decimal(tolerance))

    assert found is within


def test_kappa_agrees_with_the_published_value():
    assert round(float(agreement.kappa(pairs(RATER_1, RATER_2))), 3) == 0.297


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ((0, 1, 2), (0, 1, 2), Fraction(1)),
        ((0, 2), (2, 0), Fraction(-1)),
        ((0, 0, 2, 2), (0, 2, 0, 2), Fraction(0)),
        # Observed 1/4 (one pair of four differs by 1); all 16 pairs of a first and a second: 32/16.
        ((0, 1, 2, 3), (0, 1, 2, 2), 1 - Fraction(1, 4) / Fraction(32, 16)),
        ((4, 4), (4, 4), None),
    ],
)
def test_kappa_by_hand(first, second, kappa):
    assert agreement.kappa(pairs(first, second)) == kappa


def test_kappa_does_not_change_with_the_unit_of_points():
    halves = [(one / 2, two / 2) for one, two in pairs(RATER_1, RATER_2)]

    assert agreement.kappa(halves) == agreement.kappa(pairs(RATER_1, RATER_2))


def test_the_figures_of_two_markers():
    found = agreement.figures(pairs(RATER_1, RATER_2), Decimal(1))

    assert found.n == 20
    assert found.difference == Fraction(24, 20)
    assert found.within == Fraction(13, 20)
    assert found.kappa == agreement.kappa(pairs(RATER_1, RATER_2))


def test_too_few_pairs_have_no_kappa():
    few = agreement.figures(pairs(RATER_1[:-1], RATER_2[:-1]), Decimal(1))

    assert (few.n, few.kappa) == (19, None)
    assert few.difference is not None
    assert agreement.figures([], Decimal(1)) == agreement.Figures(0, None, None, None)


@pytest.mark.parametrize(
    ("values", "mean", "deviation"),
    [
        ((), None, None),
        ((4,), 4, None),
        ((2, 4, 4, 4, 5, 5, 7, 9), 5, "2.138"),  # n − 1: the root of 32/7
        ((3, 3), 3, "0.000"),
    ],
)
def test_mean_and_deviation(values, mean, deviation):
    found = agreement.spread([Decimal(one) for one in values])

    assert (found.n, found.mean) == (len(values), mean)
    assert (found.deviation is None and deviation is None) or f"{found.deviation:.3f}" == deviation


@pytest.mark.parametrize(
    ("markers", "double", "shares"),
    [
        ((), False, [(), (), ()]),
        ((7,), False, [(7,), (7,), (7,)]),
        ((7, 8), False, [(7,), (8,), (7,)]),
        ((7,), True, [(7,), (7,), (7,)]),
        ((7, 8), True, [(7, 8), (8, 7), (7, 8)]),
        ((7, 8, 9), True, [(7, 8), (8, 9), (9, 7), (7, 9), (8, 7), (9, 8)]),
    ],
)
def test_responses_are_dealt_in_turn(markers, double, shares):
    assert [dealt(rank, markers, is_double=double) for rank in range(len(shares))] == shares


@given(st.integers(1, 200), st.integers(2, 7), st.booleans())
def test_shares_are_even_and_nobody_marks_twice(n, markers, double):
    found = [dealt(rank, range(markers), is_double=double) for rank in range(n)]
    counts = Counter(one for share in found for one in share)

    assert max(counts.values()) - min(counts[one] for one in range(markers)) <= 1 + double
    assert all(len(set(share)) == 1 + double for share in found)
