"""Figures of reviewers against worked values; what is pointed out, and from how many reviews."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evaluations.rules import honesty
from lms.evaluations.rules.agreement import alpha
from lms.evaluations.rules.honesty import Given, Sign
from tests.builders.evaluations import PEERS, ROWS, SELF, TEACHER

TOPS = {key: Decimal(top) for key, _title, top, _objective in ROWS}
ADA, BEN, CAT, DAN, EVE = 1, 2, 3, 4, 5
T = 99

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers,
# twelve units, with gaps; alpha for interval data is 0.849.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def gave(
    rater: int, ratee: int, points: Sequence[int], who: str = "peer", factor: int = 1
) -> Given:
    values = dict(zip(TOPS, (Decimal(value) for value in points), strict=False))
    return Given(rater, ratee, who, values, TOPS, Decimal(factor))


def part(percent: int) -> tuple[int, ...]:
    """Points that make this percent with rows that differ; for multiples of 10."""
    full = (15, 20, 25, 20, 10, 10)
    even = [Decimal(top) * percent / 100 for top in full]
    even[0] += 1
    even[1] -= 1
    return tuple(even)


def signs(reviews: Sequence[Given], rater: int) -> list[Sign]:
    (found,) = [one for one in honesty.reviewers(reviews) if one.rater == rater]
    return [flag.sign for flag in found.flags]


def test_alpha_is_krippendorffs_published_value():
    units = [
        [Fraction(value) for value in unit if value is not None]
        for unit in zip(*OBSERVERS, strict=True)
    ]

    found = alpha(units)

    assert round(float(found.alpha), 3) == 0.849
    assert (found.units, found.values) == (11, 40)


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ([], None),
        ([[5]], None),
        ([[5, 5], [5, 5]], None),
        ([[1, 1], [2, 2]], 1),
        ([[1, 2], [2, 1]], Fraction(-1, 2)),
    ],
)
def test_alpha_of_little(units: list[list[int]], wanted: Fraction | None):
    assert alpha([[Fraction(v) for v in unit] for unit in units]).alpha == wanted


@given(st.lists(st.lists(st.integers(0, 20), min_size=2, max_size=4), min_size=1, max_size=6))
def test_alpha_is_never_above_one_and_needs_no_scale(units: list[list[int]]):
    exact = [[Fraction(v) for v in unit] for unit in units]
    stretched = [[v * 5 + 3 for v in unit] for unit in exact]

    found = alpha(exact).alpha

    assert found is None or found <= 1
    assert alpha(stretched).alpha == found


def test_gaps_of_the_worked_example():
    reviews = [gave(ADA, ADA, SELF, "self"), gave(T, ADA, TEACHER, "teacher")]
    reviews += [gave(rater, ADA, points) for rater, points in enumerate(PEERS, start=2)]

    found = honesty.gaps(reviews)[ADA]

    assert (found.own, found.peers.mean, found.peers.n) == (8, Fraction("4.5"), 4)
    assert found.wide == ()


@pytest.mark.parametrize(
    ("own", "peers", "wide"), [(95, 80, ("self",)), (94, 95, ("peer",)), (64, 65, ("self", "peer"))]
)
def test_a_gap_of_fifteen_is_wide(own: int, peers: int, wide: tuple[str, ...]):
    one = {"K": Decimal(100)}
    reviews = [
        Given(ADA, ADA, "self", {"K": Decimal(own)}, one),
        Given(BEN, ADA, "peer", {"K": Decimal(peers)}, one),
        Given(T, ADA, "teacher", {"K": Decimal(80)}, one),
    ]

    assert honesty.gaps(reviews)[ADA].wide == wide


def test_without_a_teacher_there_is_no_gap():
    assert honesty.gaps([gave(ADA, ADA, SELF, "self")]) == {}


def test_leniency_is_the_mean_distance_to_the_others_and_to_the_teacher():
    reviews = [
        gave(ratee, rater, part(90 if ratee == EVE else 80))
        for rater in (ADA, BEN, CAT)
        for ratee in (DAN, EVE)
    ]
    reviews += [gave(T, ratee, part(70), "teacher") for ratee in (ADA, BEN, CAT)]

    found = {one.rater: one for one in honesty.reviewers(reviews)}

    assert (found[EVE].to_others.mean, found[EVE].to_others.n) == (10, 3)
    assert (found[EVE].to_teacher.mean, found[EVE].to_teacher.n) == (20, 3)
    assert found[DAN].to_others.mean == -10
    assert signs(reviews, EVE)[:2] == [Sign.LENIENT, Sign.LENIENT_TO_TEACHER]
    assert signs(reviews, DAN)[:1] == [Sign.STRICT]


def test_two_reviews_are_too_few_to_call_anybody_lenient():
    reviews = [
        gave(rater, ratee, part(90 if rater == EVE else 60))
        for ratee in (ADA, BEN)
        for rater in (DAN, EVE)
    ]

    (eve,) = [one for one in honesty.reviewers(reviews) if one.rater == EVE]

    assert eve.to_others.mean == 30
    assert not eve.is_judged
    assert eve.flags == ()


def test_one_who_is_left_out_does_not_make_others_look_strict():
    reviews = [gave(EVE, ratee, part(100), factor=0) for ratee in (ADA, BEN, CAT)]
    reviews += [gave(DAN, ratee, part(80)) for ratee in (ADA, BEN, CAT)]

    found = {one.rater: one for one in honesty.reviewers(reviews)}

    assert found[DAN].to_others.n == 0
    assert found[EVE].to_others.mean == 20


@pytest.mark.parametrize(
    ("sheets", "wanted"),
    [
        ([(15, 20, 25, 20, 10, 10)] * 2, [Sign.ALL_FULL]),
        ([(12, 16, 20, 16, 8, 8), (9, 12, 15, 12, 6, 6)], [Sign.FLAT_ROWS]),
        ([(12, 16, 20, 16, 8, 8)] * 3, [Sign.FLAT_ROWS, Sign.FLAT_PEOPLE]),
        ([(13, 15, 20, 16, 8, 8), (12, 17, 19, 16, 8, 8), (14, 15, 20, 15, 8, 8)], ["people"]),
        ([(12, 16, 20, 16, 8, 8)], []),
        ([(12, 16, 20, 16, 8, 8), (9, 16, 15, 20, 6, 6)], []),
        ([(12, 16), (9, 12)], []),
    ],
    ids=["full", "flat", "flat and alike", "alike", "one only", "one differs", "two rows"],
)
def test_flat_liners(sheets: list[tuple[int, ...]], wanted: list[object]):
    reviews = [gave(EVE, ratee, points) for ratee, points in enumerate(sheets, start=1)]

    assert signs(reviews, EVE) == [Sign.FLAT_PEOPLE if w == "people" else w for w in wanted]


def test_a_pair_that_trades_favours():
    reviews = [gave(rater, ADA, part(70)) for rater in (CAT, DAN)] + [gave(BEN, ADA, part(90))]
    reviews += [gave(rater, BEN, part(70)) for rater in (CAT, DAN)] + [gave(ADA, BEN, part(80))]

    (flag,) = next(one for one in honesty.reviewers(reviews) if one.rater == ADA).flags

    assert (flag.sign, flag.other) == (Sign.FAVOUR, BEN)
    assert (flag.value, flag.n, flag.back, flag.back_n) == (10, 2, 20, 2)
    assert signs(reviews, BEN) == [Sign.FAVOUR]


@pytest.mark.parametrize("change", ["one-sided", "too few"])
def test_no_favour_from_one_side_or_from_one_other_review(change: str):
    others = (CAT, DAN) if change == "one-sided" else (CAT,)
    reviews = [gave(rater, ADA, part(70)) for rater in others] + [gave(BEN, ADA, part(90))]
    back = 70 if change == "one-sided" else 90
    reviews += [gave(rater, BEN, part(70)) for rater in others] + [gave(ADA, BEN, part(back))]

    assert Sign.FAVOUR not in signs(reviews, ADA)


def test_rows_by_evaluator_in_percent_of_their_points():
    reviews = [gave(rater, ADA, points) for rater, points in enumerate(PEERS, start=2)]

    found = honesty.rows(reviews)[("T03-E2", "peer")]

    assert (found.mean, found.n) == (Fraction(345, 4), 4)
    assert round(float(found.deviation), 2) == 5.45


def test_peers_of_a_class_agree_with_a_coefficient():
    reviews = [gave(rater, ADA, points) for rater, points in enumerate(PEERS, start=2)]

    found = honesty.class_agreement(reviews)

    assert (found.units, found.values) == (6, 24)
    assert found.alpha is not None
