"""What surveys say, read from the tables."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flask import Flask

from lms.attainment.models import SurveySource
from lms.attainment.queries import indirect_of
from lms.attainment.rules.figures import Indirect
from lms.evaluations.models import Evaluator
from tests.builders.accounts import a_teacher, a_user
from tests.builders.attainment import a_course_objective, a_plan, a_survey, said
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.evaluations import Scene, a_criterion, a_scene, a_table, handed_in


def test_answers_become_a_value_with_the_number_of_those_asked(app: Flask) -> None:
    teacher, students = a_teacher(), [a_user() for _ in range(6)]
    survey = a_survey(a_classroom(teacher=teacher, students=students), teacher)
    said(survey, students[:5], 5, 5, 4, 4, 2)

    found = indirect_of([survey.classroom_id], a_plan())

    assert found == {"CO1": Indirect(Fraction(20, 25), 5, 6)}


def test_fewer_than_five_answers_say_nothing(app: Flask) -> None:
    teacher, students = a_teacher(), [a_user() for _ in range(6)]
    survey = a_survey(a_classroom(teacher=teacher, students=students), teacher)
    said(survey, students[:4], 5)

    assert indirect_of([survey.classroom_id], a_plan()) == {"CO1": Indirect(None, 4, 6)}


def test_the_survey_that_ended_last_counts_and_one_to_come_does_not(app: Flask) -> None:
    teacher, students = a_teacher(), [a_user() for _ in range(5)]
    classroom = a_classroom(teacher=teacher, students=students)
    earlier = a_survey(classroom, teacher, opens_in=-30, closes_in=-20)
    later, to_come = (
        a_survey(classroom, teacher),
        a_survey(classroom, teacher, opens_in=2, closes_in=9),
    )
    said(earlier, students, 1)
    said(later, students, 4)
    said(to_come, students, 5)

    assert indirect_of([classroom.id], a_plan())["CO1"].value == Fraction(4, 5)


def test_who_has_left_is_heard_no_more(app: Flask) -> None:
    teacher, students, gone = a_teacher(), [a_user() for _ in range(5)], a_user()
    classroom = a_classroom(teacher=teacher, students=students)
    an_enrollment(classroom, gone, has_left=True)
    survey = a_survey(classroom, teacher)
    said(survey, students, 5)
    said(survey, [gone], 1)

    assert indirect_of([classroom.id], a_plan())["CO1"] == Indirect(Fraction(1), 5, 5)


def test_classrooms_without_a_survey_say_nothing_and_are_not_asked(app: Flask) -> None:
    teacher, students = a_teacher(), [a_user() for _ in range(5)]
    asked = a_classroom(teacher=teacher, students=students)
    other = a_classroom(teacher=teacher, students=[a_user()])
    survey = a_survey(asked, teacher)
    said(survey, students, 3)

    assert indirect_of([other.id], a_plan()) == {}
    assert indirect_of([asked.id, other.id], a_plan())["CO1"] == Indirect(Fraction(3, 5), 5, 5)


def test_mastery_self_checks_serve_instead(app: Flask) -> None:
    text = a_table(
        [a_criterion("T03-E1", "流程", 1, "K3.1"), a_criterion("T03-E2", "倾听", 1, "S3.1")],
        weights={"self": 100},
        scale="mastery",
        options={"掌握": 100, "基本掌握": 60, "未掌握": 0},
    )
    scene = a_scene(5, text)
    a_survey(scene.classroom, scene.teacher, source=SurveySource.SELF_CHECKS, closes_in=30)
    all_checked(scene, "掌握", "掌握", "基本掌握", "基本掌握", "未掌握")

    found = indirect_of([scene.classroom.id], a_plan(a_course_objective("CO1", "K3.1")))

    assert found == {"CO1": Indirect(Fraction(17, 25), 5, 5)}  # (1 + 1 + 0.6 + 0.6 + 0.2) ÷ 5


def test_the_number_of_statements_is_that_of_a_small_class(
    app: Flask, at_most: Callable[[int], Any]
) -> None:
    teacher, students = a_teacher(), [a_user() for _ in range(12)]
    survey = a_survey(a_classroom(teacher=teacher, students=students), teacher)
    said(survey, students, 5)

    with at_most(3):
        indirect_of([survey.classroom_id], a_plan())


def all_checked(scene: Scene, *ticks: str) -> None:
    """Each student's self-check: a tick for the first row, the best one for the second."""
    for student, tick in zip(scene.students, ticks, strict=True):
        handed_in(scene, student, Evaluator.SELF, student, [tick, "掌握"])
