"""A mistake is what was not right, whatever it earned."""

from datetime import timedelta
from fractions import Fraction

import pytest

from lms.mistakes import queries
from tests.builders.mistakes import a_task_quiz, closed
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    RIGHT,
    WRONG,
    access_rules,
    an_attempt,
    answer,
    handed_in,
)

CASE = """\
### T03-I15 案例分析 4分 {K3.1}
一位作家的书稿丢了。
#### (1) 单选 2分
第一句话：
- [x] 您别急
- [ ] 您没有备份吗
#### (2) 判断 2分
可以承诺明天恢复。
- [ ] 对
- [x] 错
"""


def sure(fields, certainty, prefix=""):
    return {**fields, f"{prefix}certainty": [str(certainty)]}


def keys(student) -> set[str]:
    return {one.key for one in queries.notebook_of(student).mistakes}


def done(quiz, student, answers):
    attempt = an_attempt(quiz, student)
    for key, fields in answers.items():
        answer(attempt, student, key, fields)
    handed_in(attempt)
    closed(quiz)
    return attempt


@pytest.mark.parametrize("certainty", [0, 1, 2, 3])
def test_right_is_no_mistake_and_wrong_is_one_however_sure(classroom, student, certainty):
    quiz = a_task_quiz(classroom, AUTOMATIC, has_certainty=True)

    done(
        quiz,
        student,
        {
            "T03-I01": sure(RIGHT["T03-I01"], certainty),
            "T03-I06": sure(WRONG["T03-I06"], certainty),
        },
    )

    assert keys(student) == {"T03-I06"}


def test_partly_right_stays_a_mistake(classroom, student):
    quiz = a_task_quiz(classroom, AUTOMATIC + "\n" + BLANK, has_certainty=True)
    half = {"1": ["六西格玛"], "2": ["1300"]}

    done(quiz, student, {"T03-I08": sure(half, 2), "T03-I01": sure(RIGHT["T03-I01"], 1)})

    assert keys(student) == {"T03-I08", "T03-I06"}


@pytest.mark.parametrize(
    ("second", "expected"), [({"p2-a": ["1"]}, set()), ({"p2-a": ["0"]}, {"T03-I15"})]
)
def test_a_case_is_no_mistake_when_all_its_parts_are_right(classroom, student, second, expected):
    quiz = a_task_quiz(classroom, CASE, has_certainty=True)
    fields = {**sure({"p1-a": ["0"]}, 2, "p1-"), **sure(second, 1, "p2-")}

    done(quiz, student, {"T03-I15": fields})

    assert keys(student) == expected


def test_neither_penalties_nor_lateness_make_a_right_answer_a_mistake(classroom, student, clock):
    quiz = a_task_quiz(
        classroom,
        AUTOMATIC,
        penalty=Fraction(1, 2),
        due_at=clock.moment + timedelta(hours=1),
        closes_at=clock.moment + timedelta(days=1),
    )
    access_rules(quiz, late_percent=50)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01", RIGHT["T03-I01"])
    answer(attempt, student, "T03-I06", WRONG["T03-I06"])
    clock.move(hours=2)

    late = handed_in(attempt)
    closed(quiz)

    assert late.late_percent == 50
    assert keys(student) == {"T03-I06"}


def test_certainty_costs_one_statement_more(classroom, student, at_most):
    quiz = a_task_quiz(classroom, AUTOMATIC, has_certainty=True)
    done(quiz, student, {"T03-I01": sure(RIGHT["T03-I01"], 1)})

    with at_most(3):
        queries.notebook_of(student)
