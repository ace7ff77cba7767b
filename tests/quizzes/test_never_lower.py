"""Never lower: whatever is mended and whatever is marked later, what counts does not fall by it."""

import pytest

from lms.core.db import db
from lms.quizzes import services
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import verifying
from tests.builders.classrooms import a_classroom
from tests.builders.marking import given
from tests.builders.mending import NEVER_LOWER, a_wish, mended, points, sat, undone
from tests.builders.quizzes import (
    CASE,
    JUDGE,
    MULTIPLE,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
)

ESSAY = SINGLE + "\n" + MULTIPLE + "\n" + SHORT  # 5, 4 and 8 points
HALF, WRONG = {"a": ["0"]}, {"a": ["0"]}
OUT = MendKind.OUT


@pytest.fixture
def classroom(teacher, student, other):
    return a_classroom(teacher=teacher, students=(student, other))


@pytest.fixture
def quiz(classroom):
    return a_quiz(classroom, ESSAY, key="T04-Q")


def out(quiz, teacher, leaf="T03-I02", kind=OUT):
    return mended(quiz, teacher, a_wish(leaf, kind, policy=NEVER_LOWER))[0]


def marked(attempt, teacher, *points_given):
    item = paper(attempt)["T03-I11"]
    services.mark_response(item, by=teacher, marks=given(*points_given))
    db.session.commit()
    db.session.expunge_all()


def is_kept(attempt, key="T03-I02"):
    return bool(paper(attempt)[key].possible)


def agrees(quiz):
    return verifying.verify(quiz.id).differences == ()


@pytest.mark.parametrize(
    ("essay", "expected"), [(("0", "0"), (7, 17)), (("3", "5"), (13, 13))], ids=["nothing", "all"]
)
def test_what_waits_is_worth_nothing_until_it_is_marked(*, teacher, student, quiz, essay, expected):
    attempt = sat(quiz, student, T03_I01=None, T03_I02=HALF, T03_I11=None)

    out(quiz, teacher)
    while_waiting = is_kept(attempt)
    marked(attempt, teacher, *essay)

    # 7/17 is more than 5/13, and 13/13 more than 15/17.
    assert while_waiting
    assert points(quiz, student) == expected
    assert agrees(quiz)


@pytest.mark.parametrize(
    ("essay", "expected"), [(("0", "0"), (7, 17)), (("3", "5"), (13, 13))], ids=["nothing", "all"]
)
def test_an_attempt_that_runs_meanwhile_is_weighed_the_same(
    *, teacher, student, other, quiz, essay, expected
):
    sat(quiz, other, T03_I01=None)
    running = an_attempt(quiz, student)
    answer(running, student, "T03-I01")
    answer(running, student, "T03-I02", HALF)
    answer(running, student, "T03-I11")
    out(quiz, teacher)

    handed_in(running)
    marked(running, teacher, *essay)

    assert points(quiz, student) == expected
    assert agrees(quiz)


def test_what_was_weighed_again_is_undone_and_told_once(browser, teacher, student, quiz):
    attempt = sat(quiz, student, T03_I01=None, T03_I02=HALF, T03_I11=None)
    mend = out(quiz, teacher)
    marked(attempt, teacher, "3", "5")

    page = browser(teacher).get(f"/assignments/{quiz.id}/mends/{mend.id}").text
    review = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert page.count("看答卷") == 1
    assert "2 / 4" in page
    assert review.count("移出试卷，不计分") == 1
    undone(mend, teacher)
    assert points(quiz, student) == (15, 17)
    assert agrees(quiz)


def test_a_question_mended_once_more_is_not_weighed_again(teacher, student, quiz):
    attempt = sat(quiz, student, T03_I01=None, T03_I02=HALF, T03_I11=None)
    first = out(quiz, teacher)
    (second,) = mended(quiz, teacher, a_wish("T03-I02", MendKind.FULL))

    marked(attempt, teacher, "3", "5")

    assert points(quiz, student) == (17, 17)
    undone(second, teacher)
    undone(first, teacher)
    assert points(quiz, student) == (15, 17)
    assert agrees(quiz)


def test_the_preview_tells_what_is_weighed_again(browser, teacher, student, quiz):
    sat(quiz, student, T03_I01=None, T03_I02=HALF, T03_I11=None)

    page = browser(teacher).get(
        f"/assignments/{quiz.id}/mending/T03-I02/preview?kind=out&policy=never_lower"
    )

    assert "1 份答卷保留原来较高的得分。 其中 1 份还有题没有批阅" in page.text


def test_a_void_question_nobody_marked_yet_takes_nothing_away(teacher, student, quiz):
    sat(quiz, student, T03_I01=None, T03_I02=WRONG, T03_I11=None)

    out(quiz, teacher, "T03-I11")

    assert points(quiz, student) == (7, 9)


def test_a_part_that_is_right_stays_while_another_waits(teacher, student, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + CASE, key="T04-Q")
    attempt = sat(quiz, student, T03_I01={"a": ["0"]}, T03_I12={"p1-a": ["0"], "p2-a": ["先记录"]})

    out(quiz, teacher, "T03-I12-1")

    assert paper(attempt)["T03-I12"].possible == 15


@pytest.mark.parametrize("grade_by", ["average", "highest", "latest", "first"])
def test_several_attempts_count_no_less(teacher, student, classroom, grade_by):
    text = SINGLE + "\n" + JUDGE + "\n" + MULTIPLE
    quiz = a_quiz(classroom, text, key="T04-Q", grade_by=grade_by)
    one = sat(quiz, student, T03_I01=None, T03_I06=WRONG, T03_I02={"a": ["2"]})  # 5/11
    two = sat(quiz, student, T03_I01=WRONG, T03_I06=None, T03_I02=HALF)  # 4/11
    before = points(quiz, student)

    out(quiz, teacher, "T03-I01")

    after = points(quiz, student)
    assert after[0] / after[1] >= before[0] / before[1]
    assert (is_kept(one, "T03-I01"), is_kept(two, "T03-I01")) == (True, False)
    assert agrees(quiz)


def test_points_given_to_an_empty_answer_are_kept(browser, teacher, student, other, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT, key="T04-Q")
    attempt = sat(quiz, student, T03_I01=None)
    sat(quiz, other, T03_I01=None, T03_I11=None)
    marked(attempt, teacher, "3", "4")

    mend = out(quiz, teacher, "T03-I11", MendKind.ANSWERED)

    assert (points(quiz, student), points(quiz, other)) == ((12, 13), (13, 13))
    assert "保留原分" in browser(teacher).get(f"/assignments/{quiz.id}/mends/{mend.id}").text
    assert agrees(quiz)
