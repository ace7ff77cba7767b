"""Classrooms: made, named, and who is in them."""

import pytest
from sqlalchemy import select

from lms.classrooms import queries, services
from lms.classrooms.models import Role
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term, an_enrollment


@pytest.fixture
def chief(app):
    return an_administrator()


def test_a_classroom_is_made(chief):
    term = a_classroom().term

    made = services.create_classroom(
        name=" 客服 2401  合班 ", term=term, course_code="CSF", actor=chief
    )

    assert made.name == "客服 2401 合班"
    assert queries.classroom_named(term.id, "客服 2401 合班") == made
    assert _actions() == ["classroom.create"]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("客服2401", services.NameTaken), (" ", services.BadName), ("长" * 201, services.BadName)],
)
def test_a_name_is_refused(chief, name, refusal):
    a_classroom(name="客服2401")
    other = a_classroom(name="客服2402")

    with pytest.raises(refusal):
        services.rename_classroom(other, name=name, actor=chief)
    with pytest.raises(refusal):
        services.create_classroom(name=name, term=other.term, course_code="CSF", actor=chief)


def test_the_same_name_is_free_in_another_term(chief):
    a_classroom(name="客服2401")

    made = services.create_classroom(
        name="客服2401", term=a_term("2025-2026-2"), course_code="CSF", actor=chief
    )

    assert made.id


def test_a_classroom_is_renamed_once(chief):
    classroom = a_classroom()

    services.rename_classroom(classroom, name="新名", actor=chief)
    services.rename_classroom(classroom, name="新名 ", actor=chief)

    assert _actions() == ["classroom.rename"]


def test_teachers_and_mentors_come_and_go(chief):
    classroom, teacher, mentor = a_classroom(), a_teacher("周敏"), a_user("赵经理")
    services.add_staff(classroom, mentor, role=Role.MENTOR, actor=chief)
    enrollment = services.add_staff(classroom, teacher, role=Role.TEACHER, actor=chief)
    both = [(row.user.name, row.role) for row in queries.staff_of(classroom.id)]

    services.remove_staff(classroom, enrollment, actor=chief)
    services.remove_staff(classroom, enrollment, actor=chief)
    one = [row.user.name for row in queries.staff_of(classroom.id)]
    services.add_staff(classroom, teacher, role=Role.TEACHER, actor=chief)

    assert both == [("周敏", Role.TEACHER), ("赵经理", Role.MENTOR)]
    assert one == ["赵经理"]
    assert queries.role_in(teacher, classroom.id) is Role.TEACHER
    assert _actions().count("classroom.remove_staff") == 1


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("student", Role.TEACHER),
        ("former", Role.MENTOR),
        ("member", Role.TEACHER),
        ("teacher", Role.STUDENT),
        ("deactivated", Role.MENTOR),
    ],
)
def test_who_cannot_be_staff(chief, who, role):
    people = {
        "student": a_teacher(),
        "former": a_user(),
        "member": a_user(),
        "teacher": a_teacher(),
        "deactivated": a_user(is_active=False),
    }
    classroom = a_classroom(students=(people["student"],))
    an_enrollment(classroom, people["former"], has_left=True)

    with pytest.raises(services.WrongRole):
        services.add_staff(classroom, people[who], role=role, actor=chief)


def test_a_student_joins_leaves_and_comes_back(chief):
    classroom, ada = a_classroom(), a_user()
    enrollment = services.enroll_student(classroom, ada, home_class="客服2401", actor=chief)

    services.leave(classroom, enrollment, actor=chief)
    services.leave(classroom, enrollment, actor=chief)
    away = queries.former_students_of(classroom.id)
    services.come_back(classroom, enrollment, actor=chief)
    services.come_back(classroom, enrollment, actor=chief)
    services.leave(classroom, enrollment, actor=chief)
    services.enroll_student(classroom, ada, actor=chief)

    assert away == [enrollment]
    assert queries.student_in(classroom.id, ada.id) == enrollment
    assert enrollment.home_class_id is not None
    assert _actions().count("classroom.leave") == 2


def test_staff_does_not_become_a_student_and_students_are_no_staff_to_remove(chief):
    teacher, ada = a_teacher(), a_user()
    classroom = a_classroom(teacher=teacher, students=(ada,))

    with pytest.raises(services.WrongRole):
        services.enroll_student(classroom, teacher, actor=chief)
    with pytest.raises(services.WrongRole):
        services.remove_staff(classroom, queries.enrollment_of(classroom.id, ada.id), actor=chief)


def test_a_term_lists_its_classrooms_with_teachers_and_numbers(app, at_most):
    ada, ben = a_user(), a_user()
    term = a_classroom(name="客服2401", teacher=a_teacher("周敏"), students=(ada, ben)).term
    an_enrollment(a_classroom(name="客服2402", students=(ada,)), ben, has_left=True)

    with at_most(3):
        rows = queries.classrooms_of_term(term.id)

    assert [(row.name, row.teachers, row.students) for row in rows] == [
        ("客服2401", ("周敏",), 2),
        ("客服2402", (), 1),
    ]


def test_a_person_has_memberships(app):
    ada = a_user()
    a_classroom(name="新班", students=(ada,))
    an_enrollment(a_classroom(name="旧班", term=a_term("2025-2026-2")), ada, has_left=True)

    assert [(row.classroom, row.has_left) for row in queries.memberships_of(ada.id)] == [
        ("新班", False),
        ("旧班", True),
    ]


def _actions() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
