"""Home and results of a student agree with what the review of a quiz may show."""

import pytest

from lms.core.clock import now
from lms.courses.rules.reviewing import Matrix
from lms.gradebook.queries import current_mark
from lms.quizzes import queries
from lms.quizzes.rules.reviewing import Release
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    SINGLE,
    WRONG,
    a_quiz,
    a_review_setting,
    an_attempt,
    answer,
    handed_in,
)

BY_QUESTION = ["answers", "right_wrong", "points"]


@pytest.fixture
def teacher(app):
    return a_teacher("李老师")


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def classroom(teacher, student):
    return a_classroom(teacher=teacher, students=(student,))


def a_marked_quiz(classroom, student, aspects):
    """A quiz with 5 of 9 points, shown after the hand-in as far as `aspects` say."""
    rule = {aspect: ["after", "open"] for aspect in aspects}
    quiz = a_quiz(classroom, SINGLE + "\n" + BLANK, review=rule)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    handed_in(attempt)
    return quiz


@pytest.mark.parametrize(
    ("aspects", "has_mark", "has_questions"),
    [([], False, False), (["points"], True, False), (BY_QUESTION, True, True)],
)
def test_my_results_show_marks_and_evidence_as_far_as_they_may_be_seen(
    *, browser, student, classroom, aspects, has_mark, has_questions
):
    a_marked_quiz(classroom, student, aspects)

    page = browser(student).get(f"/classrooms/{classroom.id}/me").text

    assert ('<td class="n" data-l="得分">5</td>' in page) is has_mark
    assert ("有 1 项成绩尚未公布" in page) is not has_mark
    assert ("0.56" in page) is has_questions
    assert ("T03-I01" in page) is has_questions
    assert ("有 1 项成绩只公布了总分" in page) is (has_mark and not has_questions)


@pytest.mark.parametrize("path", ["/classrooms/{room}/me", "/"])
def test_a_total_tells_of_no_question_by_its_objective(browser, student, classroom, path):
    quiz = a_quiz(classroom, AUTOMATIC, review="after_close")  # one question of K3.1, one of A3.1
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I06", WRONG["T03-I06"])
    handed_in(attempt)

    page = browser(student).get(path.format(room=classroom.id)).text

    assert "只公布了总分" in page
    assert [told for told in ("K3.1", "A3.1", "1.00", "0.00") if told in page] == []


def test_the_same_objectives_come_with_the_points_of_the_questions(
    browser, teacher, student, classroom
):
    quiz = a_marked_quiz(classroom, student, ["points"])
    client = browser(student)
    before = [client.get(path).text for path in ("/", f"/classrooms/{classroom.id}/me")]

    rule = {aspect: ["open", "after"] for aspect in BY_QUESTION}
    a_review_setting(quiz, teacher, matrix=Matrix.from_json(rule))
    after = [client.get(path).text for path in ("/", f"/classrooms/{classroom.id}/me")]

    assert ["0.56" in page for page in before] == [False, False]
    assert ["0.56" in page for page in after] == [True, True]
    assert ["只公布了总分" in page for page in after] == [False, False]


@pytest.mark.parametrize(
    ("aspects", "has_mark", "has_kinds"),
    [([], False, False), (["points"], True, False), (BY_QUESTION, True, True)],
)
def test_home_tells_a_mark_and_its_kinds_as_far_as_they_may_be_seen(
    *, browser, student, classroom, aspects, has_mark, has_kinds
):
    a_marked_quiz(classroom, student, aspects)

    page = browser(student).get("/").text

    assert ("5 / 9" in page) is has_mark
    assert ("0.56" in page) is has_kinds
    assert ("只公布了总分的测验" in page) is (has_mark and not has_kinds)


def test_a_release_brings_the_mark_to_every_page(browser, teacher, student, classroom):
    quiz = a_marked_quiz(classroom, student, [])
    rule = {aspect: ["closed"] for aspect in BY_QUESTION}
    a_review_setting(quiz, teacher, matrix=Matrix.from_json(rule), to=Release.RELEASED)
    client = browser(student)

    assert "5 / 9" in client.get("/").text
    assert "T03-I01" in client.get(f"/classrooms/{classroom.id}/me").text


@pytest.mark.parametrize("aspects", [[], ["points"]])
def test_teachers_see_marks_and_evidence_at_any_time(browser, teacher, student, classroom, aspects):
    quiz = a_marked_quiz(classroom, student, aspects)
    item = current_mark(quiz.id, student.id).item_id
    client = browser(teacher)

    results = client.get(f"/classrooms/{classroom.id}/students/{student.id}").text
    cell = client.get(f"/classrooms/{classroom.id}/gradebook/{student.id}/{item}").text

    assert "T03-I01" in results
    assert "T03-I01" in cell
    assert "尚未公布" not in results


@pytest.mark.parametrize("path", ["/gradebook", "/objectives", "/gradebook/{student}/{item}"])
def test_a_student_opens_no_page_of_the_ledger(browser, student, classroom, path):
    quiz = a_marked_quiz(classroom, student, BY_QUESTION)
    item = current_mark(quiz.id, student.id).item_id
    address = f"/classrooms/{classroom.id}{path.format(student=student.id, item=item)}"

    assert browser(student).get(address).status_code == 404


def test_what_many_attempts_show_is_one_statement(student, classroom, at_most):
    a_marked_quiz(classroom, student, [])

    with at_most(1):
        assert len(queries.seen_by(student.id, [classroom.id], now())) == 1
