"""The notebook tells no points that the quiz they came from hides."""

import pytest

from lms.mistakes import queries
from lms.quizzes.rules.reviewing import Release
from tests.builders.mistakes import a_task_quiz, mistake, wrong_answers
from tests.builders.quizzes import a_review_setting

ALWAYS = ["after", "open", "closed"]
KEYS = ("answers", "right_wrong", "explanation", "right_answer")


def a_wrong_answer(classroom, student, *aspects):
    rule = dict.fromkeys((*KEYS, *aspects), tuple(ALWAYS))
    quiz = a_task_quiz(classroom, attempts=1, review=rule)
    wrong_answers(quiz, student)
    return quiz


@pytest.mark.parametrize("aspects", [(), ("points",)])
def test_the_history_tells_points_where_the_review_does(browser, student, classroom, aspects):
    a_wrong_answer(classroom, student, *aspects)
    one = mistake(student, "T03-I01")

    page = browser(student).get(f"/mistakes/{one.question_id}/history").text

    assert "✗ 答错" in page
    assert ("得 0 分，满分 5 分。" in page) is bool(aspects)
    assert (one.last.earned is not None) is bool(aspects)


def test_what_is_taken_back_leaves_the_notebook(student, teacher, classroom):
    quiz = a_wrong_answer(classroom, student, "points")
    a_review_setting(quiz, teacher, to=Release.WITHHELD)

    assert queries.notebook_of(student).mistakes == ()
