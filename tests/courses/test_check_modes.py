"""The checker says every problem of modes, penalties, certainty and tables of fixed quizzes."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.core.findings import Findings
from lms.courses.importer.checking import checked
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import Mastery
from lms.courses.rules.paper import Draw
from tests.builders.courses import (
    EXAM_PATH,
    MASTERY_PATH,
    PRACTICE_PATH,
    QUIZ,
    QUIZ_PATH,
    WITH_EXAM,
    WITH_EXERCISES,
    a_folder,
    edited,
    problems_of,
)

TABLE = """\
| 内容 | 目标 | 识记 | 理解 | 合计 |
|---|---|---:|---:|---:|
| 四类素质 | K3.1 | 5 | | 5 |
| 态度 | A3.1 | | 2 | 2 |
| **合计** | | **5** | **2** | **7** |

"""


def with_table(old="", new=""):
    text = QUIZ.replace("{K3.1 difficulty=0.8}", "{K3.1 difficulty=0.8 level=识记}")
    text = text.replace("{A3.1}", "{A3.1 level=理解}").replace(
        "\n### T03-I01", TABLE + "### T03-I01"
    )
    text = text.replace("\n---\n\n|", "\n---\n|")
    assert old in text
    return {QUIZ_PATH: text.replace(old, new, 1)}


def quiz(new):
    return edited(QUIZ_PATH, "multiple: half", new)


def exercise(path, old, new):
    return {**WITH_EXERCISES, **edited(path, old, new)}


CASES = {
    "a mode nobody knows": (quiz("mode: play"), "8:7: error: mode 的值 play 不认识"),
    "a penalty above the points": (quiz("penalty: 3/2"), "8:10: error: penalty 应是 0 到 1"),
    "a penalty that is no number": (quiz("penalty: 三分之一"), "8:10: error: penalty 应是"),
    "a penalty and certainty": (
        quiz("penalty: 1/3\ncertainty: true"),
        "9:12: error: certainty 和 penalty 只能用一个",
    ),
    "blanks by no rule": (quiz("blanks: some"), "8:9: error: blanks 的值 some 不认识"),
    "mastery without the mode": (
        quiz("mastery: {right: 3}"),
        "8:1: error: 不认识的键 mastery",
    ),
    "more right than answers": (
        quiz("mode: mastery\nmastery: {right: 5, of: 4}"),
        "9:18: error: right 应是 1 到 4 之间的数",
    ),
    "a goal with too few questions": (
        quiz("mode: mastery\nobjectives: [K3.1]"),
        "9:14: error: 目标 K3.1 只有 1 道能自动批改的题，至少要有 3 道",
    ),
    "a goal nobody knows": (
        quiz("mode: mastery\nobjectives: [K3.7]"),
        "9:14: error: 不认识的目标 K3.7，是不是 K3.1？",
    ),
    "a cell the questions do not fill": (
        with_table("| 四类素质 | K3.1 | 5 |", "| 四类素质 | K3.1 | 6 |"),
        "13:17: error: 双向细目表“识记”写的是 6 分，题目共有 5 分",
    ),
    "a cell the questions overfill": (
        with_table("| 态度 | A3.1 | | 2 |", "| 态度 | A3.1 | | |"),
        "双向细目表“理解”写的是 0 分，题目共有 2 分",
    ),
    "a question outside the table": (
        with_table("| 态度 | A3.1 |", "| 态度 | S3.1 |"),
        "这道题的目标不在双向细目表的任何一行里",
    ),
    "a question without a level": (
        with_table("level=理解", "difficulty=0.5"),
        "有双向细目表的测验，每道题都要写认知层次",
    ),
    "an objective of the table nobody knows": (
        with_table("| 态度 | A3.1 |", "| 态度 | A3.1 A3.7 |"),
        "error: 不认识的目标 A3.7",
    ),
    "practice that a person must mark": (
        {
            **WITH_EXERCISES,
            PRACTICE_PATH: WITH_EXERCISES[PRACTICE_PATH].replace(
                "[K3.1], level: 识记, type: 单选, points: 2, count: 2",
                "[S3.1], level: 应用, type: 简答, points: 6, count: 1",
            ),
        },
        f"csf/{PRACTICE_PATH}:5:5: error: 练习当场告诉学生对错",
    ),
    "an exercise about nothing": (
        exercise(MASTERY_PATH, "objectives: [K3.1]\n", ""),
        f"csf/{MASTERY_PATH}:1:1: error: 请写出要达到的目标",
    ),
    "a difficulty the wrong way round": (
        {**WITH_EXAM, **edited(EXAM_PATH, "count: 1}", "count: 1, difficulty: 0.9~0.5}")},
        f"csf/{EXAM_PATH}:8:80: error: difficulty 应写成预计得分率的范围",
    ),
    "too few questions of a difficulty": (
        {
            **WITH_EXAM,
            **edited(EXAM_PATH, "count: 1}", "count: 2, difficulty: 0.65~0.75}"),
        },
        f"csf/{EXAM_PATH}:8:5: error: 要抽 2 道，符合的只有 1 道",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_said_at_its_place(changes, expected):
    found = problems_of(changes)

    assert any(expected in problem for problem in found), found


def test_a_quiz_may_carry_the_table_it_fulfils():
    assert problems_of(with_table()) == []


def test_practice_and_mastery_are_fine_as_they_stand():
    assert problems_of(WITH_EXERCISES) == []


def settings_from(changes, path):
    found = checked(a_folder(changes), {"G2.1", "G3.5"}, Findings()).found
    if path in found.quizzes:
        return found.quizzes[path].settings
    return found.exams[path].pooled(found.banks, {"T03-B01": 11})


def test_what_a_quiz_says_of_points_is_kept():
    settings = settings_from(quiz("penalty: 1/3\nblanks: all\none_by_one: true"), QUIZ_PATH)

    again = QuizSettings.from_json(settings.to_json())

    assert again == settings
    assert (again.penalty, again.blanks, again.is_one_by_one) == (Fraction(1, 3), "all", True)


def test_a_quiz_that_says_nothing_is_kept_as_before():
    kept = settings_from({}, QUIZ_PATH).to_json()

    assert not {"mode", "blanks", "penalty", "has_certainty", "is_one_by_one", "mastery"} & set(
        kept
    )
    assert QuizSettings.from_json(kept).mode == "homework"


def test_an_exam_examines():
    assert settings_from(WITH_EXAM, EXAM_PATH).mode == "exam"


def test_practice_may_be_repeated_and_belongs_to_no_part_of_the_total():
    settings = settings_from(WITH_EXERCISES, PRACTICE_PATH)

    assert (settings.mode, settings.attempts, settings.category) == ("practice", None, "practice")
    assert settings.possible == 4


def test_the_goals_of_mastery_hold_every_question_that_needs_nobody():
    settings = settings_from(WITH_EXERCISES, MASTERY_PATH)

    (goal,) = settings.mastery.goals
    assert [key for key, _version in goal.pool] == ["T03-B01", "T03-B02", "T03-B03"]
    assert goal.pool[0] == ("T03-B01", 11)
    assert (settings.possible, settings.attempts) == (60, None)
    assert QuizSettings.from_json(settings.to_json()) == settings


def test_a_quiz_is_mastered_by_its_own_questions():
    settings = settings_from(quiz("mode: mastery\nmastery: {right: 1, of: 1}"), QUIZ_PATH)

    assert [goal.code for goal in settings.mastery.goals] == ["K3.1", "A3.1"]
    assert settings.possible == 100


def test_mastery_and_ranges_survive_json():
    draw = Draw(("K1",), "apply", "single", Decimal(2), 1, difficulty=(Decimal("0.4"), Decimal(1)))

    assert Draw.from_json(draw.to_json()) == draw
    assert Mastery.from_json(Mastery().to_json()) == Mastery()


@pytest.mark.parametrize(
    ("difficulty", "fits"),
    [("0.4", True), ("0.5", True), ("0.6", True), ("0.61", False), (None, False)],
)
def test_a_range_of_difficulty_includes_its_ends(difficulty, fits):
    draw = Draw(("K",), "", "single", Decimal(2), 1, difficulty=(Decimal("0.4"), Decimal("0.6")))

    assert draw.suits(None if difficulty is None else Decimal(difficulty)) is fits
