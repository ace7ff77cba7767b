"""What the office does in one step although several rooms have a part in it."""

from lms.accounts.models import User
from lms.accounts.queries import user_by_number
from lms.accounts.rules import clean_number
from lms.classrooms import services as classrooms
from lms.classrooms.models import Classroom, Role, Term
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _


class NoSuchPerson(Refused):
    """Nobody has this number."""


def set_up_classroom(
    term: Term,
    *,
    name: str,
    course_code: str,
    teacher_number: str,
    mentor_number: str,
    actor: User,
) -> Classroom:
    """Make a classroom with its teacher and mentor; numbers left empty are for later."""
    staff = {
        role: the_person(number)
        for role, number in ((Role.TEACHER, teacher_number), (Role.MENTOR, mentor_number))
        if number
    }
    with db.session.begin_nested():  # a person refused must not leave half a classroom behind
        classroom = classrooms.create_classroom(
            name=name, term=term, course_code=course_code, actor=actor
        )
        for role, person in staff.items():
            classrooms.add_staff(classroom, person, role=role, actor=actor)
    return classroom


def add_staff_by_number(classroom: Classroom, *, number: str, role: Role, actor: User) -> User:
    """Make the person with this number teacher or mentor of a classroom."""
    person = the_person(number)
    classrooms.add_staff(classroom, person, role=role, actor=actor)
    return person


def the_person(number: str) -> User:
    """The person with this number, or a refusal."""
    person = user_by_number(clean_number(number))
    if person is None:
        raise NoSuchPerson(
            _("没有号码是 %(number)s 的账号。请核对，或先在“人员”里新建。", number=number)
        )
    return person
