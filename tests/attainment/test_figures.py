"""Figures of a classroom: whose evidence counts, as what, pooled over classrooms."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.attainment.queries import figures_of
from lms.attainment.rules.plans import Absent, CourseObjective, Plan
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.models import Composition, StudentState
from lms.gradebook.queries import item_of
from lms.gradebook.rules import Category, State, Tree
from tests.builders.accounts import a_user
from tests.builders.assignments import an_activity, an_allowance, an_assignment
from tests.builders.attainment import a_survey, said
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.gradebook import a_line, a_mark, an_objective


@pytest.fixture
def teacher(app):
    return a_user("王老师", "T1001")


@pytest.fixture
def pair(app):
    return a_user("林晓雨"), a_user("阿依古丽·买买提")


@pytest.fixture
def classroom(teacher, pair):
    an_objective("K3.1")
    an_objective("S3.1")
    return a_classroom(teacher=teacher, students=pair)


@pytest.fixture
def activity(classroom):
    return an_activity(possible=Decimal(10))


@pytest.fixture
def quiz(classroom, activity):
    return an_assignment(classroom, activity)


@pytest.fixture
def exam(classroom, teacher):
    tree = Tree((Category("quiz", "测验", Decimal(40)), Category("exam", "考试", Decimal(60))))
    a_composition(classroom, tree, teacher)
    return an_assignment(
        classroom, an_activity(key="EX", possible=Decimal(20), category="exam", position=2)
    )


def a_composition(classroom, tree, by):
    db.session.add(
        Composition(
            classroom_id=classroom.id,
            number=1,
            tree=tree.to_json(),
            reason="按课程标准",
            made_at=now(),
            made_by_id=by.id,
        )
    )
    db.session.commit()


def a_state(classroom, student, state, by, item=None):
    db.session.add(
        StudentState(
            classroom_id=classroom.id,
            student_id=student.id,
            item_id=item.id if item else None,
            state=state,
            reason="教务处通知",
            recorded_at=now(),
            recorded_by_id=by.id,
        )
    )
    db.session.commit()


def k(earned, possible="10", objective="K3.1", leaf="T03-I01"):
    return a_line(leaf, objective, str(earned), str(possible))


def a_plan(**more):
    return Plan(
        (
            CourseObjective(
                "CO1",
                "知识",
                Decimal(50),
                Decimal("0.65"),
                ("K3.1",),
                {"quiz": Decimal(1), "exam": Decimal(1)},
            ),
            CourseObjective("CO2", "技能", Decimal(50), Decimal("0.65"), ("S3.1",)),
        ),
        **more,
    )


def test_a_classroom_without_a_plan_has_one_objective_for_each_kind(classroom, quiz, pair):
    a_mark(quiz, pair[0], k(8), k(1, 5, "S3.1", "T03-I02"))

    made = figures_of([classroom])

    assert [(one.code, one.title, one.direct) for one in made.figures] == [
        ("CO1", "知识目标", Fraction(4, 5)),
        ("CO2", "技能目标", Fraction(1, 5)),
    ]
    assert made.figures[0].students == {pair[0].id: Fraction(4, 5)}


def test_classes_are_pooled_by_students_and_not_by_their_means(
    classroom, activity, quiz, pair, teacher
):
    third = a_user("马超")
    other = a_classroom(teacher=teacher, students=(third,))
    theirs = an_assignment(other, activity)
    a_mark(quiz, pair[0], k(10))
    a_mark(quiz, pair[1], k(8))
    a_mark(theirs, third, k(0))

    made = figures_of([classroom, other])

    assert made.figures[0].direct == Fraction(18, 30)
    assert made.sample == 3


def test_who_is_deferred_is_left_out_and_named(classroom, quiz, pair, teacher):
    a_mark(quiz, pair[0], k(10))
    a_mark(quiz, pair[1], k(2))
    a_state(classroom, pair[1], State.DEFERRED, teacher)

    made = figures_of([classroom])

    assert made.figures[0].direct == 1
    assert made.left_out == {pair[1].id: State.DEFERRED}
    assert made.sample == 1


def test_who_was_absent_from_the_exam_has_zero_there_and_keeps_the_rest(
    classroom, quiz, exam, pair, teacher
):
    a_mark(quiz, pair[0], k(10))
    a_mark(exam, pair[0], k(20, 20))
    a_mark(quiz, pair[1], k(5))
    a_state(classroom, pair[1], State.ABSENT, teacher)

    made = figures_of([classroom], a_plan())

    assert made.figures[0].students == {pair[0].id: 1, pair[1].id: Fraction(1, 4)}
    assert made.figures[0].direct == (Fraction(15, 20) + Fraction(20, 40)) / 2


def test_a_mark_under_a_state_that_makes_it_zero_counts_zero(classroom, exam, pair, teacher):
    a_mark(exam, pair[0], k(20, 20))
    a_mark(exam, pair[1], k(20, 20))
    a_state(classroom, pair[1], State.CHEATED, teacher, item_of(exam.id))

    assert figures_of([classroom], a_plan()).figures[0].direct == Fraction(1, 2)


def test_an_exempt_item_is_left_out_for_this_student(classroom, quiz, exam, pair, teacher):
    a_mark(quiz, pair[0], k(5))
    a_mark(exam, pair[0], k(2, 20))
    a_state(classroom, pair[0], State.EXEMPT, teacher, item_of(exam.id))

    made = figures_of([classroom], a_plan())

    assert made.figures[0].students == {pair[0].id: Fraction(1, 2)}
    assert made.left_out == {}


def test_work_never_handed_in_is_zero_once_its_time_is_over(classroom, pair):
    past = now() - timedelta(hours=1)
    quiz = an_assignment(classroom, an_activity(possible=Decimal(10)), closes_at=past)
    a_mark(quiz, pair[0], k(10))

    assert figures_of([classroom], a_plan()).figures[0].direct == 1
    made = figures_of([classroom], a_plan(absent=Absent.ZERO)).figures[0]
    assert made.students == {pair[0].id: 1, pair[1].id: 0}
    assert made.direct == Fraction(1, 2)


def test_who_still_has_time_is_not_missing(classroom, pair):
    past = now() - timedelta(hours=1)
    quiz = an_assignment(classroom, an_activity(possible=Decimal(10)), closes_at=past)
    a_mark(quiz, pair[0], k(10))
    an_allowance(quiz, student=pair[1], closes_at=now() + timedelta(days=1))

    assert figures_of([classroom], a_plan(absent=Absent.ZERO)).figures[0].direct == 1


def test_who_has_left_the_classroom_does_not_count(classroom, quiz, pair, teacher):
    gone = a_user("已转走")
    an_enrollment(classroom, gone, has_left=True)
    a_mark(quiz, gone, k(0))
    a_mark(quiz, pair[0], k(10))
    a_state(classroom, gone, State.SUSPENDED, teacher)

    made = figures_of([classroom])

    assert (made.figures[0].direct, made.left_out) == (1, {})


def test_an_objective_of_the_course_without_evidence_says_no_data(classroom, quiz, pair):
    a_mark(quiz, pair[0], k(10))

    assert figures_of([classroom], a_plan()).figures[1].value is None


def test_what_a_survey_says_counts_by_its_share(classroom, quiz, pair, teacher):
    others = [a_user() for _ in range(3)]
    [an_enrollment(classroom, one) for one in others]
    a_mark(quiz, pair[0], k(5))
    said(a_survey(classroom, teacher), [*pair, *others], 5)

    figure = figures_of([classroom], a_plan(direct_share=Decimal("0.8"))).figures[0]

    assert (figure.direct, figure.value) == (Fraction(1, 2), Fraction(6, 10))


def test_a_larger_class_asks_no_more(classroom, quiz, pair, at_most):
    a_mark(quiz, pair[0], k(10))
    with at_most(14):
        figures_of([classroom])
    many = [a_user(f"学生{n}") for n in range(12)]
    for student in many:
        an_enrollment(classroom, student)
        a_mark(quiz, student, k(5), k(1, 5, "S3.1", "T03-I02"))

    with at_most(14):
        figures_of([classroom])
