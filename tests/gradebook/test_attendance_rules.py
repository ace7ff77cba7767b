"""Attendance as arithmetic: what signs come to, who is named, which days a pattern has."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.gradebook.rules.attendance import Attended, LeaveCounts, Rules, attendance, weekly

HOURS = 64
SIGNS = ("present", "absent", "late", "early", "leave")


def signs(text: str, hours: int = 2) -> list[Attended]:
    words = dict(zip("√○迟早△", SIGNS, strict=True))
    return [Attended(words[sign], hours) for sign in text]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("√√√√", 100),
        ("○√√√", 75),
        ("迟迟√√", 75),  # two lates are one absence
        ("迟早√√", 75),
        ("迟√√√", Decimal("87.5")),
        ("△√√√", 100),  # leave is left out
        ("△△○√", 50),
        ("○○○○", 0),
    ],
)
def test_the_mark_is_the_share_of_hours_that_earn(text, points):
    assert attendance(signs(text), Rules(), HOURS).points() == points


def test_without_a_sign_there_is_no_mark():
    assert attendance([], Rules(), HOURS).points() is None
    assert attendance(signs("△△"), Rules(), HOURS).points() is None


@pytest.mark.parametrize(
    ("leave", "points"),
    [(LeaveCounts.OUT, 100), (LeaveCounts.PRESENT, 100), (LeaveCounts.ABSENT, 50)],
)
def test_leave_counts_as_the_rules_say(leave, points):
    assert attendance(signs("△√"), Rules(leave=leave), HOURS).points() == points


def test_a_longer_meeting_weighs_more():
    found = attendance([*signs("○", 4), *signs("√", 2)], Rules(), HOURS)

    assert found.points() == Decimal("33.333333")


@pytest.mark.parametrize(
    ("text", "rules", "is_barred"),
    [
        ("○" * 10, Rules(), False),  # 20 of 64
        ("○" * 11, Rules(), True),  # 22 of 64
        ("○" * 10 + "迟" * 2, Rules(), True),
        ("△" * 20, Rules(), False),
        ("△" * 20, Rules(leave_is_missed=True), True),
        ("○" * 8, Rules(bar_share=Fraction(1, 4)), True),
        ("○" * 5, Rules(hours=30), True),  # just a third
        ("√" * 30, Rules(hours=0), False),
    ],
)
def test_who_missed_a_third_of_the_hours_is_named(text, rules, is_barred):
    assert attendance(signs(text), rules, HOURS).is_barred is is_barred


def test_rules_survive_being_stored():
    rules = Rules(3, LeaveCounts.ABSENT, True, Fraction(1, 4), 48)

    assert Rules.from_json(rules.to_json()) == rules
    assert Rules.from_json({}) == Rules()


def test_a_weekly_pattern_names_its_days_in_order():
    days = weekly(date(2026, 9, 2), date(2026, 9, 15), [0, 3])

    assert [day.isoformat() for day in days] == ["2026-09-03", "2026-09-07", "2026-09-10",
                                                 "2026-09-14"]  # fmt: skip
    assert weekly(date(2026, 9, 2), date(2026, 9, 2), [0]) == []
    assert weekly(date(2026, 9, 2), date(2026, 9, 1), [0, 1, 2, 3]) == []


@given(st.lists(st.sampled_from(SIGNS), max_size=40), st.integers(1, 5))
def test_the_mark_stays_within_0_and_100_and_does_not_depend_on_the_order(names, lates):
    rules, attended = Rules(lates), [Attended(name, 2) for name in names]
    found = attendance(attended, rules, HOURS)

    assert found.points() is None or 0 <= found.points() <= 100
    assert attendance(attended[::-1], rules, HOURS) == found
