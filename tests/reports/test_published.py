"""The whole computation against figures of data that were published, to the sixth decimal.

The numbers here were computed from the data with NumPy and SciPy alone, nothing of this
product: P `scipy.stats.binomtest(…).proportion_ci(method="wilson")`, of partial credit
`scipy.stats.t.interval`; D from the two intervals of Wilson's of its groups (Newcombe 1998),
of partial credit `scipy.stats.ttest_ind(…, equal_var=False).confidence_interval()`; r
`scipy.stats.pearsonr(item, rest).confidence_interval()`; α from `numpy.cov`, its interval from
`scipy.stats.f`, that of the SEM from `scipy.stats.chi2`. Groups: sorted stably by total.
"""

from decimal import Decimal
from itertools import product

import pytest

from lms.reports.rules.analysing import analyse
from lms.reports.rules.answers import Given
from lms.reports.rules.readings import readings_of
from tests.builders.papers import a_paper
from tests.reports.test_statistics import FULL, SECTION_6, SECTION_7, WORKED

PASS = Decimal(60)
EXACTLY = {"rel": 0, "abs": 1e-6}


def candidates(patterns):
    return [
        row
        for row, times in zip(product((0, 1), repeat=5), patterns, strict=True)
        for _ in range(times)
    ]


def three(found):
    return (found.value, *found.interval)


# Bock and Lieberman 1970 (see test_statistics), five items right or wrong: 27 % of 1000 are 270.
@pytest.mark.parametrize(
    ("patterns", "deviation", "whole", "items"),
    [
        (
            SECTION_6,
            1.03452356,
            [
                (3.819, 3.75477084, 3.88322916),  # mean
                (0.7638, 0.75095417, 0.77664583),  # P
                (0.29499719, 0.22347379, 0.36180253),  # α
                (0.86863197, 0.8500001, 0.88810494),  # SEM
            ],
            [
                (
                    (0.924, 0.90590436, 0.93885055),
                    (0.13333333, 0.09521289, 0.17906604),
                    (0.11283269, 0.05119773, 0.17361139),
                    "replace",
                ),
                (
                    (0.709, 0.6800902, 0.73631022),
                    (0.58148148, 0.52026981, 0.63877801),
                    (0.15317812, 0.09205923, 0.21314716),
                    "great",
                ),
                (
                    (0.553, 0.52204037, 0.58355399),
                    (0.77037037, 0.71481784, 0.81653702),
                    (0.17277894, 0.11198535, 0.23228401),
                    "great",
                ),
                (
                    (0.763, 0.73566849, 0.78831864),
                    (0.64074074, 0.58025733, 0.69562626),
                    (0.1444281, 0.08317977, 0.20458938),
                    "great",
                ),
                (
                    (0.87, 0.84773197, 0.88943623),
                    (0.37037037, 0.31321649, 0.42941287),
                    (0.1215964, 0.06005603, 0.18221592),
                    None,  # 0.31 is good, 0.43 very good
                ),
            ],
        ),
        (
            SECTION_7,
            1.19797788,
            [
                (3.707, 3.63262266, 3.78137734),  # mean
                (0.7414, 0.72652453, 0.75627547),  # P
                (0.45340874, 0.39795638, 0.50520316),  # α
                (0.88568674, 0.86668905, 0.90554205),  # SEM
            ],
            [
                (
                    (0.828, 0.80336605, 0.8501236),
                    (0.32962963, 0.27447831, 0.38774699),
                    (0.24573165, 0.18658088, 0.3031073),
                    None,
                ),
                (
                    (0.658, 0.62804364, 0.6867471),
                    (0.7, 0.64114953, 0.75154289),
                    (0.24667358, 0.1875485, 0.30401761),
                    "great",
                ),
                (
                    (0.772, 0.74498502, 0.79693323),
                    (0.56296296, 0.50169686, 0.62083496),
                    (0.31317925, 0.25615949, 0.36802711),
                    "great",
                ),
                (
                    (0.606, 0.5753643, 0.63582443),
                    (0.82592593, 0.77427111, 0.86649524),
                    (0.22275125, 0.16300917, 0.28086585),
                    "great",
                ),
                (
                    (0.843, 0.81914417, 0.86423067),
                    (0.43333333, 0.37389086, 0.49296724),
                    (0.1747863, 0.11402878, 0.23424125),
                    None,
                ),
            ],
        ),
    ],
    ids=["section 6", "section 7"],
)
def test_the_law_school_test(patterns, deviation, whole, items):
    found = analyse(a_paper(candidates(patterns), [1] * 5), pass_mark=PASS)

    assert (found.count, found.people) == (1000, 1000)
    assert found.whole.deviation == pytest.approx(deviation, **EXACTLY)
    assert [
        three(one)
        for one in (
            found.whole.spread.mean,
            found.whole.facility,
            found.whole.reliability.alpha,
            found.whole.reliability.error,
        )
    ] == [pytest.approx(one, **EXACTLY) for one in whole]
    assert found.whole.reliability.count == 5
    assert [
        (three(one.facility), three(one.discrimination), three(one.relation), one.level)
        for one in found.items
    ] == [tuple(pytest.approx(part, **EXACTLY) for part in one[:3]) + one[3:] for one in items]
    assert {(one.groups.size, one.groups.are_halves) for one in found.items} == {(270, False)}


# domain.md §3.7: items worth 2, 2, 2 and 10, two of them with partial credit. The D printed
# there is that of groups of three; ten papers are cut in halves.
WORKED_ITEMS = [
    (
        (0.6, 0.31267377, 0.83181967),
        (0.4, -0.16261479, 0.72643616),
        (0.43124435, -0.27232417, 0.83433082),
    ),
    (
        (0.5, 0.23659309, 0.76340691),
        (0.6, -0.00028468, 0.83161409),
        (0.4375, -0.26517059, 0.83665896),
    ),
    (
        (0.35, 0.05553313, 0.64446687),
        (0.5, -0.0167472, 1.0),
        (0.42447807, -0.27997509, 0.83179635),
    ),
    (
        (0.65, 0.48739721, 0.81260279),
        (0.38, 0.21371168, 0.54628832),
        (0.73228953, 0.19049412, 0.93213672),
    ),
]


def test_the_worked_values():
    found = analyse(a_paper(WORKED.astype(int).tolist(), FULL), pass_mark=PASS)

    whole = found.whole
    assert three(whole.spread.mean) == pytest.approx((9.4, 6.57456661, 12.22543339), **EXACTLY)
    assert whole.deviation == pytest.approx(3.7469988, **EXACTLY)
    assert three(whole.facility) == pytest.approx((0.5875, 0.41091041, 0.76408959), **EXACTLY)
    assert three(whole.reliability.alpha) == pytest.approx(
        (0.64767331, 0.07307937, 0.90170697), **EXACTLY
    )
    assert three(whole.reliability.error) == pytest.approx(
        (2.22411031, 1.7584253, 3.02731784), **EXACTLY
    )
    assert [
        (three(one.facility), three(one.discrimination), three(one.relation)) for one in found.items
    ] == [tuple(pytest.approx(part, **EXACTLY) for part in one) for one in WORKED_ITEMS]
    assert {(one.groups.size, one.groups.are_halves) for one in found.items} == {(5, True)}
    assert {one.level for one in found.items} == {None}


def test_the_right_option_goes_with_the_rest_as_its_item_does():
    """Section 6, item 3: the point-biserial of its right option is its item–rest r."""
    sample = a_paper(candidates(SECTION_6), [1] * 5)
    item = sample.items[2]
    given = {
        one.key: Given(item.definition, {"choices": [int(item.earned[one.key])]})
        for one in sample.entries
    }

    (reading,) = readings_of(item, given, sample)

    wrong, right = reading.parts[0].choices
    assert (right.count, right.top, right.bottom) == (553, 270, 62)
    assert (wrong.count, wrong.top, wrong.bottom) == (447, 0, 208)
    assert three(right.relation) == pytest.approx((0.17277894, 0.11198535, 0.23228401), **EXACTLY)
    assert three(wrong.relation) == pytest.approx(
        (-0.17277894, -0.23228401, -0.11198535), **EXACTLY
    )


def test_weights_are_the_covariances_with_the_total():
    """numpy.cov(item, total)[0, 1] ÷ numpy.var(total, ddof=1), beside full marks ÷ 16."""
    found = analyse(a_paper(WORKED.astype(int).tolist(), FULL), pass_mark=PASS)

    assert [one.weight for one in found.items] == pytest.approx(
        [0.16524217, 0.17094017, 0.12250712, 0.54131054], **EXACTLY
    )
    assert [one.due for one in found.items] == [0.125, 0.125, 0.125, 0.625]
