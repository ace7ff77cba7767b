"""Attainment and totals: the worked values, and what must hold of any numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.points import round_half_up
from lms.gradebook.rules import (
    ItemMark,
    Tally,
    Tree,
    level_of,
    pooled,
    shown,
    sums_to,
    total,
    weighted_attainment,
)
from tests.builders.gradebook import a_line

GRADING = (
    {"category": "quiz", "title": "任务测验", "weight": 20},
    {"category": "evaluation", "title": "学习评价", "weight": 30},
    {"category": "exam", "title": "期末考试", "weight": 50},
)


def test_attainment_is_earned_over_possible():
    assert Tally(Decimal(13), Decimal(20)).attainment == Fraction(13, 20)


def test_no_evidence_is_no_figure_and_never_zero():
    assert Tally().attainment is None
    assert shown(None) is None


def test_students_are_pooled_not_averaged():
    whole = pooled([Tally(Decimal(9), Decimal(10)), Tally(Decimal(10), Decimal(40))])

    assert whole.attainment == Fraction(19, 50)


# domain.md §2.2, formula B: Σ (m/F)·w ÷ Σ w
WORKED = [
    ([("78.0", 100, 15), ("36.5", 50, 15)], "0.7550"),
    ([("78.0", 100, 5), ("83.2", 100, 20), ("74.6", 100, 15), ("23.8", 35, 10)], "0.7706"),
    ([("88.0", 100, 10), ("80.0", 100, 5), ("11.1", 15, 5)], "0.8250"),
]


@pytest.mark.parametrize(("links", "expected"), WORKED)
def test_weighted_attainment_meets_the_worked_values(links, expected):
    value = weighted_attainment(
        (Tally(Decimal(mean), Decimal(full)).attainment, Decimal(weight))
        for mean, full, weight in links
    )

    assert round_half_up(value, 4) == Decimal(expected)


def test_parts_without_evidence_are_left_out():
    parts = [(Fraction(1, 2), Decimal(3)), (None, Decimal(97))]

    assert weighted_attainment(parts) == Fraction(1, 2)


def test_nothing_known_is_nothing_said():
    assert weighted_attainment([(None, Decimal(1))]) is None


@pytest.mark.parametrize(
    ("tallies", "expected"),
    [
        ({}, None),
        ({"quiz": ("80", "100")}, "80"),
        ({"quiz": ("80", "100"), "evaluation": ("90", "100")}, "86"),
        ({"quiz": ("59.5", "100")}, "60"),
        ({"quiz": ("59.4", "100")}, "59"),
        ({"quiz": ("0", "100"), "evaluation": ("0", "100"), "exam": ("0", "100")}, "0"),
    ],
)
def test_the_total_weighs_what_there_is_and_rounds_once(tallies, expected):
    marks = [
        ItemMark(name, name, name, Decimal(possible), Tally(Decimal(earned), Decimal(possible)))
        for name, (earned, possible) in tallies.items()
    ]

    assert total(Tree.of_course(GRADING), marks).value == (expected and Decimal(expected))


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (100, "excellent"),
        (90, "excellent"),
        (89, "good"),
        (80, "good"),
        (79, "fair"),
        (70, "fair"),
        (69, "pass"),
        (60, "pass"),
        (59, "fail"),
        (0, "fail"),
    ],
)
def test_five_levels_follow_from_the_rounded_value(value, level):
    assert level_of(Decimal(value)) == level


@pytest.mark.parametrize(
    ("lines", "points", "possible", "holds"),
    [
        ([("4", "5"), ("1", "5")], "5", "10", True),
        ([("4", "5"), ("1", "5")], "5.000001", "10", False),
        ([("4", "5")], "4", "6", False),
        ([("6", "5"), ("0", "5")], "6", "10", False),
        ([], "0", "0", True),
    ],
)
def test_lines_are_the_mark_taken_apart(lines, points, possible, holds):
    evidence = [a_line(earned=earned, possible=full) for earned, full in lines]

    assert sums_to(evidence, Decimal(points), Decimal(possible)) is holds


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(1, 100)).map(
            lambda pair: Tally(Decimal(min(pair)), Decimal(max(pair)))
        ),
        min_size=1,
    )
)
def test_pooling_lies_between_the_lowest_and_the_highest(tallies):
    values = [tally.attainment for tally in tallies]

    assert min(values) <= pooled(tallies).attainment <= max(values)
