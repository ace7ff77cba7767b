"""The worked values of what surveys say (domain.md §2.5)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.attainment.rules.figures import Indirect
from lms.attainment.rules.surveys import Tick, of_levels, of_ticks, share_of, together


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ({5: 10, 4: 6, 3: 3, 2: 1}, "0.85"),  # (50 + 24 + 9 + 2) ÷ (5 × 20)
        ({5: 20, 4: 12, 3: 6, 2: 1, 1: 1}, "0.845"),
        ({5: 5}, "1"),
        ({1: 5}, "0.2"),
        ({5: 4}, None),  # four could be guessed back to a person
        ({}, None),
    ],
)
def test_the_levels_of_a_survey_become_a_value(counts: dict[int, int], value: str | None) -> None:
    heard = of_levels(counts)

    assert heard.value() == (None if value is None else Fraction(value))


def test_two_classes_are_pooled_by_students_not_by_means() -> None:
    assert together([of_levels({5: 6}), of_levels({1: 9})], 20) == Indirect(
        Fraction(39, 75), 15, 20
    )


def test_a_class_too_small_to_be_shown_is_not_heard_among_others_either() -> None:
    alone, with_another = of_levels({5: 6}), [of_levels({5: 6}), of_levels({1: 1})]

    assert together(with_another, 12).value == alone.value()
    assert together(with_another, 12).answered == 7
    assert together([of_levels({5: 3}), of_levels({1: 2})], 12).value is None


@pytest.mark.parametrize(
    ("percent", "share"), [("100", "1"), ("60", "0.6"), ("0", "0.2"), ("10", "0.2")]
)
def test_a_tick_stands_for_a_level(percent: str, share: str) -> None:
    assert share_of(Decimal(percent)) == Fraction(share)


def test_a_self_check_counts_each_student_once_by_the_rows_that_serve_the_objective() -> None:
    whole, half = (("K3.1", Decimal(1)),), (("K3.1", Decimal(1)), ("S3.1", Decimal(1)))
    ticks = [
        Tick(1, whole, Decimal(100)),
        Tick(1, half, Decimal(60)),  # serves it by half
        Tick(1, (("S3.1", Decimal(1)),), Decimal(0)),  # not at all
        Tick(2, whole, Decimal(0)),
    ]

    heard = of_ticks(ticks, ("K3.1", "K3.2"))

    assert heard.answered == 2
    assert heard.total == (1 + Fraction(1, 2) * Fraction(3, 5)) / Fraction(3, 2) + Fraction(1, 5)
