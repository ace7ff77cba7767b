"""Terms and classrooms for tests: `a_classroom(teacher=ada, students=(ben, cem))`."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, Group, HomeClass, Role, Term
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course

_serials = count(1)


def a_term(code: str = "2026-2027-1", *, is_open: bool = True) -> Term:
    """The term of this code; made when it is not there yet."""
    term = db.session.scalar(select(Term).where(Term.code == code))
    if term is None:
        term = Term(code=code, begins_on=date(2026, 9, 1), ends_on=date(2027, 1, 17))
        db.session.add(term)
    term.closed_at = None if is_open else now()
    db.session.commit()
    return term


def a_home_class(name: str = "客服2401") -> HomeClass:
    """The home class of this name; made when it is not there yet."""
    home_class = db.session.scalar(select(HomeClass).where(HomeClass.name == name))
    if home_class is None:
        home_class = HomeClass(name=name)
        db.session.add(home_class)
        db.session.commit()
    return home_class


def a_classroom(
    *,
    teacher: User | None = None,
    mentor: User | None = None,
    students: Sequence[User] = (),
    groups: Mapping[str, Sequence[User]] | None = None,
    name: str | None = None,
    term: Term | None = None,
    course: str = "CSF",
    home_class: str | None = None,
) -> Classroom:
    """A classroom with its roster; who stands in a group is a student without being named twice."""
    term = term or a_term()
    _the_course_row(course)
    classroom = Classroom(
        name=name or f"客服2401（{next(_serials)}）",
        term=term,
        course_code=course,
        created_at=now(),
    )
    db.session.add(classroom)
    db.session.flush()
    grouped: dict[int, int] = {}
    everyone = {student.id: student for student in students}
    for title, members in (groups or {}).items():
        group = Group(classroom_id=classroom.id, name=title)
        db.session.add(group)
        db.session.flush()
        grouped |= {member.id: group.id for member in members}
        everyone |= {member.id: member for member in members}
    home_class_id = a_home_class(home_class).id if home_class else None
    for person, role in ((teacher, Role.TEACHER), (mentor, Role.MENTOR)):
        if person is not None:
            an_enrollment(classroom, person, role)
    for student in everyone.values():
        an_enrollment(
            classroom,
            student,
            group_id=grouped.get(student.id),
            home_class_id=home_class_id,
        )
    db.session.commit()
    return classroom


def an_enrollment(
    classroom: Classroom,
    person: User,
    role: Role = Role.STUDENT,
    *,
    group_id: int | None = None,
    home_class_id: int | None = None,
    has_left: bool = False,
) -> Enrollment:
    enrollment = Enrollment(
        classroom_id=classroom.id,
        user_id=person.id,
        role=role,
        group_id=group_id,
        home_class_id=home_class_id,
        joined_at=now(),
        left_at=now() if has_left else None,
    )
    db.session.add(enrollment)
    db.session.commit()
    return enrollment


def _the_course_row(code: str) -> None:
    """A catalogue row to point at; what a course holds is the business of its own builders."""
    if db.session.scalar(select(Course.id).where(Course.code == code)) is None:
        db.session.add(
            Course(
                code=code,
                title="客户服务基础",
                hours=64,
                credits=Decimal(4),
                pass_mark=Decimal(60),
                grading=[
                    {"category": "quiz", "title": "任务测验", "weight": 40},
                    {"category": "evaluation", "title": "学习评价", "weight": 60},
                ],
                introduction="",
            )
        )
        db.session.flush()
