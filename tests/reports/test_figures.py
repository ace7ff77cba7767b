"""How figures read: rounded once, a dash where nothing can be said."""

from fractions import Fraction

import pytest

from lms.reports.rules.numbers import Estimate, Interval
from lms.reports.rules.showing import between, estimate, percent, shown
from lms.reports.views.figures import Plane, short_codes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0.6477, "0.65"),
        (-0.004, "0.00"),
        (-0.126, "-0.13"),
        (1, "1.00"),
        (0.125, "0.13"),
        (0.295, "0.30"),
    ],
)
def test_a_figure_has_two_decimals(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [(None, "—"), (Interval(0.31, 0.58), "0.31–0.58"), (Interval(-0.1, 0.2), "-0.10 – 0.20")],
)
def test_an_interval_reads_as_a_range(interval, text):
    assert between(interval) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (None, "—"),
        (Estimate(0.5), "0.50"),
        (Estimate(0.5, Interval(0.25, 0.75)), "0.50 [0.25–0.75]"),
    ],
)
def test_an_estimate_carries_its_interval(found, text):
    assert estimate(found) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1, 3), "33.3%"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(1, 2), "50%"),
        (0.8125, "81.3%"),
        (1, "100%"),
        (0, "0%"),
    ],
)
def test_a_share_reads_in_per_cent(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        (["T03-I01", "T03-I12-1"], ["I01", "I12-1"]),
        (["T03-I01", "T04-I01"], ["T03-I01", "T04-I01"]),
    ],
)
def test_codes_are_cut_where_all_begin_alike(keys, codes):
    assert list(short_codes(keys).values()) == codes


def test_names_of_points_do_not_lie_on_one_another():
    dots = Plane().placed([(f"I{n:02}", 0.5 + n / 1000, 0.5) for n in range(5)])

    places = {(round(dot.name_x), round(dot.name_y)) for dot in dots}
    assert len(places) == 5


def test_a_figure_outside_the_picture_stands_at_its_edge():
    (dot,) = Plane().placed([("I01", 0.4, -0.9)])

    assert dot.y == Plane().bottom
