"""Exact points: rounding as a school rounds, and parts that sum to the whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.points import GRID, SCALE, plain, round_half_up, share_out, to_grid

on_grid = st.integers(-(10**10), 10**10).map(lambda units: Decimal(units).scaleb(-6))
shares = st.lists(
    st.one_of(
        st.integers(0, 1000),
        st.fractions(min_value=0, max_value=50, max_denominator=97),
        st.decimals(min_value=0, max_value=9, places=3),
    ),
    min_size=1,
    max_size=12,
).filter(any)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("59.5", 0, "60"),
        ("59.49999", 0, "59"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-0.49", 0, "0"),
        ("0", 0, "0"),
        ("0.25", 1, "0.3"),
        ("1.005", 2, "1.01"),
        ("-1.005", 2, "-1.01"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, places, rounded):
    assert round_half_up(Decimal(value), places) == Decimal(rounded)


def test_a_weighted_mark_is_not_lost_to_binary_fractions():
    # 0.35 x 90 + 0.65 x 43.0769… lies at 59.5 exactly; floats say 59.49999999999999.
    total = Fraction(35, 100) * 90 + Fraction(65, 100) * Fraction(28, 65) * 100

    assert total == Fraction(119, 2)
    assert round_half_up(total) == 60


def test_a_third_lands_on_the_grid():
    assert to_grid(Fraction(1, 3)) == Decimal("0.333333")
    assert to_grid(Fraction(-2, 3)) == Decimal("-0.666667")
    assert to_grid(Fraction(1, 2 * SCALE)) == GRID


@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_the_grid_is_never_further_than_half_a_step(value):
    assert abs(Fraction(to_grid(value)) - value) * 2 * SCALE <= 1


@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_what_lies_on_the_grid_stays(value):
    once = to_grid(value)

    assert to_grid(once) == once


@given(on_grid, shares)
def test_parts_sum_to_the_whole_exactly(total, parts):
    assert sum(share_out(total, parts)) == total


@given(on_grid, shares)
def test_no_part_is_a_step_away_from_its_share(total, parts):
    whole = sum(Fraction(part) for part in parts)
    exact = [Fraction(total) * Fraction(part) / whole for part in parts]
    shared = share_out(total, parts)

    assert all(
        abs(Fraction(part) - share) * SCALE < 1 for part, share in zip(shared, exact, strict=True)
    )


@given(st.integers(0, 10**9), shares)
def test_who_has_no_share_gets_nothing(units, parts):
    shared = share_out(Decimal(units).scaleb(-6), parts)

    assert all(got == 0 for got, part in zip(shared, parts, strict=True) if not part)


def test_equal_shares_of_ten_are_three_of_them_longer():
    assert share_out(Decimal(10), [1, 1, 1]) == [
        Decimal("3.333334"),
        Decimal("3.333333"),
        Decimal("3.333333"),
    ]


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [1, -1], [-1]])
def test_there_must_be_something_to_share_by(parts):
    with pytest.raises(ValueError, match="shares"):
        share_out(Decimal(1), parts)


def test_a_total_off_the_grid_is_refused():
    with pytest.raises(ValueError, match="grid"):
        share_out(Decimal("0.0000001"), [1, 1])


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.500000", "12.5"), ("100", "100"), ("1E+2", "100"), ("0.000", "0"), ("-3.10", "-3.1")],
)
def test_a_number_is_written_as_a_person_writes_it(value, text):
    assert plain(Decimal(value)) == text
