"""What answers earn: tables of cases for every kind, and laws that hold for all of them."""

import json
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.kinds.folding import fold
from lms.questions.kinds.multiple import share_of
from lms.quizzes.rules.scoring import read_certainty
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


WORDS = st.text(alphabet="甲乙a1 .。±~|", min_size=1, max_size=8).filter(fold)
BLANKS = st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=5)


@given(BLANKS, st.booleans())
def test_the_key_of_any_blanks_is_right(blanks, is_ordered):
    body = {"blanks": blanks, "is_ordered": is_ordered}
    blank = kinds.get("blank")

    assert blank.mark(body, blank.key(body), Rules()).share == 1


@given(BLANKS, st.randoms())
def test_blanks_in_any_order_are_right_in_every_order(blanks, chance):
    body = {"blanks": blanks, "is_ordered": False}
    texts = kinds.get("blank").key(body)["blanks"]
    chance.shuffle(texts)

    assert kinds.get("blank").mark(body, {"blanks": texts}, Rules()).share == 1


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
@given(sent=st.dictionaries(st.sampled_from(["a", "1", "2", "p1-a", "p2-a"]), st.lists(st.text())))
def test_whatever_a_browser_sends_is_read_and_marked(name, sent):
    definition = a_definition(name)

    answer = kinds.read_answer(definition, sent)
    again = kinds.read_answer(definition, kinds.answer_fields(definition, answer))

    assert again == answer
    assert json.dumps(answer).isascii()
    assert {
        0 <= (one.share or 0) <= 1 for one in kinds.mark_answer(definition, answer).values()
    } == {True}


ANY_TEXT = st.one_of(
    st.text(st.characters()),  # halves of pairs and control characters as well
    st.integers().map(str),
    st.sampled_from(
        ["", " ", "0", "1", "٣", "²", "1e9999", "9" * 5000, "NaN", "1/0", "±", "\ud800"]
    ),
)
ANY_NAME = st.one_of(
    st.sampled_from(["a", "1", "2", "certainty", "p1-a", "p2-1", "p1-certainty", "p1-", "p1-p1-a"]),
    ANY_TEXT,
)


@pytest.mark.parametrize("name", ALL_KINDS)
@given(sent=st.dictionaries(ANY_NAME, st.lists(ANY_TEXT, max_size=6), max_size=8))
def test_no_lists_of_texts_in_whatever_fields_stop_a_question(name, sent):
    definition = a_definition(name)

    answer = kinds.read_answer(definition, sent)
    certainty = read_certainty(definition, sent)
    outcomes = kinds.mark_answer(definition, answer)

    assert json.loads(json.dumps(answer)) == answer
    assert json.dumps(answer, ensure_ascii=False).encode()  # nothing a database cannot hold
    assert set(certainty.values()) <= {1, 2, 3}
    assert outcomes.keys() == {leaf.key for leaf in definition.leaves()}


def test_signs_that_no_database_holds_are_left_out():
    answer = kinds.read_answer(a_definition("short"), {"a": ["第一\x00行\r\n第\ud800二行"]})

    assert answer == {"text": "第一行\n第二行"}


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


@pytest.mark.parametrize("seed", [None, *range(12)])
def test_steps_are_never_shown_in_their_right_order(seed):
    definition = a_definition("order")
    places = kinds.key_answer(definition)["places"]

    arrangement = kinds.arrange_question(definition, None if seed is None else random.Random(seed))

    assert [places[str(item)] for item in arrangement["items"]] != [1, 2, 3]


def test_two_steps_are_shown_in_either_order_as_chance_has_it():
    texts = [f"### T-1 排序 4分\n排：\n1. 先做{n}\n2. 再做{n}\n" for n in range(12)]

    shown = {tuple(a_definition("order", text).body["places"]) for text in texts}

    assert shown == {(1, 2), (2, 1)}


@given(st.lists(st.text(alphabet="甲乙丙丁戊", min_size=1, max_size=4), min_size=2, unique=True))
def test_what_a_page_shows_of_steps_does_not_tell_their_order(steps):
    numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1))
    turned = "\n".join(f"{n}. {step}" for n, step in enumerate(reversed(steps), start=1))

    one, other = (
        a_definition("order", f"### T-1 排序 4分\n排：\n{text}\n") for text in (numbered, turned)
    )

    assert one.body["items"] in (other.body["items"], other.body["items"][::-1])


def test_what_a_page_shows_of_pairs_does_not_tell_them_apart():
    pairs = "### T-1 匹配 4分\n配：\n- 甲 => 子\n- 乙 => 丑\n- => 寅\n"
    others = "### T-1 匹配 4分\n配：\n- 甲 => 寅\n- 乙 => 子\n- => 丑\n"

    one, other = a_definition("match", pairs), a_definition("match", others)

    assert one.body["rights"] == other.body["rights"]
    assert one.body["keys"] != other.body["keys"]


# Two steps in one place: it is not known which was meant there.
PLACES = [
    ({"认真倾听": 1, "充分道歉": 2, "收集信息": 3}, Fraction(1)),
    ({"认真倾听": 1, "充分道歉": 3, "收集信息": 2}, Fraction(1, 3)),
    ({"认真倾听": 1, "充分道歉": 1, "收集信息": 3}, Fraction(1, 3)),
    ({"认真倾听": 1, "充分道歉": 1, "收集信息": 1}, Fraction(0)),
    ({"收集信息": 3}, Fraction(1, 3)),
    ({"认真倾听": 2, "充分道歉": 3, "收集信息": 1}, Fraction(0)),
]


@pytest.mark.parametrize(("places", "share"), PLACES)
def test_each_step_in_its_place_earns_its_share(places, share):
    definition = a_definition("order")
    items = definition.body["items"]
    answer = {"places": {str(items.index(text)): place for text, place in places.items()}}

    (outcome,) = kinds.mark_answer(definition, answer).values()

    assert outcome.share == share


def test_pairs_are_marked_one_by_one():
    definition = a_definition("match")
    right, _other = definition.body["keys"]
    distractor = definition.body["rights"].index("语言表达能力")

    (outcome,) = kinds.mark_answer(definition, {"pairs": {"0": right, "1": distractor}}).values()

    assert outcome.share == HALF
    assert [part["right"] for part in outcome.parts] == [True, False]


# What students write for “400±2 通”, and for “128 通”.
NUMBERS = [
    ("400±2 通", "400", True),
    ("400±2 通", "402", True),
    ("400±2 通", "402.001", False),
    ("400±2 通", "３９８通", True),
    ("400±2 通", " 4 0 1 ", False),
    ("400±2 通", "401通。", True),
    ("400", "400。", True),
    ("400", "400.", True),
    ("400", "400，", True),
    ("400", "–400", False),
    ("-400", "–400", True),
    ("400", "400！", False),  # a factorial
    ("1241", "1 241", True),
    ("1241", "1\u2009241", True),
    ("1241", "1241", True),
    ("12", "1 2", False),
    ("102", "10²", False),
    ("1", "①", False),
    ("1", "⒈", False),
    ("14", "1¼", False),
    ("3.10", "3.1", True),
    ("3.1", "3.100 ", True),
    ("10~12", "11", True),
    ("10~12", "10~12", False),  # the question asks for one number
    ("10±2", "10±2", False),
    ("5 m²", "5 m2", True),
    ("5 m2", "5㎡", True),
    ("5 km/h", "5 KM／H", True),
    ("38 ‰", "38%", False),
    ("400±2 通", "401 个", False),
    ("68%", "68％", True),
    ("68%", "0.68", False),
    ("1,460", "1460.0", True),
    ("1460", "1,460", True),
    ("15", "1,5", False),
    ("-3~-1", "−2", True),
    ("0.1", ".1", True),
    ("5", "05", True),
    ("5", "五", False),
    ("5", "", False),
]


@pytest.mark.parametrize(("key", "text", "right"), NUMBERS)
def test_a_number_is_right_by_its_value(key, text, right):
    definition = a_definition("number", f"### T-1 数值 2分\n多少？\n答案：{key}\n")

    (outcome,) = kinds.mark_answer(definition, {"text": text}).values()

    assert outcome.share == int(right)


def test_the_parts_of_a_case_are_marked_by_their_own_kinds():
    definition = a_definition("case")

    outcomes = kinds.mark_answer(
        definition, {"parts": {"T03-I12-1": {"choices": [1]}}}, Rules(multiple="all")
    )

    assert outcomes["T03-I12-1"].share == 0
    assert outcomes["T03-I12-2"].share is None


def test_blanks_in_any_order_serve_each_answer_once():
    definition = a_definition("blank", "### T-1 填空 4分\n写两项：[[甲]]、[[乙]]。\n{unordered}\n")

    blanks = {"blanks": [["甲", "乙"], ["甲"]], "is_ordered": False}

    crossed = kinds.get("blank").mark(blanks, {"blanks": ["甲", "乙"]}, Rules())
    both = kinds.mark_answer(definition, {"blanks": ["乙", "甲"]})
    twice = kinds.mark_answer(definition, {"blanks": ["甲", "甲"]})

    assert crossed.share == 1
    assert both["T-1"].share == 1
    assert twice["T-1"].share == HALF
