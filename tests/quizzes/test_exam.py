"""Exams: papers drawn by rule on the server, and the page that shows what they draw from."""

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.assignments.queries import assignment_with_text
from lms.core.db import db
from lms.courses.models import ActivityKind
from lms.courses.queries import activities_of
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.paper import Draw, SpecificationRow, drawn, expected_overlap
from lms.quizzes import queries, services
from lms.quizzes.rules.drawing import draw_paper, in_common
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.courses import WITH_EXAM, a_course, a_folder
from tests.builders.quizzes import handed_in, loaded


def a_rule(count, size, first=1):
    pool = tuple((f"Q{n}", n) for n in range(first, first + size))
    return Draw(("K3.1",), "remember", "single", Decimal(2), count, pool)


def settings_with(*draws, questions=(), shuffle=()):
    return QuizSettings(
        key="CSF-F",
        title="期末考试",
        time_limit=None,
        attempts=1,
        grade_by="highest",
        shuffle=shuffle,
        multiple="half",
        review="after_close",
        questions=questions,
        possible=Decimal(0),
        draws=draws,
    )


def test_a_paper_has_its_fixed_questions_and_as_many_of_each_rule_as_wanted():
    settings = settings_with(a_rule(2, 5), a_rule(1, 3, first=11), questions=(("Q99", 99),))

    versions = draw_paper(settings, random.Random(1))

    assert versions[0] == 99
    assert set(versions[1:3]) <= set(range(1, 6))
    assert versions[3] in range(11, 14)
    assert len(set(versions)) == settings.question_count == 4


def test_every_question_of_a_pool_is_drawn_now_and_then():
    settings, chance = settings_with(a_rule(2, 5)), random.Random(7)

    found = Counter(one for _ in range(500) for one in draw_paper(settings, chance))

    assert set(found) == {1, 2, 3, 4, 5}
    assert all(120 < count < 280 for count in found.values())  # 200 expected of each


@pytest.mark.parametrize(
    ("seen", "expected"),
    [({"Q1", "Q2", "Q3"}, {4, 5}), ({"Q1", "Q2", "Q3", "Q4"}, {5}), (set(), set())],
)
def test_what_was_asked_before_is_drawn_last(seen, expected):
    for luck in range(20):
        found = draw_paper(
            settings_with(a_rule(2, 5)), random.Random(luck), dict.fromkeys(seen, True)
        )

        assert expected <= set(found)
        assert len(found) == 2


def test_what_classmates_were_asked_comes_before_what_one_was_asked_oneself():
    asked = {"Q1": True, "Q2": True, "Q3": False, "Q4": False}
    for luck in range(20):
        settings = settings_with(a_rule(4, 5))

        assert set(draw_paper(settings, random.Random(luck), asked)[:3]) == {5, 3, 4}


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        # The same bank of five, two of each: 2 x (2/5 x 2/5 x 5/2)
        ((a_rule(2, 5),), (a_rule(2, 5),), Fraction(2, 5)),
        ((a_rule(2, 5),), (a_rule(5, 5),), Fraction(1)),
        ((a_rule(2, 5),), (a_rule(2, 5, first=11),), Fraction(0)),
        # Half of the rules share a bank: a quarter of two questions in four
        ((a_rule(2, 4), a_rule(2, 4, first=11)), (a_rule(2, 4),), Fraction(1, 4)),
        ((), (a_rule(2, 5),), Fraction(0)),
    ],
)
def test_what_two_exams_are_expected_to_share(first, second, share):
    assert in_common(settings_with(*first), settings_with(*second)) == share


def test_fixed_questions_are_on_every_paper():
    fixed = settings_with(questions=(("Q1", 1), ("Q9", 9)))

    assert in_common(fixed, settings_with(a_rule(2, 4))) == Fraction(1, 4)
    assert in_common(fixed, fixed) == 1


def test_shuffling_mixes_the_rules():
    settings = settings_with(a_rule(3, 3), a_rule(3, 3, first=11), shuffle=("questions",))

    orders = {tuple(draw_paper(settings, random.Random(luck))) for luck in range(20)}

    assert any(order[0] > 10 for order in orders)


@pytest.mark.parametrize(
    ("rules", "overlap"),
    [
        ((), Fraction(0)),
        ((a_rule(1, 4),), Fraction(1, 4)),
        ((a_rule(2, 4), a_rule(1, 4)), (Fraction(4, 4) + Fraction(1, 4)) / 3),
        ((a_rule(3, 3),), Fraction(1)),
    ],
)
def test_the_overlap_two_papers_are_expected_to_have(rules, overlap):
    assert expected_overlap(rules) == overlap


def test_the_points_of_a_rule_count_for_the_first_row_that_holds_it():
    rows = (
        SpecificationRow("甲", ("K3.2",), ()),
        SpecificationRow("乙", ("K3.1", "K3.2"), ()),
        SpecificationRow("丙", ("K3.1",), ()),
    )

    assert drawn(rows, [a_rule(3, 9)]) == {(1, "remember"): Decimal(6)}
    assert drawn(rows[:1], [a_rule(3, 9)]) == {(-1, "remember"): Decimal(6)}


@pytest.fixture
def exam(app):
    """The exam of the small course, given to a classroom with one student."""
    a_course(a_folder(WITH_EXAM))
    student = a_user("林晓雨")
    classroom = a_classroom(teacher=a_teacher(), students=(student,))
    activity = next(one for one in activities_of("CSF") if one.task is None)
    assignment = an_assignment(classroom, activity)
    return assignment_with_text(assignment.id), student


def keys_of(attempt):
    return [item.version.definition["key"] for item in queries.items_of(attempt.id)]


def test_an_exam_is_an_activity_of_its_own_category_after_all_tasks(exam):
    assignment, _student = exam
    activity = assignment.activity

    assert (activity.kind, activity.category) == (ActivityKind.QUIZ, "exam")
    assert (activity.title, activity.possible) == ("期末考试", 8)
    assert activity.position == max(one.position for one in activities_of("CSF"))


def test_a_drawn_paper_is_kept_from_the_first_second(exam):
    assignment, student = exam

    attempt = services.begin(assignment, student=student)
    db.session.commit()
    again = services.begin(assignment, student=student)

    first = keys_of(attempt)
    assert first[0] in {"T03-B01", "T03-B02", "T03-B03"}
    assert first[1] == "T03-B04"
    assert again.id == attempt.id
    assert keys_of(again) == first
    assert sum(item.possible for item in queries.items_of(attempt.id)) == 8


def test_the_second_attempt_asks_what_the_first_did_not(exam):
    assignment, student = exam
    first = keys_of(handed_in(services.begin(assignment, student=student)))

    second = keys_of(services.begin(loaded(assignment), student=student))

    assert second[0] != first[0]


def test_publishing_a_new_bank_leaves_a_running_exam_alone(exam):
    assignment, student = exam
    attempt = services.begin(assignment, student=student)
    db.session.commit()
    before = [item.version_id for item in queries.items_of(attempt.id)]
    changed = {name: text.replace("四类素质里", "四类里") for name, text in WITH_EXAM.items()}
    a_course(a_folder(changed))

    after = [item.version_id for item in queries.items_of(attempt.id)]

    assert after == before


def test_an_exam_is_begun_with_few_statements(exam, at_most):
    assignment, student = exam

    with at_most(11):
        services.begin(assignment, student=student)


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("administrator", 200), ("student", 404), ("nobody", 302)],
)
def test_who_may_see_what_an_exam_draws_from(browser, who, status):
    a_course(a_folder(WITH_EXAM))
    people = {"teacher": a_teacher, "administrator": an_administrator, "student": a_user}
    person = people[who]() if who in people else None

    assert browser(person).get("/courses/CSF/exams/CSF-F").status_code == status


@pytest.mark.parametrize("key", ["T03-Q", "CSF-X"])
def test_what_is_no_exam_has_no_such_page(browser, key):
    a_course(a_folder(WITH_EXAM))

    assert browser(a_teacher()).get(f"/courses/CSF/exams/{key}").status_code == 404


def test_the_page_shows_the_specification_and_the_rules(browser, at_most):
    a_course(a_folder(WITH_EXAM))
    client = browser(a_teacher())

    with at_most(4):
        page = client.get("/courses/CSF/exams/CSF-F").get_data(as_text=True)

    assert "双向细目表" in page
    assert "四类素质" in page
    assert "预计有 67% 的题相同" in page
    assert "试抽的一份试卷" not in page


def test_a_sample_paper_is_drawn_and_not_kept(browser):
    a_course(a_folder(WITH_EXAM))

    page = browser(a_teacher()).get("/courses/CSF/exams/CSF-F?sample=1").get_data(as_text=True)

    assert "试抽的一份试卷" in page
    assert "T03-B04" in page
    assert "预计得分率是" in page


def test_the_catalogue_leads_to_the_exam(browser):
    a_course(a_folder(WITH_EXAM))

    page = browser(a_teacher()).get("/courses").get_data(as_text=True)

    assert 'href="/courses/CSF/exams/CSF-F"' in page


def test_students_find_the_exam_under_their_course(browser, exam):
    _assignment, student = exam

    page = browser(student).get("/learning").get_data(as_text=True)

    assert "课程考试" in page
    assert "期末考试" in page
