"""What the head of a quiz says about 多选 and 填空 reaches the mark in the ledger."""

from decimal import Decimal

import pytest

from lms.core.findings import Findings
from lms.courses.importer.checking import checked
from lms.courses.queries import activities_of
from lms.courses.rules.course import CourseText
from lms.gradebook.queries import current_mark
from tests.builders.accounts import a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.courses import (
    QUIZ_PATH,
    WITH_EXAM,
    WITH_EXERCISES,
    a_course,
    a_folder,
    edited,
    problems_of,
)
from tests.builders.quizzes import an_attempt, answer, handed_in, loaded

QUIZ = """\
---
quiz: T03-Q
title: 任务测验
{rules}
---

### T03-I01 多选 6分 {{K3.1}}
属于品格素质的有：
- [x] 忍耐宽容
- [x] 慎诺守信
- [ ] 倾听能力
- [x] 谦虚

### T03-I02 填空 4分 {{S3.1}}
四类素质的第一类是 [[心理素质]]，第二类是 [[品格素质]]。

### T03-I03 判断 1分 {{A3.1}}
承诺以权限为界。
- [x] 对
- [ ] 错
"""
WHOLE, FEW, MIXED = ["0", "1", "3"], ["0", "1"], ["0", "1", "2"]
BOTH, ONE = ["心理素质", "品格素质"], ["心理素质", "职业素质"]


def mark_of(chosen, blanks, rules, *, course=None) -> Decimal:
    """The mark in the ledger of a course taken in with these rules, and one paper handed in."""
    a_course(a_folder({**(course or {}), QUIZ_PATH: QUIZ.format(rules=rules)}))
    student = a_user("林晓雨")
    (activity,) = [one for one in activities_of("CSF") if one.key == "T03-Q"]
    quiz = loaded(an_assignment(a_classroom(students=(student,)), activity))
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01", {"a": chosen})
    answer(attempt, student, "T03-I02", {"1": blanks[:1], "2": blanks[1:]})
    handed_in(attempt)
    mark = current_mark(quiz.id, student.id)
    assert mark is not None
    return mark.points


@pytest.mark.parametrize(
    ("rules", "chosen", "points"),
    [
        ("multiple: all", WHOLE, "6"),
        ("multiple: all", FEW, "0"),
        ("multiple: all", MIXED, "0"),
        ("multiple: half", FEW, "3"),
        ("multiple: half", MIXED, "0"),
        ("multiple: proportional", FEW, "4"),
        ("multiple: proportional", MIXED, "0"),
        ("multiple: fixed:0.5", FEW, "1"),
        ("multiple: fixed:2.5", FEW, "5"),
        ("multiple: fixed:0.5", WHOLE, "6"),
        ("multiple: per-option", FEW, "4.5"),
        ("multiple: per-option", MIXED, "3"),
        ("attempts: 1", FEW, "3"),
        ("multiple: all\npenalty: 1/2", FEW, "0"),
    ],
)
def test_the_rule_for_several_choices_reaches_the_ledger(app, rules, chosen, points):
    # The blanks earn 4 each time, so that a loss would show.
    assert mark_of(chosen, BOTH, rules) == Decimal(points) + 4


@pytest.mark.parametrize(
    ("rules", "blanks", "points"),
    [
        ("blanks: each", BOTH, "4"),
        ("blanks: each", ONE, "2"),
        ("blanks: all", BOTH, "4"),
        ("blanks: all", ONE, "0"),
        ("attempts: 1", ONE, "2"),
    ],
)
def test_the_rule_for_blanks_reaches_the_ledger(app, rules, blanks, points):
    assert mark_of(WHOLE, blanks, rules) == Decimal(points) + 6


def test_a_wrong_option_costs_what_the_head_says(app):
    assert mark_of(MIXED, BOTH, "multiple: all\npenalty: 1/2") == 1


def for_the_course(rule: str) -> dict[str, str]:
    return edited("course.md", "pass: 60", f"pass: 60\nmultiple: {rule}")


@pytest.mark.parametrize(
    ("rule", "own", "points"),
    [
        ("all", "attempts: 1", "0"),
        ("proportional", "attempts: 1", "4"),
        ("fixed:0.5", "attempts: 1", "1"),
        ("all", "multiple: half", "3"),
    ],
)
def test_the_rule_of_the_course_holds_where_the_quiz_names_none(app, rule, own, points):
    assert mark_of(FEW, BOTH, own, course=for_the_course(rule)) == Decimal(points) + 4


def test_an_exam_and_an_exercise_follow_their_course_as_well():
    folder = a_folder({**WITH_EXAM, **WITH_EXERCISES, **for_the_course("all")})

    found = checked(folder, {"G2.1", "G3.5"}, Findings()).found

    papers = [*found.quizzes.values(), *found.exams.values()]
    rules = {one.settings.key: one.settings.multiple for one in papers}
    assert rules == {"T03-Q": "half", "CSF-F": "all", "CSF-P1": "all", "CSF-M1": "all"}


def test_a_paper_keeps_the_rule_it_began_with(app):
    a_course(a_folder({QUIZ_PATH: QUIZ.format(rules="attempts: 2")}))
    student = a_user("林晓雨")
    (activity,) = [one for one in activities_of("CSF") if one.key == "T03-Q"]
    quiz = loaded(an_assignment(a_classroom(students=(student,)), activity))
    first = an_attempt(quiz, student)
    a_course(a_folder({QUIZ_PATH: QUIZ.format(rules="attempts: 2"), **for_the_course("all")}))
    answer(first, student, "T03-I01", {"a": FEW})

    marks = [handed_in(first).points]
    second = an_attempt(quiz, student)
    answer(second, student, "T03-I01", {"a": FEW})
    marks.append(handed_in(second).points)

    assert marks == [3, 0]


@pytest.mark.parametrize(("rule", "compiled"), [("half", None), ("", None), ("all", "all")])
def test_only_a_rule_of_its_own_is_compiled_into_a_course(rule, compiled):
    course = checked(a_folder(for_the_course(rule)), {"G2.1", "G3.5"}, Findings()).found.course

    assert course is not None
    assert course.to_json().get("multiple") == compiled
    assert CourseText.from_json(course.to_json()) == course


def test_a_rule_nobody_knows_is_reported_at_its_line():
    assert problems_of(for_the_course("some")) == [
        "csf/course.md:12:11: error: multiple 的值 some 不认识，可以写："
        "all、half、proportional、per-option、fixed:0.5。"
    ]
