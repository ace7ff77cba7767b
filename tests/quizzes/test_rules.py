"""Time, counting and evidence as tables of cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.core.points import to_grid
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


def a_line(leaf: str, earned: str, possible: str) -> Line:
    return Line("question", leaf, "", "", Decimal(earned), Decimal(possible))


def told(result: Result) -> list[tuple[str, Decimal, Decimal]]:
    return [(line.leaf, line.earned, line.possible) for line in result.lines]


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


@pytest.mark.parametrize(("first", "second"), [("4", "0"), ("0", "4")])
def test_the_average_over_drawn_papers_is_the_mean_of_the_attempts(first, second):
    early = Result(10, 1, (a_line("Q1", first, "4"),))
    late = Result(20, 2, (a_line("Q2", second, "4"),))

    mean = counting.average([early, late])

    assert (mean.points, mean.possible) == (2, 4)
    assert told(mean) == [
        ("Q2", Decimal(second) / 2, Decimal(2)),
        ("Q1", Decimal(first) / 2, Decimal(2)),
    ]


def test_papers_of_other_worth_are_averaged_by_their_shares():
    early = Result(10, 1, (a_line("Q1", "5", "5"),))
    late = Result(20, 2, (a_line("Q1", "0", "5"), a_line("Q2", "4", "5")))

    mean = counting.average([early, late])

    assert (mean.points, mean.possible) == (Decimal(7), Decimal(10))
    assert told(mean) == [("Q1", Decimal(5), Decimal("7.5")), ("Q2", Decimal(2), Decimal("2.5"))]


def test_an_attempt_that_is_worth_nothing_does_not_change_the_average():
    void = Result(30, 3, (a_line("Q9", "0", "0"),))

    assert counting.average([a_result(1, "4"), a_result(2, "2"), void]) == counting.average(
        [a_result(1, "4"), a_result(2, "2")]
    )
    assert counting.average([void]).possible == 0


def test_a_line_worth_nothing_is_averaged_to_nothing():
    assert counting.average([a_result(1, "0", possible="0")]).points == 0


@st.composite
def several_results(draw: st.DrawFn) -> list[Result]:
    """Attempts at papers that share all, some or none of their questions."""
    papers = draw(
        st.lists(
            st.dictionaries(st.integers(1, 9), st.integers(0, 10**7), min_size=1, max_size=5),
            min_size=2,
            max_size=4,
        )
    )
    return [a_paper(number, paper, draw) for number, paper in enumerate(papers, start=1)]


@st.composite
def equal_papers(draw: st.DrawFn) -> list[Result]:
    paper = draw(st.dictionaries(st.integers(1, 9), st.integers(1, 10**7), min_size=1, max_size=5))
    return [a_paper(number, paper, draw) for number in range(1, draw(st.integers(2, 4)) + 1)]


def a_paper(number: int, possible: dict[int, int], draw: st.DrawFn) -> Result:
    return Result(
        number,
        number,
        tuple(
            Line(
                "question",
                f"Q{n}",
                "",
                "",
                millionths(draw(st.integers(0, full))),
                millionths(full),
            )
            for n, full in possible.items()
        ),
    )


def millionths(n: int) -> Decimal:
    return Decimal(n).scaleb(-6)


@given(several_results())
def test_an_average_is_the_mean_share_taken_apart_exactly(results):
    worth = [one for one in results if one.possible]
    assume(worth)

    mean = counting.average(results)

    share = sum((one.share for one in worth), Fraction(0)) / len(worth)
    assert mean.possible == worth[-1].possible
    assert mean.points == to_grid(share * Fraction(mean.possible))
    assert sums_to(mean.lines, mean.points, mean.possible)
    assert {line.leaf for line in mean.lines} == {
        line.leaf for result in worth for line in result.lines
    }
    assert len(mean.lines) == len({line.leaf for line in mean.lines})


@given(several_results())
def test_each_line_of_an_average_is_a_millionth_from_exact(results):
    worth = [one for one in results if one.possible]
    assume(worth)
    scaled = [Fraction(worth[-1].possible) / Fraction(one.possible) / len(worth) for one in worth]

    for line in counting.average(results).lines:
        exact = sum(
            scale * Fraction(one.earned)
            for scale, result in zip(scaled, worth, strict=True)
            for one in result.lines
            if one.leaf == line.leaf
        )
        assert abs(Fraction(line.earned) - exact) < Fraction(1, 10**6)


@given(equal_papers())
def test_on_equal_papers_an_average_is_the_mean_of_points_question_by_question(results):
    mean = counting.average(results)

    latest = results[-1].lines
    assert [(one.leaf, one.possible) for one in mean.lines] == [
        (one.leaf, one.possible) for one in latest
    ]
    assert mean.points == to_grid(
        sum((Fraction(one.points) for one in results), Fraction(0)) / len(results)
    )
