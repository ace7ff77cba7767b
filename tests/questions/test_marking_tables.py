"""Tables of domain.md §4.2 and §4.3: 多选 by rule, 填空 by meaning; marking never raises."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.kinds.multiple import share_of
from tests.builders.questions import ALL_KINDS, a_definition

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)

# Right: A, B and D of five options, worth 4 points.
MULTIPLE = [
    # (rule, chosen, points earned)
    ("all", "ABD", 4),
    ("all", "DBA", 4),
    ("all", "AB", 0),
    ("all", "ABCD", 0),
    ("half", "ABD", 4),
    ("half", "AB", 2),
    ("half", "A", 2),
    ("half", "AC", 0),
    ("half", "ABCDE", 0),
    ("proportional", "A", Fraction(4, 3)),
    ("proportional", "AD", Fraction(8, 3)),
    ("proportional", "ADE", 0),
    ("fixed:0.5", "A", HALF),
    ("fixed:0.5", "AB", 1),
    ("fixed:0.5", "ABD", 4),  # all right is the full mark, though 3 × 0.5 is less
    ("fixed:0.5", "ABC", 0),
    ("fixed:3", "AB", 4),  # never above the full mark
    ("per-option", "ABD", 4),
    ("per-option", "AB", Fraction(16, 5)),
    ("per-option", "ABC", Fraction(12, 5)),
    ("per-option", "C", Fraction(4, 5)),
    ("per-option", "CE", 0),
    *((rule, "", 0) for rule in ("all", "half", "proportional", "fixed:0.5", "per-option")),
]


@pytest.mark.parametrize(("rule", "letters", "earned"), MULTIPLE)
def test_the_points_of_several_right_options(rule, letters, earned):
    chosen = {"ABCDE".index(letter) for letter in letters}

    assert share_of(rule, {0, 1, 3}, chosen, 5, Decimal(4)) * 4 == earned


def test_fixed_gives_points_of_this_question():
    definition = a_definition("multiple")  # 6 points, right: 0, 1, 3

    (outcome,) = kinds.mark_answer(
        definition, {"choices": [0, 3]}, Rules(multiple="fixed:1.5")
    ).values()

    assert outcome.share * 6 == 3


# What a student writes, and whether it is what the key means (domain.md §4.3).
FILLED = [
    ("等于", "等于", True),
    ("等于", "不等于", False),
    ("不等于", "等于", False),
    ("自然", "大自然", False),
    ("大自然", "自然", False),
    ("必要条件", "并非必要条件", False),
    ("必要", "必要的", False),
    ("可以", "不可以", False),
    ("有效", "无效", False),
    ("推荐者", "推荐者。", True),
    ("推荐者", " 推 荐 者 ", True),
    ("AHT", "ａｈｔ", True),
    ("AHT", "aht.", True),
    ("AHT", "A H T", False),  # a space between letters parts words
    ("平均处理时长（AHT）", "平均处理时长(AHT)", True),
    ("六西格玛|6σ", "6Σ", True),
    ("六西格玛|6σ", "六西格玛|6σ", False),
    ("六西格玛|6σ", "六西格玛6σ", False),
    ("1241±1", "１，２４２", True),
    ("1241±1", "1243", False),
    ("1~9", "1", True),
    ("1~9", "9.0", True),
    ("1~9", "9.01", False),
    ("1-9", "5", False),  # a plain hyphen is text, not a range
    ("1-9", "1-9", True),
    ("50%", "50％", True),
    ("50%", "0.5", False),
    ("3", "三", False),
    ("", "", False),
]


@pytest.mark.parametrize(("key", "text", "right"), FILLED)
def test_a_blank_takes_what_the_key_means_and_never_its_negation(key, text, right):
    body = {"blanks": [key.split("|")], "is_ordered": True}

    outcome = kinds.get("blank").mark(body, {"blanks": [text]}, Rules())

    assert outcome.share == int(right)


# Blanks that may change places: what is written, and how many of them are right.
UNORDERED = [
    ([["甲"], ["乙"]], ["乙", "甲"], 2),
    ([["甲"], ["乙"]], ["甲", "甲"], 1),
    ([["甲", "乙"], ["甲"]], ["甲", "乙"], 2),  # the best assignment, not the first
    ([["甲", "乙"], ["甲", "乙"]], ["乙", "甲"], 2),
    ([["甲", "乙"], ["乙", "甲"]], ["甲", " 甲。"], 1),  # each alternative once
    ([["5"], ["5"]], ["5", "5"], 2),  # unless both blanks want it first
    ([["5"], ["5"], ["6"]], ["5", "5", "5"], 2),
    ([["甲", "子"], ["乙"]], ["甲", "子"], 1),
    ([["甲"], ["乙"], ["丙"]], ["丙", "", "甲"], 2),
    ([["1~9"], ["5"]], ["5", "7"], 2),
]


@pytest.mark.parametrize(("blanks", "texts", "right"), UNORDERED)
def test_blanks_in_any_order_serve_the_best_assignment(blanks, texts, right):
    body = {"blanks": blanks, "is_ordered": False}

    outcome = kinds.get("blank").mark(body, {"blanks": texts}, Rules())

    assert outcome.share == Fraction(right, len(blanks))
    assert sum(part["right"] for part in outcome.parts) == right


@pytest.mark.parametrize(
    ("rule", "texts", "share"),
    [
        ("each", ["甲", "错"], HALF),
        ("all", ["甲", "错"], 0),
        ("all", ["甲", "乙"], 1),
        ("all", ["", ""], 0),
    ],
)
def test_blanks_earn_together_where_the_quiz_says_so(rule, texts, share):
    body = {"blanks": [["甲"], ["乙"]], "is_ordered": True}

    assert kinds.get("blank").mark(body, {"blanks": texts}, Rules(blanks=rule)).share == share


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["0", "1", "2", "a", "T03-I12-1"]), inner, max_size=4)
    ),
    max_leaves=12,
)
ANSWERS = st.dictionaries(
    st.sampled_from(["choices", "blanks", "text", "pairs", "places", "parts", "x"]), JSON
)
RULES = st.builds(
    Rules,
    multiple=st.sampled_from(["all", "half", "proportional", "fixed:0.5", "per-option"]),
    blanks=st.sampled_from(["each", "all"]),
)


@pytest.mark.parametrize("name", ALL_KINDS)
@given(answer=ANSWERS | JSON, rules=RULES)
def test_marking_never_raises_and_no_share_leaves_its_bounds(name, answer, rules):
    outcomes = kinds.mark_answer(a_definition(name), answer, rules)

    assert all(0 <= (one.share or 0) <= 1 for one in outcomes.values())
