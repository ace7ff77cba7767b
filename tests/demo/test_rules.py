"""Tables of cases: what the made-up students answer, write and are given for it."""

import random
from decimal import Decimal

import pytest

from lms.courses.rules.compiled import Criterion, Option
from lms.courses.rules.evaluation_head import OPTIONS as USUAL
from lms.demo.rules import essays, people, wording, writing
from lms.demo.rules.answers import WRONG, answer_to, skill_on
from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.rules import Definition

OPTIONS = [{"text": one, "right": one in "ac"} for one in "abcd"]
BODIES = {
    "single": {"options": [{"text": one, "right": one == "b"} for one in "abc"]},
    "true_false": {"options": [{"text": one, "right": one == "错"} for one in "对错"]},
    "multiple": {"options": OPTIONS},
    "blank": {"blanks": [["5", "五"], ["23±1"], ["六西格玛"]], "is_ordered": True},
    "number": {"value": "128"},
    "match": {"lefts": ["x", "y"], "rights": ["甲", "乙", "丙"], "keys": [1, 0]},
    "order": {"items": ["一", "二", "三"]},
}


def a_question(kind: str, key: str = "T03-I01", difficulty: str | None = "0.7", **more):
    known = {"body": BODIES.get(kind, {}), "points": Decimal(4), **more}
    return Definition(
        key=key,
        kind=kind,
        shares=(),
        difficulty=Decimal(difficulty) if difficulty else None,
        stem="题",
        explanation="",
        **known,
    )


def an_essay(key: str, points: tuple[str, ...], texts: tuple[str, ...] = ()):
    texts = texts or tuple(f"<em>要点</em>{n}" for n in range(len(points)))
    body = {"points": [list(pair) for pair in zip(points, texts, strict=True)]}
    return a_question("short", key, points=sum(map(Decimal, points)), body=body)


def share(question: Definition, answer) -> float:
    return float(kinds.mark_answer(question, answer, Rules())[question.key].share)


@pytest.mark.parametrize("kind", BODIES)
def test_the_able_are_mostly_right_and_the_others_less(kind):
    question = a_question(kind)

    able = sum(share(question, answer_to(question, 0.97, random.Random(n))) for n in range(200))
    weak = sum(share(question, answer_to(question, 0.32, random.Random(n))) for n in range(200))

    assert able > 180
    assert weak < 150


@pytest.mark.parametrize("kind", BODIES)
def test_every_answer_survives_the_way_through_a_form(kind):
    question = a_question(kind)
    answers = [answer_to(question, 0.4, random.Random(n)) for n in range(100)]

    returned = [kinds.read_answer(question, kinds.answer_fields(question, one)) for one in answers]

    assert returned == answers


def test_the_same_luck_gives_the_same_answer():
    question = a_question("multiple")

    assert answer_to(question, 0.5, random.Random(3)) == answer_to(question, 0.5, random.Random(3))


def test_the_weak_leave_some_questions_empty():
    question = a_question("single", difficulty="0.1")

    answers = [answer_to(question, 0.32, random.Random(n)) for n in range(200)]

    assert {} in answers


def test_a_kind_nobody_knows_how_to_get_wrong_is_answered_rightly(monkeypatch):
    question = a_question("single")
    monkeypatch.delitem(WRONG, "single")

    assert answer_to(question, 0.5, random.Random(1)) == {"choices": [1]}


def test_a_case_is_answered_part_by_part():
    parts = (a_question("single", "T03-I12-1"), an_essay("T03-I12-2", ("4",)))
    case = a_question("case", "T03-I12", body={}, parts=parts)

    answer = answer_to(case, 0.97, random.Random(1))

    assert set(answer["parts"]) == {"T03-I12-1", "T03-I12-2"}


@pytest.mark.parametrize(
    ("ability", "difficulty", "expected"),
    [
        (0.7, "0.7", 0.7),
        (0.7, None, 0.7),
        (0.7, "0.9", 0.82),
        (0.7, "0.5", 0.58),
        (0.97, "0.95", 0.98),
        (0.32, "0.1", 0.08),
    ],
)
def test_easier_questions_forgive_more(ability, difficulty, expected):
    assert skill_on(a_question("single", difficulty=difficulty), ability) == pytest.approx(expected)


@pytest.mark.parametrize("key", essays.BANK)
def test_a_perfect_text_earns_everything_and_an_empty_one_nothing(key):
    leaf = an_essay(key, ("3",) * len(essays.BANK[key]))
    text = "".join(point.good[0] for point in essays.BANK[key])

    assert writing.worth(leaf, text).share == 1
    assert writing.worth(leaf, "").share == 0


def test_a_weak_sentence_earns_half():
    leaf = an_essay("T03-I11", ("3", "3", "2", "2"))

    found = writing.worth(leaf, essays.RELATION[0].weak[0] + essays.RELATION[2].weak[0])

    assert found.given == (2, 0, 1, 0)


@pytest.mark.parametrize("key", [*essays.BANK, "T99-I01"])
def test_nobody_hands_in_nothing_at_all(key):
    leaf = an_essay(key, ("2",) * len(essays.BANK.get(key, (1, 2))))

    texts = [writing.write(leaf, 0.05, random.Random(n)) for n in range(50)]

    assert all(texts)


def test_a_question_out_of_the_bank_is_answered_with_its_own_points():
    leaf = an_essay("T99-I01", ("2", "3"), ("先<strong>听</strong>。", "再记"))

    text = writing.write(leaf, 1.0, random.Random(1))

    assert text == "先听。再记。"
    assert writing.worth(leaf, text).given == (2, 3)


@pytest.mark.parametrize(
    ("points", "quality", "expected"),
    [
        ("15", 0.8, "12"),
        ("15", 1.2, "15"),
        ("15", -0.2, "0"),
        ("2.5", 1.0, "2.5"),
        ("10", 0.75, "8"),
    ],
)
def test_a_rating_is_whole_and_within_its_row(points, quality, expected):
    row = Criterion("T03-E1", "心理素质", "", Decimal(points), ())

    assert wording.rating(row, quality) == expected


@pytest.mark.parametrize(
    ("quality", "expected"), [(1.2, "优"), (0.86, "良"), (0.5, "不及格"), (-1.0, "不及格")]
)
def test_a_rating_by_options_is_the_nearest_one(quality, expected):
    row = Criterion("T01-E1", "知识掌握", "", Decimal(20), ())
    options = [Option(label, percent) for label, percent in USUAL["levels"]]

    assert wording.rating(row, quality, options) == expected


@pytest.mark.parametrize(
    ("quality", "expected"), [(0.9, "high"), (0.85, "high"), (0.6, "middle"), (0.2, "low")]
)
def test_comments_follow_what_was_earned(quality, expected):
    assert wording.level(quality) == expected


@pytest.mark.parametrize("evaluator", ["self", "peer", "teacher", "mentor"])
def test_every_evaluator_has_words(evaluator):
    texts = [wording.texts_by(evaluator, 0.7, random.Random(n)) for n in range(20)]

    assert any(all(one.values()) for one in texts)


def test_the_roster_is_the_same_every_time():
    first = people.COURSES[0]

    assert people.pupils_of(first) == people.pupils_of(first)


def test_every_student_of_a_class_has_a_place_and_a_name_of_the_own():
    pupils = [one for course in people.COURSES for one in people.pupils_of(course)]

    assert len({one.number for one in pupils}) == 78
    assert len({one.name for one in pupils}) == 78
    assert all(0 <= one.pace < 1 for one in pupils)
