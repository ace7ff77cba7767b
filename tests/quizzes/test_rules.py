"""Time, counting and evidence as tables of cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rules.reviewing import PRESETS
from lms.gradebook.rules import Line, sums_to
from lms.quizzes.rules import counting, reviewing, timing
from lms.quizzes.rules.counting import Result

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


@pytest.mark.parametrize(
    ("limit", "closes_at", "ends"),
    [
        (None, None, None),
        (20, None, NINE + minutes(20)),
        (None, TEN, TEN),
        (20, TEN, NINE + minutes(20)),
        (90, TEN, TEN),
    ],
)
def test_an_attempt_ends_with_its_limit_or_the_closing(limit, closes_at, ends):
    assert timing.ends_at(NINE, limit, closes_at) == ends


@pytest.mark.parametrize(
    ("ends", "term_closed_at", "moment", "over"),
    [
        (None, None, TEN, None),
        (NINE, None, NINE, None),
        (NINE, None, NINE + timedelta(seconds=59), None),
        (NINE, None, NINE + timedelta(seconds=60), NINE),
        (NINE, None, TEN, NINE),
        (None, NINE, TEN, NINE),
        (TEN, NINE, TEN, NINE),
        (NINE, TEN, TEN, NINE),
    ],
)
def test_an_attempt_is_over_when_time_and_grace_are_up_or_the_term_closed(
    ends, term_closed_at, moment, over
):
    assert timing.over_since(ends, term_closed_at, moment) == over


@pytest.mark.parametrize(
    ("rule", "handed_in", "closes_at", "term_closed_at", "is_open"),
    [
        ("never", True, None, NINE, False),
        ("after_submit", False, NINE, None, False),
        ("after_submit", True, None, None, True),
        ("after_close", True, None, None, False),
        ("after_close", True, TEN + minutes(1), None, False),
        ("after_close", True, TEN, None, False),
        ("after_close", True, TEN - minutes(1), None, True),
        ("after_close", True, None, NINE, True),
        ("after_close", False, NINE, NINE, False),
    ],
)
def test_answers_are_shown_as_the_quiz_says(rule, handed_in, closes_at, term_closed_at, is_open):
    phase = reviewing.phase_of(
        ended_at=NINE if handed_in else None,
        last_sitting=closes_at,
        term_closed_at=term_closed_at,
        moment=TEN,
    )
    visible = reviewing.visible_in(PRESETS[rule], phase)

    assert (visible.answers, visible.right_answer, visible.explanation) == (is_open,) * 3
    assert visible.points is handed_in


def a_result(number: int, *earned: str, possible: str = "5") -> Result:
    lines = tuple(
        Line("question", f"Q{n}", "", "", Decimal(part), Decimal(possible))
        for n, part in enumerate(earned)
    )
    return Result(number * 10, number, lines)


def a_waiting(number: int) -> Result:
    return Result(number * 10, number, None)


@pytest.mark.parametrize(
    ("grade_by", "results", "attempt_id"),
    [
        ("highest", [a_result(1, "2"), a_result(2, "4"), a_result(3, "3")], 20),
        ("highest", [a_result(1, "4"), a_result(2, "4")], 10),
        ("highest", [a_result(1, "4"), a_result(2, "6", possible="10")], 10),
        ("highest", [a_waiting(1), a_result(2, "1")], 20),
        ("latest", [a_result(2, "1"), a_result(1, "4")], 20),
        ("latest", [a_result(1, "4"), a_waiting(2)], 10),
        ("first", [a_result(1, "1"), a_result(2, "4")], 10),
    ],
)
def test_which_attempt_counts(grade_by, results, attempt_id):
    assert counting.counted(grade_by, results).attempt_id == attempt_id


@pytest.mark.parametrize(
    ("grade_by", "results"),
    [
        ("highest", []),
        ("latest", [a_waiting(1)]),
        ("first", [a_waiting(1), a_result(2, "4")]),
    ],
)
def test_nothing_counts_while_what_would_count_waits(grade_by, results):
    assert counting.counted(grade_by, results) is None


def test_the_average_is_the_mean_of_points_with_its_evidence():
    mean = counting.counted("average", [a_result(1, "5", "0"), a_result(2, "4", "1")])

    assert mean.points == 5
    assert [line.earned for line in mean.lines] == [Decimal("4.5"), Decimal("0.5")]


def test_thirds_are_averaged_exactly():
    mean = counting.average([a_result(1, "1", "1"), a_result(2, "0", "0"), a_result(3, "0", "0")])

    assert mean.points == Decimal("0.666667")
    assert {line.earned for line in mean.lines} == {Decimal("0.333333"), Decimal("0.333334")}


def test_a_question_asked_once_counts_with_the_share_it_earned_there():
    early = Result(10, 1, (Line("question", "Q0", "", "", Decimal(5), Decimal(5)),))
    late = a_result(2, "0", "4")

    assert [line.earned for line in counting.average([early, late]).lines] == [
        Decimal("2.5"),
        Decimal(4),
    ]


def test_a_line_worth_nothing_is_averaged_to_nothing():
    assert counting.average([a_result(1, "0", possible="0")]).points == 0


@st.composite
def several_results(draw: st.DrawFn) -> list[Result]:
    possible = draw(st.lists(st.integers(0, 10**7), min_size=1, max_size=5))
    earned = st.tuples(*(st.integers(0, full) for full in possible))
    attempts = draw(st.lists(earned, min_size=2, max_size=4))
    return [
        Result(
            number,
            number,
            tuple(
                Line("question", f"Q{n}", "", "", millionths(part), millionths(full))
                for n, (part, full) in enumerate(zip(parts, possible, strict=True))
            ),
        )
        for number, parts in enumerate(attempts, start=1)
    ]


def millionths(n: int) -> Decimal:
    return Decimal(n).scaleb(-6)


@given(several_results())
def test_an_average_sums_exactly_and_never_exceeds_what_is_possible(results):
    mean = counting.average(results)

    assert sums_to(mean.lines, mean.points, mean.possible)
