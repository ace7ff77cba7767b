"""What each kind knows for repairs: answers in pieces, accepted pieces, later wordings."""

from fractions import Fraction

import pytest

from lms.questions import kinds
from lms.questions.kinds.base import Rules, permutation
from tests.builders.questions import TEXTS, a_definition


def pieces(kind, answer):
    definition = a_definition(kind)
    return kinds.get(kind).pieces(definition.body, answer)


def share(kind, answer, *also, rules="half"):
    definition = a_definition(kind)
    body = {**definition.body, "also": list(also)}
    return kinds.get(kind).mark(body, answer, Rules(rules)).share


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("single", {"choices": [1]}, ["外部客户与内部同事"]),
        ("multiple", {"choices": [3, 0]}, ["忍耐宽容；谦虚"]),
        ("true_false", {"choices": [0]}, ["对"]),
        ("blank", {"blanks": [" 精益 ", "1300"]}, ["精益", "1300"]),
        ("blank", {"blanks": ["", "1300"]}, ["1300"]),
        ("number", {"text": "４００"}, ["４００"]),
        ("match", {"pairs": {"1": 0}}, ["被误解仍平静 → "]),
        ("order", {"places": {"0": 2, "1": 1, "2": 3}}, ["1. "]),
        ("short", {"text": "不知道"}, []),
        ("essay", {"text": "不知道"}, []),
        ("case", {"parts": {}}, []),
        ("single", {}, []),
        ("number", {}, []),
        ("order", {}, []),
    ],
)
def test_an_answer_in_words(kind, answer, words):
    found = [piece.words for piece in pieces(kind, answer)]

    assert [one[: len(word)] for one, word in zip(found, words, strict=True)] == words


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("multiple", {"choices": [3, 0]}, {"choices": [0, 3]}),
        ("blank", {"blanks": ["ＡＢ c"]}, {"blanks": ["ab C。"]}),
        ("number", {"text": "1,241"}, {"text": "１２４１.0"}),
    ],
)
def test_answers_that_count_as_the_same_are_one(kind, one, two):
    assert pieces(kind, one)[0].same == pieces(kind, two)[0].same


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("blank", {"blanks": ["10~12"]}),
        ("number", {"text": "10±5"}),
        ("order", {"places": {"0": 1, "1": 1, "2": 3}}),
        ("order", {"places": {"0": 1}}),
    ],
)
def test_what_would_be_another_key_than_it_looks_cannot_be_accepted(kind, answer):
    assert not pieces(kind, answer)[0].can_accept


@pytest.mark.parametrize(
    ("kind", "also", "answer", "earned"),
    [
        ("single", {"choices": [0]}, {"choices": [0]}, 1),
        ("single", {"choices": [0]}, {"choices": [1]}, 1),
        ("single", {"choices": [0]}, {"choices": [2]}, 0),
        ("multiple", {"choices": [0, 1]}, {"choices": [0, 1]}, 1),
        ("multiple", {"choices": [0, 1, 2]}, {"choices": [0, 2]}, Fraction(1, 2)),
        ("multiple", {"choices": [0, 1]}, {"choices": [0, 1, 3]}, 1),
        ("true_false", {"choices": [0]}, {"choices": [0]}, 1),
        ("blank", {"blanks": ["精益"]}, {"blanks": ["精益", "1241"]}, 1),
        ("blank", {"blanks": ["", "1300"]}, {"blanks": ["精益", "1300"]}, Fraction(1, 2)),
        ("blank", {"blanks": ["", "1300"]}, {"blanks": ["1300", ""]}, 0),
        ("number", {"text": "401"}, {"text": "４０１"}, 1),
        ("number", {"text": "四百"}, {"text": "四百。"}, 1),
        ("number", {"text": "401"}, {"text": "402"}, 0),
        ("match", {"pairs": {"0": 2}}, {"pairs": {"0": 2}}, Fraction(1, 2)),
        ("match", {"pairs": {"0": 2}}, {"pairs": {"1": 2}}, None),
    ],
)
def test_an_accepted_piece_is_right_as_well(kind, also, answer, earned):
    wanted = share(kind, answer) if earned is None else earned

    assert share(kind, answer, also) == wanted


def test_an_accepted_order_is_a_whole_key_of_its_own():
    body = a_definition("order").body
    turned = {str(n): len(body["places"]) + 1 - place for n, place in enumerate(body["places"])}

    assert share("order", {"places": turned}, {"places": turned}) == 1
    assert share("order", kinds.key_answer(a_definition("order")), {"places": turned}) == 1


@pytest.mark.parametrize(
    ("earlier", "later", "found"),
    [
        ("abc", "abc", [0, 1, 2]),
        ("abc", "cab", [1, 2, 0]),
        ("abc", "abd", [0, 1, 2]),
        ("abc", "dab", [1, 2, 0]),
        ("abc", "xyc", [0, 1, 2]),
        ("abc", "ab", None),
        ("abcd", "bxay", None),
    ],
)
def test_which_option_became_which(earlier, later, found):
    assert permutation(list(earlier), list(later)) == found


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("single", ("- [ ] 只有投诉客户\n", "")),
        ("blank", ("[[1241±1]]", "一些")),
        ("match", ("- => 语言表达能力\n", "")),
        ("order", ("3. 收集信息\n", "")),
        ("short", ("(3分) 客户不了解你之前的忙碌\n- (5分)", "(4分) 客户不知道\n- (4分)")),
        ("case", ("- [ ] 您为什么不备份", "- [ ] 您为什么不备份\n- [ ] 别的")),
    ],
)
def test_another_question_is_no_later_wording(kind, change):
    later = a_definition(text=TEXTS[kind].replace(*change))

    assert kinds.aligned(a_definition(kind), later) is None


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_the_same_wording_is_aligned_to_itself(kind):
    definition = a_definition(kind)

    assert kinds.aligned(definition, definition) == definition


def test_a_turned_order_of_two_steps_is_matched_by_its_words():
    text = "### T03-I10 排序 4分 {S3.2}\n先后：\n1. 听\n2. 说\n"
    later = a_definition(text=text.replace("1. 听\n2. 说", "1. 说\n2. 听"))
    earlier = a_definition(text=text)

    aligned = kinds.aligned(earlier, later)

    assert aligned.body["items"] == earlier.body["items"]
    assert aligned.body["places"] == earlier.body["places"][::-1]
