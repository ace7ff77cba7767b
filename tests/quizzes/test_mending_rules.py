"""Repairs as tables of cases: what a paper holds afterwards, and when the text agrees."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.gradebook.rules import Tally
from lms.questions.kinds.base import Rules
from lms.quizzes.rules import mending, suspicion
from lms.quizzes.rules.mending import Held, MendKind, MendPolicy, Repair
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.rules.suspicion import Sat
from tests.builders.questions import TEXTS, a_definition

D = Decimal
SINGLE = a_definition("single")
TURNED = a_definition(
    text=TEXTS["single"].replace("[x]", "[ ]").replace("- [ ] 只有付费", "- [x] 只有付费")
)
FIRST, KEY = {"choices": [0]}, {"choices": [1]}


def held(earned):
    return Held(D(earned), D(5), {"T03-I01": {"earned": str(earned)}})


@pytest.mark.parametrize(
    ("kind", "policy", "answer", "earned", "rest", "after"),
    [
        ("full", "exact", {}, 0, (0, 5), (5, 5, False)),
        ("answered", "exact", {}, 0, (0, 5), (0, 5, False)),
        ("answered", "exact", FIRST, 0, (0, 5), (5, 5, False)),
        ("out", "exact", KEY, 5, (0, 5), (0, 0, False)),
        ("out", "never_lower", KEY, 5, (0, 5), (5, 5, True)),
        ("out", "never_lower", FIRST, 0, (0, 5), (0, 0, False)),
        ("out", "never_lower", KEY, 5, (5, 5), (0, 0, False)),
        ("accept", "exact", FIRST, 0, (0, 5), (5, 5, False)),
        ("revision", "exact", KEY, 5, (0, 5), (0, 5, False)),
        ("revision", "exact", FIRST, 0, (0, 5), (5, 5, False)),
        ("revision", "never_lower", KEY, 5, (0, 5), (5, 5, True)),
        ("revision", "never_lower", FIRST, -2, (0, 5), (5, 5, False)),
    ],
)
def test_what_a_paper_holds_afterwards(*, kind, policy, answer, earned, rest, after):
    repair = Repair("T03-I01", MendKind(kind), MendPolicy(policy), (FIRST,), TURNED)

    found = mending.repaired(
        SINGLE,
        repair,
        answer=answer,
        held=held(earned),
        rest=Tally(*map(D, rest)),
        scoring=Scoring(),
    )

    assert (found.held.earned, found.held.possible, found.is_kept) == after


SHORT = a_definition("short")


@pytest.mark.parametrize(
    ("kind", "policy", "earned"),
    [("answered", "exact", 0), ("answered", "never_lower", 5), ("full", "never_lower", 8)],
)
def test_points_a_person_gave_an_empty_answer(kind, policy, earned):
    key, given = SHORT.key, {"earned": "5", "given": ["2", "3"]}

    found = mending.repaired(
        SHORT,
        Repair(key, MendKind(kind), MendPolicy(policy)),
        answer={},
        held=Held(D(5), SHORT.points, {key: given}),
        rest=Tally(D(0), D(5)),
        scoring=Scoring(),
    )

    assert found.held.earned == earned
    assert (found.held.marks[key] == given) is found.is_kept is (earned == 5)


def test_another_question_is_left_alone():
    repair = Repair("T03-I99", MendKind.FULL)

    assert mending.amended(SINGLE, repair) is None


@pytest.mark.parametrize(
    ("kind", "published", "agrees"),
    [
        (MendKind.ACCEPT, SINGLE, False),
        (MendKind.ACCEPT, TURNED, True),
        (MendKind.ACCEPT, None, True),
        (MendKind.FULL, SINGLE, False),
        (MendKind.OUT, TURNED, True),
        (MendKind.REVISION, SINGLE, True),
    ],
)
def test_when_the_published_text_agrees(kind, published, agrees):
    repair = Repair("T03-I01", kind, accepted=(FIRST,))

    assert mending.agrees(repair, SINGLE, published) is agrees


@pytest.mark.parametrize(
    ("earned", "possible", "passed"), [("60", "100", True), ("59.999999", "100", False)]
)
def test_the_pass_line_is_exact(earned, possible, passed):
    assert mending.is_passed(Tally(D(earned), D(possible)), D(60)) is passed


def test_the_mean_is_over_shares_and_absent_without_marks():
    assert mending.mean_rate([Tally(D(1), D(2)), Tally(D(0), D(7))]) == Fraction(1, 4)
    assert mending.mean_rate([]) is None


def sat(*answers):
    """Papers from the best rest to the worst, each with what it answered."""
    return [
        Sat(answer, D(5) if answer == KEY else D(0), D(5), Tally(D(90 - 10 * n), D(100)))
        for n, answer in enumerate(answers)
    ]


@pytest.mark.parametrize(
    ("papers", "wrong_is_commoner", "better_did_worse"),
    [
        (sat(KEY, KEY, FIRST), False, False),
        (sat(KEY, FIRST, FIRST), True, False),
        (sat(KEY, FIRST), False, False),
        (sat(FIRST, FIRST, KEY, KEY, KEY, KEY), False, True),
        (sat(KEY, KEY, KEY, KEY, FIRST, FIRST), False, False),
        ([], False, False),
    ],
)
def test_what_makes_a_key_suspicious(papers, wrong_is_commoner, better_did_worse):
    given = suspicion.distinct(SINGLE, [one.answer for one in papers], Rules())

    found = suspicion.suspicion(SINGLE, papers, given)

    assert (found.wrong_is_commoner, found.better_did_worse) == (
        wrong_is_commoner,
        better_did_worse,
    )
