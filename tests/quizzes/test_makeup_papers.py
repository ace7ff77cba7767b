"""Papers of those who sit again or apart: nothing twice while there is something else to ask."""

from datetime import timedelta

import pytest

from lms.core.clock import now
from lms.courses.queries import activities_of
from lms.quizzes import queries, services
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_allowance, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.courses import BANK_PATH, EXAM_PATH, WITH_EXERCISES, a_course, a_folder
from tests.builders.mistakes import a_task_quiz
from tests.builders.quizzes import SINGLE, a_quiz, an_attempt, handed_in, loaded

RESIT_PATH = EXAM_PATH.replace("final", "resit")
DAY = timedelta(days=1)


def a_bank(size: int) -> str:
    questions = (
        f"### T03-B{n:02} 单选 2分 {{K3.1 level=识记}}\n题{n}\n- [x] 对{n}\n- [ ] 错{n}\n"
        for n in range(1, size + 1)
    )
    return "\n".join(["---\nbank: T03-B\ntitle: 题库\n---\n", *questions])


def an_exam(key: str, title: str) -> str:
    return (
        f"---\nexam: {key}\ntitle: {title}\ntime_limit: 90m\ntotal: 4\ndraw:\n"
        "  - {objectives: [K3.1], level: 识记, type: 单选, points: 2, count: 2}\n---\n\n"
        "| 内容 | 目标 | 识记 | 合计 |\n|---|---|---:|---:|\n| 四类素质 | K3.1 | 4 | 4 |\n"
    )


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def classmate(app):
    return a_user("陈思远")


@pytest.fixture
def teacher(app):
    return a_teacher()


@pytest.fixture
def classroom(teacher, student, classmate):
    a_course(
        a_folder(
            {
                BANK_PATH: a_bank(6),
                EXAM_PATH: an_exam("CSF-F", "期末考试"),
                RESIT_PATH: an_exam("CSF-R", "补考"),
            }
        )
    )
    return a_classroom(teacher=teacher, students=(student, classmate))


def given(classroom, key, **window):
    activity = next(one for one in activities_of("CSF") if one.key == key)
    return loaded(an_assignment(classroom, activity, **window))


def sat(assignment, student) -> set[str]:
    """What the student was asked, handed in at once."""
    attempt = an_attempt(assignment, student)
    asked = {item.version.definition["key"] for item in queries.items_of(attempt.id)}
    handed_in(attempt)
    return asked


def test_a_resit_asks_nothing_of_the_exam_and_first_what_nobody_had(student, classmate, classroom):
    exam = given(classroom, "CSF-F", closes_at=now() + DAY)
    own, others = sat(exam, student), sat(exam, classmate)
    resit = given(classroom, "CSF-R", is_restricted=True)
    an_allowance(resit, student=student)

    asked = sat(resit, student)

    fresh = {f"T03-B{n:02}" for n in range(1, 7)} - own - others
    assert not asked & own
    assert asked <= fresh if len(fresh) >= 2 else fresh <= asked


def test_a_deferred_exam_first_asks_what_the_class_was_not_asked(student, classmate, classroom):
    exam = given(classroom, "CSF-F", opens_at=now() - 2 * DAY, closes_at=now() + DAY)
    others = sat(exam, classmate)
    an_allowance(exam, student=student, opens_at=now() - DAY, closes_at=now() + 9 * DAY)

    assert not sat(exam, student) & others


def test_a_course_taken_again_counts_the_exam_of_the_first_time(student, teacher, classroom):
    own = sat(given(classroom, "CSF-F"), student)
    repeated = a_classroom(teacher=teacher, students=(student,))

    assert not sat(given(repeated, "CSF-F"), student) & own


def test_homework_counts_for_nothing_and_the_class_only_for_who_sits_apart(
    student, classmate, classroom
):
    exam = given(classroom, "CSF-F")
    sat(exam, classmate)

    handed_in(an_attempt(a_task_quiz(classroom, SINGLE, key="X-Q"), student))

    assert queries.asked_already(student.id, exam, is_apart=False) == {}
    assert list(queries.asked_already(student.id, exam, is_apart=True).values()) == [False] * 2


def test_sitting_apart_is_begun_with_as_few_statements(student, classroom, at_most):
    exam = given(classroom, "CSF-F", is_restricted=True)
    an_allowance(exam, student=student)

    with at_most(11):
        services.begin(exam, student=student)


def test_the_page_of_an_exam_says_what_it_shares_with_the_others(browser, teacher, classroom):
    page = browser(teacher).get("/courses/CSF/exams/CSF-F").text

    assert "与“补考”预计有 33% 的题相同" in page
    assert "超过 15%" in page


def test_it_says_how_much_of_it_is_practised(browser, teacher, app):
    a_course(
        a_folder({**WITH_EXERCISES, BANK_PATH: a_bank(6), EXAM_PATH: an_exam("CSF-F", "考试")})
    )
    client = browser(teacher)

    assert "可能考到的 6 题里，有 6 题也在练习里出现" in client.get("/courses/CSF/exams/CSF-F").text
    assert "也在练习里出现" not in client.get("/courses/CSF/exams/CSF-P1").text


@pytest.mark.parametrize(
    ("closes", "is_told"), [(9 * DAY, True), (None, True), (-timedelta(hours=1), False)]
)
def test_who_publishes_answers_is_told_of_a_resit_not_yet_sat(
    browser, teacher, classroom, closes, is_told
):
    exam = given(classroom, "CSF-F", opens_at=now() - 3 * DAY, closes_at=now() - 2 * DAY)
    ends = now() + closes if closes else None
    given(classroom, "CSF-R", opens_at=now() - DAY, closes_at=ends, is_restricted=True)

    page = browser(teacher).get(f"/assignments/{exam.id}/release").text

    assert ("“补考”还没有考完" in page) is is_told


@pytest.mark.parametrize(("key", "words"), [("CSF-F", "先抽班里没有考过"), (None, "同一份题")])
def test_the_allowances_say_which_paper_it_will_be(browser, teacher, classroom, key, words):
    quiz = given(classroom, key) if key else a_quiz(classroom, SINGLE, key="X-Q")

    assert words in browser(teacher).get(f"/assignments/{quiz.id}/access").text
