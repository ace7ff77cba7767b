"""What a mark given as a whole is made of."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.points import to_grid
from lms.gradebook.rules import Line, sums_to
from lms.gradebook.rules.spreading import fitted, spread, whole
from tests.builders.gradebook import a_line


def points(most: int = 100):
    return st.integers(0, most * 1_000_000).map(lambda units: Decimal(units).scaleb(-6))


@st.composite
def some_lines(draw):
    """Between one and six lines, at least one of them worth something."""
    full = draw(st.lists(points(40), min_size=1, max_size=6).filter(any))
    rates = draw(st.lists(st.fractions(0, 1), min_size=len(full), max_size=len(full)))
    return tuple(
        Line("question", f"I{n}", "", "", min(to_grid(Fraction(one) * rate), one), one)
        for n, (one, rate) in enumerate(zip(full, rates, strict=True))
    )


@pytest.mark.parametrize(
    ("points", "earned"),
    [
        ("8", ["4", "4"]),  # as it was
        ("4", ["2", "2"]),  # less: in proportion to what was earned
        ("0", ["0", "0"]),
        ("9", ["4.142857", "4.857143"]),  # more: into the room that is left
        ("15", ["5", "10"]),
    ],
)
def test_points_are_spread_over_the_lines(points, earned):
    lines = (a_line("I1", earned="4", possible="5"), a_line("I2", earned="4", possible="10"))

    found = [one.earned for one in spread(Decimal(points), lines)]

    assert found == [Decimal(one) for one in earned]


@given(some_lines(), st.fractions(0, 1))
def test_lines_sum_to_the_points_and_stay_within_their_full_marks(lines, rate):
    possible = sum(one.possible for one in lines)
    given_points = min(to_grid(Fraction(possible) * rate), possible)

    assert sums_to(spread(given_points, lines), given_points, possible)


@given(some_lines(), points().filter(bool))
def test_lines_on_another_full_mark_have_their_shares_of_it(lines, possible):
    found = fitted(lines, possible)

    assert sums_to(found, sum(one.earned for one in found), possible)


@given(st.lists(st.decimals(0, 9, places=2), max_size=5), points(), points(10).filter(bool))
def test_a_whole_mark_is_shared_by_objectives(shares, earned, more):
    possible = earned + more
    named = [(f"K{n}", share) for n, share in enumerate(shares)]

    assert sums_to(whole("i1", "", earned, possible, named), earned, possible)


@pytest.mark.parametrize("points", ["-0.01", "5.01"])
def test_points_outside_the_full_mark_are_a_fault_of_the_caller(points):
    with pytest.raises(ValueError, match="is not between"):
        spread(Decimal(points), [a_line()])
