"""When an objective is reached, which question comes next, and what it all earns."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rules.modes import Goal, Mastery
from lms.gradebook.rules import sums_to
from lms.quizzes.rules.mastery import Asked, bars, best_window, evidence, next_question

LUCK = random.Random(7)


def a_rule(*sizes, right=3, of=4):
    goals = []
    for n, size in enumerate(sizes, 1):
        goals.append(Goal(f"K{n}", tuple((f"K{n}-{q}", 100 * n + q) for q in range(1, size + 1))))
    return Mastery(right, of, tuple(goals))


def answers(code, text):
    """✓ and ✗ in their order; ? is open."""
    known = {"✓": True, "✗": False, "?": None}
    return [Asked(code, f"{code}-{n}", known[sign]) for n, sign in enumerate(text, 1)]


# 3 right of the last 4: (answers, reached, best window)
REACHED = [
    ("", False, 0),
    ("✓", False, 1),
    ("✓✓", False, 2),
    ("✓✓✓", True, 3),
    ("✗✓✓✓", True, 3),
    ("✓✗✓✓", True, 3),
    ("✓✓✗✓", True, 3),
    ("✓✓✗✗✓", False, 2),
    ("✓✗✓✗✓✗✓", False, 2),
    ("✗✗✗✗✓✓✗✓", True, 3),
    ("✓✓✓✗✗✗✗", True, 3),  # once reached stays reached
    ("✓✓?", False, 2),
]


@pytest.mark.parametrize(("text", "reached", "best"), REACHED)
def test_an_objective_is_reached_by_its_best_window(text, reached, best):
    (bar,) = bars(a_rule(10), answers("K1", text))

    assert (bar.is_reached, bar.best) == (reached, best)


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 6))
def test_the_best_window_is_the_best_of_all(found, of):
    windows = [sum(found[n : n + of]) for n in range(len(found))] or [0]

    assert best_window(found, of) == max(windows)


def test_an_objective_stops_when_its_pool_was_used_twice():
    rule = a_rule(2)

    assert not bars(rule, answers("K1", "✗✗✗"))[0].is_over
    assert bars(rule, answers("K1", "✗✗✗✗"))[0].is_spent
    assert next_question(rule, answers("K1", "✗✗✗✗"), (), LUCK) is None


def test_objectives_alternate_and_reached_ones_rest():
    rule = a_rule(9, 9)

    assert next_question(rule, (), (), LUCK).objective == "K1"
    assert next_question(rule, answers("K1", "✓"), (), LUCK).objective == "K2"
    assert next_question(rule, answers("K1", "✓✓✓"), (), LUCK).objective == "K2"
    both = answers("K1", "✓✓✓") + answers("K2", "✓✗✓✓")
    assert next_question(rule, both, (), LUCK) is None


def test_what_was_not_seen_comes_first_then_what_was_seen_longest_ago():
    rule = a_rule(3)

    fresh = {next_question(rule, answers("K1", "✗"), ("K1-2",), LUCK).key for _ in range(20)}
    again = next_question(rule, answers("K1", "✗✗✗"), (), LUCK)
    earlier = next_question(rule, (), ("K1-2", "K1-1", "K1-3"), LUCK)

    assert fresh == {"K1-3"}
    assert again.key == "K1-1"
    assert (earlier.key, earlier.version) == ("K1-2", 102)


def test_each_question_of_a_pool_comes_now_and_then():
    found = {next_question(a_rule(4), (), (), LUCK).key for _ in range(200)}

    assert found == {"K1-1", "K1-2", "K1-3", "K1-4"}


@pytest.mark.parametrize(
    ("first", "second", "earned"),
    [
        ("✓✓✓", "✓✓✓", [50, 50]),
        ("✓✓✓", "", [50, 0]),
        ("✓✓✓", "✓✗✓", [50, Decimal("33.333333")]),
        ("✗", "✗", [0, 0]),
    ],
)
def test_a_reached_objective_earns_its_part_another_its_best_window(first, second, earned):
    found = bars(a_rule(9, 9), answers("K1", first) + answers("K2", second))

    lines = evidence(Decimal(100), found, "达标")

    assert [line.earned for line in lines] == earned
    assert [line.objective for line in lines] == ["K1", "K2"]


@given(st.lists(st.lists(st.booleans(), max_size=9), min_size=1, max_size=7))
def test_the_lines_of_any_exercise_sum_to_its_mark(found):
    rule = a_rule(*(9 for _ in found))
    asked = [
        Asked(goal.code, f"{goal.code}-{n}", right)
        for goal, rights in zip(rule.goals, found, strict=True)
        for n, right in enumerate(rights)
    ]

    lines = evidence(Decimal(100), bars(rule, asked), "达标")

    mark = sum((line.earned for line in lines), Decimal(0))
    assert sums_to(lines, mark, Decimal(100))


@given(st.integers(0, 10_000), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_an_exercise_always_comes_to_an_end(seed, sizes):
    rule, chance = a_rule(*sizes), random.Random(seed)
    asked = []
    while (found := next_question(rule, asked, (), chance)) is not None:
        asked.append(Asked(found.objective, found.key, chance.random() < 0.4))

    assert len(asked) <= 2 * sum(sizes)
    assert all(bar.is_over for bar in bars(rule, asked))


def test_a_bar_shows_what_is_wanted():
    (bar,) = bars(a_rule(9), answers("K1", "✓✗✓"))

    assert (bar.window, bar.now, bar.share) == ((True, False, True), 2, Fraction(2, 3))
