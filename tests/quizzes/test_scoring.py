"""Penalties and certainty: tables of cases, and evidence that sums exactly whatever was lost."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.points import to_grid
from lms.gradebook.rules import Line, sums_to
from lms.questions.kinds.base import Rules
from lms.quizzes.rules.marking import leaf_results
from lms.quizzes.rules.scoring import (
    Scoring,
    calibrated,
    certainty_fields,
    read_certainty,
    taken_off,
)
from tests.builders.questions import a_definition

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)
SURE = Scoring(has_certainty=True)
COSTLY = Scoring(penalty=THIRD)

# peers.md §2.4, divided by three; 0 is a certainty nobody chose.
CERTAIN = [
    (1, 1, THIRD),
    (2, 1, 2 * THIRD),
    (3, 1, 1),
    (0, 1, THIRD),
    (1, 0, 0),
    (2, 0, -2 * THIRD),
    (3, 0, -2),
    (0, 0, 0),
    (1, HALF, Fraction(1, 6)),
    (2, HALF, 0),
    (3, HALF, -HALF),
    (3, 2 * THIRD, 0),
]


@pytest.mark.parametrize(("certainty", "share", "worth"), CERTAIN)
def test_how_sure_one_was_decides_what_an_answer_is_worth(certainty, share, worth):
    assert SURE.worth(Fraction(share), certainty) == worth


@pytest.mark.parametrize(
    ("share", "is_wrong", "worth"),
    [(1, False, 1), (0, True, -THIRD), (0, False, 0), (HALF, False, HALF), (HALF, True, HALF)],
)
def test_only_a_wrong_choice_costs_points(share, is_wrong, worth):
    assert COSTLY.worth(Fraction(share), 3, is_wrong=is_wrong) == worth


# 多选 has four options, the first, second and fourth right; worth 6.
@pytest.mark.parametrize(
    ("rule", "chosen", "earned"),
    [
        ("all", [0, 1, 3], 6),
        ("all", [0, 1], 0),
        ("all", [3], 0),
        ("all", [0, 1, 2, 3], -2),
        ("all", [2], -2),
        ("half", [0], 3),
        ("half", [0, 2], -2),
        ("proportional", [0, 2], -2),
        ("fixed:0.5", [0, 2], -2),
        ("per-option", [0, 2], Decimal("1.5")),
        ("per-option", [2], -2),
    ],
)
def test_too_few_options_cost_nothing_and_a_wrong_one_does(rule, chosen, earned):
    question = a_definition("multiple")
    scoring = replace(COSTLY, rules=Rules(multiple=rule))

    (result,) = leaf_results(question, {"choices": chosen}, {}, scoring)

    assert result.earned == earned
    assert result.verdict in {"right", "partly", "wrong"}


def test_too_few_options_of_an_accepted_key_cost_nothing():
    question = a_definition("multiple")
    mended = replace(question, body={**question.body, "also": [{"choices": [1, 2]}]})
    scoring = replace(COSTLY, rules=Rules(multiple="all"))

    found = [leaf_results(mended, {"choices": chosen}, {}, scoring) for chosen in ([2], [2, 3])]

    assert [result.earned for (result,) in found] == [0, -2]


@pytest.mark.parametrize("kind", ["blank", "number", "order", "match"])
def test_kinds_without_options_lose_nothing(kind):
    question = a_definition(kind)
    answer = {"blanks": ["x", "x"], "text": "x", "places": {"0": 9}, "pairs": {"0": 9}}

    (result,) = leaf_results(question, answer, {}, COSTLY)

    assert result.earned == 0


def test_nothing_is_lost_unless_the_quiz_says_so():
    (result,) = leaf_results(a_definition("single"), {"choices": [0]}, {}, Scoring())

    assert result.earned == 0


@given(st.fractions(0, 1), st.sampled_from([0, 1, 2, 3]))
def test_no_answer_leaves_the_bounds_the_database_keeps(share, certainty):
    assert -2 <= SURE.worth(share, certainty) <= 1


def chances(percent):
    """What each certainty is expected to be worth to somebody who is right so often."""
    share = Fraction(percent, 100)
    return {
        sure: share * SURE.worth(Fraction(1), sure) + (1 - share) * SURE.worth(Fraction(0), sure)
        for sure in (1, 2, 3)
    }


@pytest.mark.parametrize(
    ("percent", "best"), [(0, 1), (50, 1), (66, 1), (68, 2), (79, 2), (81, 3), (100, 3)]
)
def test_honesty_pays_best(percent, best):
    worth = chances(percent)

    assert max(worth, key=lambda sure: worth[sure]) == best


POINTS = st.integers(0, 20_000_000).map(lambda n: Decimal(n).scaleb(-6))


@st.composite
def some_lines(draw):
    lines = []
    for n in range(draw(st.integers(0, 8))):
        possible = draw(POINTS)
        share = draw(st.fractions(-2, 1))
        earned = to_grid(Fraction(possible) * share)
        lines.append(Line("question", f"Q{n}", "", "", earned, possible))
    return lines


@given(some_lines())
def test_evidence_of_any_losses_sums_to_the_mark_and_stays_within_its_bounds(lines):
    mark = max(Decimal(0), sum((line.earned for line in lines), Decimal(0)))

    found = taken_off(lines)

    possible = sum((line.possible for line in lines), Decimal(0))
    assert sums_to(found, mark, possible)
    assert all(
        after.earned <= max(before.earned, 0) for before, after in zip(lines, found, strict=True)
    )


@given(some_lines())
def test_where_nothing_was_lost_the_evidence_stays_as_it_was(lines):
    whole = [line for line in lines if line.earned >= 0]

    assert taken_off(whole) == whole


def test_what_was_lost_is_taken_off_in_proportion():
    lines = [
        Line("question", "Q1", "", "K1", Decimal(6), Decimal(6)),
        Line("question", "Q2", "", "K2", Decimal(2), Decimal(4)),
        Line("question", "Q3", "", "K3", Decimal(-4), Decimal(2)),
    ]

    found = taken_off(lines)

    assert [line.earned for line in found] == [3, 1, 0]


@pytest.mark.parametrize("sent", ["1", "2", "3"])
def test_a_certainty_survives_the_way_through_a_form(sent):
    case = a_definition("case")
    found = read_certainty(case, {"p1-certainty": [sent]})

    assert found == {"T03-I12-1": int(sent)}
    assert certainty_fields(case, found) == {"p1-certainty": [sent]}


@pytest.mark.parametrize("sent", ["", "0", "4", "-1", "3.0", "<b>"])
def test_what_is_no_certainty_was_not_given(sent):
    assert read_certainty(a_definition("single"), {"certainty": [sent]}) == {}


@pytest.mark.parametrize(
    ("certainty", "right", "n", "verdict"),
    [
        (3, 9, 9, ""),  # too few for a word
        (3, 9, 10, "fits"),
        (3, 7, 10, "high"),
        (2, 7, 10, "fits"),
        (2, 9, 10, "low"),
        (2, 5, 10, "high"),
        (1, 5, 10, "fits"),
        (1, 9, 10, "low"),
        (0, 5, 10, "fits"),
    ],
)
def test_a_word_about_calibration_needs_enough_answers(certainty, right, n, verdict):
    (found,) = calibrated([(certainty, Fraction(int(one < right))) for one in range(n)])

    assert (found.n, found.share, found.verdict) == (n, Fraction(right, n), verdict)


def test_the_rules_of_the_quiz_reach_the_kinds():
    assert Scoring().rules == Rules()
