"""The figures of the test analysis against the domain's worked values and published data."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lms.reports.rules.items import (
    correlation,
    discrimination,
    facility,
    fifths,
    group_size,
    groups_of,
    weights,
    wilson,
)
from lms.reports.rules.reliability import alpha_of, feldt, reliability_of
from lms.reports.rules.scores import mean_of, spread_of

# domain.md §3.7: ten students, items worth 2, 2, 2 and 10.
WORKED = np.array(
    [
        [2, 2, 1, 10],
        [2, 2, 0, 9],
        [2, 0, 2, 8],
        [2, 2, 2, 7],
        [0, 2, 1, 8],
        [2, 0, 0, 6],
        [0, 2, 0, 5],
        [2, 0, 1, 4],
        [0, 0, 0, 5],
        [0, 0, 0, 3],
    ],
    dtype=float,
)
FULL = [2, 2, 2, 10]

# Bock and Lieberman, "Fitting a response model for n dichotomously scored items",
# Psychometrika 35 (1970) 179–197: five items of the Law School Admission Test taken by 1000
# candidates, sections 6 and 7. How many gave each pattern of right answers, 00000 to 11111.
SECTION_6 = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)
SECTION_7 = (
    *(12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28),
    *(7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308),
)


def answers(patterns: tuple[int, ...]) -> np.ndarray:
    """One row a candidate."""
    return np.repeat(np.array(list(product((0.0, 1.0), repeat=5))), patterns, axis=0)


def rest(scores: np.ndarray, item: int) -> np.ndarray:
    return scores.sum(axis=1) - scores[:, item]


def test_the_worked_totals():
    spread = spread_of(WORKED.sum(axis=1).tolist())

    assert spread.count == 10
    assert (spread.lowest, spread.highest, spread.extent, spread.median) == (3, 15, 12, 9.5)
    assert spread.mean.value == pytest.approx(9.4)
    assert round(spread.population, 4) == 3.7470
    assert round(spread.sample, 4) == 3.9497
    assert round(spread.variation("n"), 4) == round(3.7470 / 9.4, 4)
    assert round(spread.mean.value / sum(FULL), 4) == 0.5875


def test_the_worked_reliability():
    found = reliability_of(WORKED.tolist())

    assert round(found.alpha.value, 4) == 0.6477
    assert found.error.value == pytest.approx(3.7470 * (1 - 0.6477) ** 0.5, abs=5e-4)


@pytest.mark.parametrize(
    ("item", "difficulty", "power"),
    [(0, 0.6, 0.667), (1, 0.5, 1), (2, 0.35, 0.333), (3, 0.65, 0.467)],
)
def test_the_worked_items(item, difficulty, power):
    """D of groups of three, as the domain prints it; ten papers are cut in halves on a page."""
    best_first = WORKED[np.argsort(-WORKED.sum(axis=1), kind="stable")]
    shares = (best_first[:, item] / FULL[item]).tolist()

    assert facility(shares).value == pytest.approx(difficulty)
    assert round(discrimination(shares, group_size(10)).value, 3) == power


# As printed by the R package ltm, descript(LSAT) (Rizopoulos, Journal of Statistical Software
# 17(5), 2006): proportions right, point-biserials with the total with and without the item, α.
@pytest.mark.parametrize(
    ("item", "right", "with_it", "without_it"),
    [
        (0, 0.924, 0.3620, 0.1128),
        (1, 0.709, 0.5668, 0.1532),
        (2, 0.553, 0.6184, 0.1728),
        (3, 0.763, 0.5344, 0.1444),
        (4, 0.870, 0.4354, 0.1216),
    ],
)
def test_section_6_of_the_law_school_test(item, right, with_it, without_it):
    scores = answers(SECTION_6)

    assert facility(scores[:, item].tolist()).value == pytest.approx(right)
    assert round(correlation(scores[:, item], scores.sum(axis=1)).value, 4) == with_it
    assert round(correlation(scores[:, item], rest(scores, item)).value, 4) == without_it


@pytest.mark.parametrize(
    ("left_out", "alpha"),
    [((), 0.2950), ((0,), 0.2754), ((1,), 0.2376), ((2,), 0.2168), ((3,), 0.2459), ((4,), 0.2663)],
)
def test_alpha_of_section_6_and_without_each_item(left_out, alpha):
    scores = np.delete(answers(SECTION_6), left_out, axis=1)

    assert round(alpha_of(scores), 4) == alpha


# As printed by the R package mirt, itemstats(LSAT7) (Chalmers, Journal of Statistical Software
# 48(6), 2012): proportions right, item–rest r and α.
def test_section_7_of_the_law_school_test():
    scores = answers(SECTION_7)

    assert len(scores) == 1000
    assert scores.mean(axis=0).tolist() == pytest.approx([0.828, 0.658, 0.772, 0.606, 0.843])
    assert round(alpha_of(scores), 3) == 0.453
    assert [round(correlation(scores[:, n], rest(scores, n)).value, 3) for n in range(5)] == [
        0.246,
        0.247,
        0.313,
        0.223,
        0.175,
    ]


@pytest.mark.parametrize(
    ("alpha", "n", "k", "interval"),
    [
        # C. Evans' program for Feldt's interval (MRC Cognition and Brain Sciences Unit).
        (0.913, 873, 20, (0.9044024, 0.9211588)),
        # R package statpsych, ci.cronbach(.05, .85, 7, 89); with n(k − 1) in place of
        # (n − 1)(k − 1), hence the fourth digit only.
        (0.85, 89, 7, (0.7971, 0.8932)),
    ],
)
def test_the_interval_of_alpha_is_the_published_one(alpha, n, k, interval):
    places = len(str(interval[0])) - 2

    assert [round(one, places) for one in feldt(alpha, n, k)] == list(interval)


# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine
# 17 (1998) 857–872, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_the_published_one(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_skewness_and_kurtosis_are_those_of_a_spreadsheet():
    spread = spread_of([3, 4, 5, 2, 3, 4, 5, 6, 4, 7])  # the example of Excel's SKEW and KURT

    assert round(spread.skewness, 6) == 0.359543
    assert round(spread.kurtosis, 6) == -0.1518


@pytest.mark.parametrize(
    ("n", "size"), [(1, 1), (2, 1), (10, 3), (15, 4), (30, 8), (50, 14), (100, 27), (300, 81)]
)
def test_27_percent_are_rounded_half_up(n, size):
    assert group_size(n) == size


@pytest.mark.parametrize(("n", "size", "halves"), [(14, 7, True), (13, 6, True), (15, 4, False)])
def test_few_attempts_are_cut_in_halves(n, size, halves):
    groups = groups_of(n)

    assert (groups.size, groups.are_halves) == (size, halves)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[1, 2]] * 12,  # no total varies
        [[n] for n in range(12)],  # one item
        [[n, n] for n in range(9)],  # too few attempts
        [[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]] * 6,  # equal but for the noise of floats
    ],
)
def test_where_alpha_is_not_defined_none_is_given(rows):
    assert reliability_of(rows) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [([1, 1, 1, 1], [1, 2, 3, 4]), ([1, 2, 3, 4], [0.1 + 0.2, 0.3, 0.3, 0.3]), ([1, 2], [1, 2])],
)
def test_a_correlation_needs_two_things_that_vary(one, other):
    assert correlation(one, other) is None


def test_a_perfect_correlation_has_no_interval():
    assert correlation([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]) == (pytest.approx(1), None)


def test_one_total_alone_is_described_without_spread():
    spread = spread_of([7.0])

    assert (spread.mean, spread.population, spread.sample) == ((7, None), 0, None)
    assert (spread.skewness, spread.kurtosis, spread.variation("n-1")) == (None, None, None)


def test_equal_totals_have_no_shape():
    spread = spread_of([5.0] * 6)

    assert (spread.skewness, spread.kurtosis, spread.mean.interval) == (None, None, None)


def test_fifths_go_from_the_weakest_to_the_strongest():
    assert fifths([1, 1, 1, 0.5, 0.5, 0.5, 0, 0, 0, 0]) == [0, 0, 0.5, 0.75, 1]
    assert fifths([1, 1, 0, 0]) is None


def test_partial_credit_stays_within_0_and_1():
    value, interval = facility([1.0, 1.0, 1.0, 0.1])

    assert value == pytest.approx(0.775)
    assert 0 <= interval.low < value < interval.high <= 1


scores = st.integers(2, 6).flatmap(
    lambda k: st.lists(
        st.lists(st.integers(0, 4), min_size=k, max_size=k), min_size=10, max_size=40
    )
)


@given(scores, st.randoms())
def test_alpha_does_not_ask_in_which_order_items_stand(rows, chance):
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    before = reliability_of(rows)
    after = reliability_of([[row[n] for n in order] for row in rows])

    assert (before is None) == (after is None)
    assert before is None or after.alpha.value == pytest.approx(before.alpha.value)


@given(scores)
def test_alpha_lies_in_its_interval_and_so_does_the_error(rows):
    found = reliability_of(rows)

    assert found is None or (
        found.alpha.interval.low <= found.alpha.value <= found.alpha.interval.high
        and found.error.interval.low <= found.error.value <= found.error.interval.high
    )


@given(scores)
def test_alpha_is_what_covariances_say(rows):
    covariances = np.cov(np.array(rows, dtype=float), rowvar=False)
    k = len(covariances)
    found = reliability_of(rows)

    assert found is None or found.alpha.value == pytest.approx(
        k / (k - 1) * (1 - np.trace(covariances) / covariances.sum())
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_discrimination_lies_between_minus_1_and_1(shares):
    found = discrimination(shares, groups_of(len(shares)).size)

    assert found is None or -1 <= found.value <= 1


pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), min_size=4, max_size=40)


@given(pairs)
def test_a_correlation_is_what_scipy_says(values):
    one, other = (list(side) for side in zip(*values, strict=True))
    found = correlation(one, other)
    is_flat = len(set(one)) == 1 or len(set(other)) == 1
    expected = None if is_flat else stats.pearsonr(one, other)

    assert (found is None) == is_flat
    assert found is None or found.value == pytest.approx(expected.statistic, abs=1e-9)
    assert (
        found is None
        or found.interval is None
        or found.interval == pytest.approx(tuple(expected.confidence_interval(0.95)), abs=1e-9)
    )


@given(st.lists(st.integers(0, 100), min_size=4, max_size=60))
def test_totals_are_what_scipy_says(totals):
    spread = spread_of(totals)
    is_flat = len(set(totals)) == 1
    reach = (
        None
        if is_flat
        else stats.t.interval(0.95, len(totals) - 1, np.mean(totals), stats.sem(totals))
    )

    assert is_flat or mean_of(totals).interval == pytest.approx(reach)
    assert is_flat or spread.skewness == pytest.approx(stats.skew(totals, bias=False), abs=1e-9)
    assert is_flat or spread.kurtosis == pytest.approx(stats.kurtosis(totals, bias=False), abs=1e-6)


@given(scores)
def test_weights_share_out_the_whole_spread(rows):
    found = weights(rows)

    assert found is None or sum(found) == pytest.approx(1)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_what_scipy_says(found):
    hits, n = found

    assert wilson(hits, n) == pytest.approx(
        tuple(stats.binomtest(hits, n).proportion_ci(method="wilson")), abs=1e-9
    )
