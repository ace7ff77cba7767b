"""What answers earn: tables of cases for every kind, and laws that hold for all of them."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.kinds.folding import fits, fold, number
from lms.questions.kinds.multiple import share_of
from tests.builders.questions import ALL_KINDS, a_definition

HALF = Fraction(1, 2)

# domain.md §4.2: right ABD of five options
MULTIPLE = [
    ("all", {0, 1, 3}, 1),
    ("all", {0, 1}, 0),
    ("all", set(), 0),
    ("half", {0, 1, 3}, 1),
    ("half", {0}, HALF),
    ("half", {0, 1}, HALF),
    ("half", {0, 2}, 0),
    ("half", {0, 1, 2, 3}, 0),
    ("half", set(), 0),
    ("proportional", {0}, Fraction(1, 3)),
    ("proportional", {0, 3}, Fraction(2, 3)),
    ("proportional", {0, 4}, 0),
    ("proportional", {0, 1, 3}, 1),
    ("fixed:0.25", {0, 1}, HALF),
    ("fixed:0.25", {0, 1, 3}, 1),
    ("fixed:0.8", {0, 1}, 1),
    ("fixed:0.25", {0, 2}, 0),
    ("per-option", {0, 1, 3}, 1),
    ("per-option", {0, 1}, Fraction(4, 5)),
    ("per-option", {0, 1, 2, 3}, Fraction(4, 5)),
    ("per-option", set(), 0),
]


@pytest.mark.parametrize(("rule", "chosen", "share"), MULTIPLE)
def test_several_right_options_are_scored_by_the_rule(rule, chosen, share):
    assert share_of(rule, {0, 1, 3}, chosen, 5) == share


# domain.md §4.3
FITS = [
    ("六西格玛", "六西格玛", True),
    (" 六西格玛。", "六西格玛", True),
    ("6Σ", "6σ", True),
    ("６σ", "6σ", True),
    ("CRM", "crm", True),
    ("客户 至上", "客户至上", True),
    ("Net  Promoter", "net promoter", True),
    ("不等于", "等于", False),
    ("等于", "不等于", False),
    ("大自然", "自然", False),
    ("可以直接退款", "不可以直接退款", False),
    ("", "", False),
    ("1241", "1241±1", True),
    ("1,242", "1241±1", True),
    ("１２４０", "1241±1", True),
    ("1239.9", "1241±1", False),
    ("一千", "1241±1", False),
    ("9", "1~9", True),
    ("1", "1~9", True),
    ("9.01", "1~9", False),
    ("0.50", "0.5", True),
    ("1-9", "1-9", True),
]


@pytest.mark.parametrize(("answer", "wanted", "right"), FITS)
def test_a_blank_folds_form_and_never_meaning(answer, wanted, right):
    assert fits(answer, wanted) is right


@pytest.mark.parametrize("text", ["", "abc", "1e5", "--1", "1.2.3", "９" * 50, "NaN", "inf"])
def test_what_is_no_number_is_not_read_as_one(text):
    assert number(text) is None


@given(st.text(), st.text())
def test_folding_keeps_different_answers_apart(one, other):
    assert (fold(one) == fold(other)) or not fits(one, other) or number(one) == number(other)


@pytest.mark.parametrize("name", ALL_KINDS)
def test_the_key_earns_everything_a_machine_can_give(name):
    definition = a_definition(name)

    outcomes = kinds.mark_answer(definition, kinds.key_answer(definition))

    shares = {outcome.share for outcome in outcomes.values()}
    assert shares <= {Fraction(1), None}


@pytest.mark.parametrize("name", ALL_KINDS)
def test_no_answer_earns_nothing(name):
    outcomes = kinds.mark_answer(a_definition(name), {})

    assert {outcome.share for outcome in outcomes.values()} <= {Fraction(0), None}


@pytest.mark.parametrize("name", ALL_KINDS)
def test_an_answer_survives_the_way_through_a_form(name):
    definition = a_definition(name)
    answer = kinds.key_answer(definition)

    fields = kinds.answer_fields(definition, answer)

    assert kinds.read_answer(definition, fields) == answer


@pytest.mark.parametrize("name", ALL_KINDS)
def test_junk_from_a_browser_is_no_answer(name):
    junk = {field: ["999", "<b>", "-1", ""] for field in ("a", "1", "2", "p1-a", "p9-a", "x")}
    definition = a_definition(name)

    answer = kinds.read_answer(definition, junk)

    assert kinds.mark_answer(definition, answer).keys() == {
        leaf.key for leaf in definition.leaves()
    }


@pytest.mark.parametrize("name", ALL_KINDS)
@given(seed=st.integers(0, 999))
def test_shuffling_shows_everything_once_and_changes_no_mark(name, seed):
    definition = a_definition(name)

    arrangement = kinds.arrange_question(definition, random.Random(seed))

    for order in arrangement.values():
        assert isinstance(order, dict) or sorted(order) == list(range(len(order)))


def test_true_and_false_stay_in_their_places():
    arrangement = kinds.arrange_question(a_definition("true_false"), random.Random(3))

    assert arrangement == {"options": [0, 1]}


def test_steps_are_never_shown_in_their_right_order():
    definition = a_definition("order")
    shown = [kinds.arrange_question(definition, random.Random(seed))["items"] for seed in range(50)]

    assert [0, 1, 2] not in shown
    assert kinds.arrange_question(definition, None)["items"] != [0, 1, 2]


def test_one_place_for_two_steps_earns_neither():
    places = {"places": {"0": 1, "1": 1, "2": 3}}

    (outcome,) = kinds.mark_answer(a_definition("order"), places).values()

    assert outcome.share == Fraction(1, 3)


def test_pairs_are_marked_one_by_one():
    (outcome,) = kinds.mark_answer(a_definition("match"), {"pairs": {"0": 0, "1": 2}}).values()

    assert outcome.share == HALF
    assert [part["right"] for part in outcome.parts] == [True, False]


def test_the_parts_of_a_case_are_marked_by_their_own_kinds():
    definition = a_definition("case")

    outcomes = kinds.mark_answer(
        definition, {"parts": {"T03-I12-1": {"choices": [1]}}}, Rules(multiple="all")
    )

    assert outcomes["T03-I12-1"].share == 0
    assert outcomes["T03-I12-2"].share is None


def test_blanks_in_any_order_serve_each_answer_once():
    definition = a_definition("blank", "### T-1 填空 4分\n写两项：[[甲]]、[[乙]]。\n{unordered}\n")

    both = kinds.mark_answer(definition, {"blanks": ["乙", "甲"]})
    twice = kinds.mark_answer(definition, {"blanks": ["甲", "甲"]})

    assert both["T-1"].share == 1
    assert twice["T-1"].share == HALF
