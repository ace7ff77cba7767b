"""Addresses and lateness as tables of cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.gradebook.rules import Line, sums_to
from lms.quizzes.rules import addresses, lateness

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOMS = """\
10.1.2.0/24  # 一号机房

10.1.3.5 - 10.1.3.9
2001:db8::/32
192.168.0.7
"""


@pytest.mark.parametrize(
    ("address", "is_inside"),
    [
        ("10.1.2.0", True),
        ("10.1.2.255", True),
        ("10.1.3.0", False),
        ("10.1.3.4", False),
        ("10.1.3.5", True),
        ("10.1.3.9", True),
        ("10.1.3.10", False),
        ("192.168.0.7", True),
        ("192.168.0.8", False),
        ("2001:db8:1::1", True),
        ("2001:db9::1", False),
        ("::ffff:10.1.2.3", True),  # IPv4 through an IPv6 socket
        ("", False),
        ("somewhere", False),
        (None, False),
    ],
)
def test_which_addresses_are_inside(address, is_inside):
    assert addresses.is_inside(ROOMS, address) is is_inside


@pytest.mark.parametrize("nothing", ["", "\n \n", "# 只是说明"])
def test_no_line_lets_everybody_in(nothing):
    assert addresses.is_inside(nothing, None)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (ROOMS, []),
        ("10.1.2.3/24", [1]),  # host bits set: which network is meant?
        ("10.1.2.0/24\n10.1.2\n10.1.2.9-10.1.2.3\n10.1.2.1-2001:db8::1", [2, 3, 4]),
        ("10.1.2.300\n\nroom 1", [1, 3]),
        ("10.1.2.0/33", [1]),
        ("-", [1]),
    ],
)
def test_lines_that_are_no_addresses_are_named(text, wrong):
    assert addresses.wrong_lines(text) == wrong


@pytest.mark.parametrize(
    ("seconds", "due", "percent", "cost"),
    [(1, False, 20, 0), (-1, True, 20, 0), (0, True, 20, 0), (1, True, 20, 20), (1, True, 0, 0)],
)
def test_what_lateness_costs(seconds, due, percent, cost):
    moment = NINE + timedelta(seconds=seconds)

    assert lateness.percent_at(moment, NINE if due else None, percent) == cost


@pytest.mark.parametrize(
    ("points", "percent", "left"),
    [
        ("10", 0, "10"),
        ("10", 25, "7.5"),
        ("10", 100, "0"),
        ("0.000001", 50, "0.000001"),  # half up on the grid
        ("0.000001", 51, "0"),
        ("33.333333", 10, "30"),
    ],
)
def test_points_are_rounded_once(points, percent, left):
    assert lateness.after(Decimal(points), percent) == Decimal(left)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=6),
    st.integers(0, 100),
)
def test_the_evidence_of_a_late_attempt_sums_exactly(parts, percent):
    lines = [
        Line(
            "question",
            f"Q{n}",
            "",
            "",
            Decimal(min(pair)).scaleb(-6),
            Decimal(max(pair)).scaleb(-6),
        )
        for n, pair in enumerate(parts)
    ]
    whole = sum((line.earned for line in lines), Decimal(0))
    possible = sum((line.possible for line in lines), Decimal(0))

    left = lateness.reduced(lines, percent)

    assert sums_to(left, lateness.after(whole, percent), possible)
    assert all(after.earned <= before.earned for after, before in zip(left, lines, strict=True))
