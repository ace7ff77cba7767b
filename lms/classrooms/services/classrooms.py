"""Classrooms: made, named, and who is in them as what."""

from lms.accounts.models import User
from lms.accounts.policy import can_teach
from lms.classrooms import queries
from lms.classrooms.models import Classroom, Enrollment, HomeClass, Role, Term
from lms.classrooms.services.refusals import BadName, NameTaken, WrongRole, require_open
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.core.signals import roster_changed


def create_classroom(*, name: str, term: Term, course_code: str, actor: User) -> Classroom:
    """Make a classroom in an open term; the caller has looked the course up."""
    classroom = Classroom(
        name=checked_name(name), term=term, course_code=course_code, created_at=now()
    )
    require_open(classroom)
    _require_free(term.id, classroom.name)
    db.session.add(classroom)
    db.session.flush()
    note("classroom.create", classroom, actor, course=course_code)
    return classroom


def rename_classroom(classroom: Classroom, *, name: str, actor: User) -> None:
    require_open(classroom)
    name = checked_name(name)
    if name != classroom.name:
        _require_free(classroom.term_id, name)
        before, classroom.name = classroom.name, name
        note("classroom.rename", classroom, actor, before=before, after=name)
        db.session.flush()


def add_staff(classroom: Classroom, person: User, *, role: Role, actor: User) -> Enrollment:
    """Make a person teacher or mentor of a classroom; who was it before simply returns."""
    require_open(classroom)
    if role is Role.STUDENT or (role is Role.TEACHER and not can_teach(person)):
        raise WrongRole(
            _("%(name)s 不是教师账号，不能做任课教师。请先改账号角色。", name=person.name)
        )
    if not person.is_active:
        raise WrongRole(_("%(name)s 的账号已经停用。请先恢复账号。", name=person.name))
    enrollment = queries.enrollment_of(classroom.id, person.id)
    if enrollment is not None and enrollment.role is Role.STUDENT:
        raise WrongRole(
            _("%(name)s 是（或曾是）这个班的学生，不能再做教师或导师。", name=person.name)
        )
    if enrollment is None:
        enrollment = Enrollment(
            classroom_id=classroom.id, user_id=person.id, role=role, joined_at=now()
        )
        db.session.add(enrollment)
    enrollment.role, enrollment.left_at = role, None
    db.session.flush()
    note("classroom.add_staff", classroom, actor, user_id=person.id, role=role.value)
    return enrollment


def remove_staff(classroom: Classroom, enrollment: Enrollment, *, actor: User) -> None:
    """A teacher or mentor leaves; what they marked stays."""
    require_open(classroom)
    if enrollment.role is Role.STUDENT:
        raise WrongRole(_("这个人是学生，请用“退出”。"))
    if enrollment.left_at is None:
        enrollment.left_at = now()
        db.session.flush()
        note("classroom.remove_staff", classroom, actor, user_id=enrollment.user_id)


def enroll_student(
    classroom: Classroom, person: User, *, home_class: str = "", actor: User
) -> Enrollment:
    """One student joins, or comes back after having left."""
    require_open(classroom)
    enrollment = queries.enrollment_of(classroom.id, person.id)
    if enrollment is not None and enrollment.role is not Role.STUDENT:
        raise WrongRole(_("%(name)s 是这个班的教师或导师，不能再做学生。", name=person.name))
    if enrollment is None:
        enrollment = Enrollment(
            classroom_id=classroom.id, user_id=person.id, role=Role.STUDENT, joined_at=now()
        )
        db.session.add(enrollment)
    enrollment.left_at = None
    if home_class:
        enrollment.home_class_id = home_classes((home_class,))[home_class].id
    db.session.flush()
    note("classroom.join", classroom, actor, user_id=person.id)
    roster_changed.send(classroom, by=actor)
    return enrollment


def leave(classroom: Classroom, enrollment: Enrollment, *, actor: User) -> None:
    """A student leaves; work and marks stay with the row."""
    require_open(classroom)
    if enrollment.left_at is None:
        enrollment.left_at = now()
        db.session.flush()
        note("classroom.leave", classroom, actor, user_id=enrollment.user_id)
        roster_changed.send(classroom, by=actor)


def come_back(classroom: Classroom, enrollment: Enrollment, *, actor: User) -> None:
    """A student who left is back, with all the work done before."""
    require_open(classroom)
    if enrollment.left_at is not None:
        enrollment.left_at = None
        db.session.flush()
        note("classroom.come_back", classroom, actor, user_id=enrollment.user_id)
        roster_changed.send(classroom, by=actor)


def home_classes(names: tuple[str, ...] | set[str]) -> dict[str, HomeClass]:
    """The home classes of these names; those that are not there yet are made."""
    found = queries.home_classes_named(names)
    for name in sorted(set(names) - found.keys()):
        found[name] = HomeClass(name=name)
        db.session.add(found[name])
    db.session.flush()
    return found


def checked_name(text: str) -> str:
    """A name of a classroom or group in its clean form, or a refusal."""
    name = " ".join(text.split())
    if not 0 < len(name) <= 200:
        raise BadName(_("名称不能空着，最多 200 个字。请重填。"))
    return name


def note(action: str, classroom: Classroom, actor: User, **detail: object) -> None:
    """One line in the journal about a classroom."""
    journal.write(
        action,
        subject=f"classroom:{classroom.id}",
        actor_id=actor.id,
        actor_name=actor.name,
        **detail,
    )


def _require_free(term_id: int, name: str) -> None:
    if queries.classroom_named(term_id, name) is not None:
        raise NameTaken(_("这个学期已经有叫“%(name)s”的教学班，请换一个名称。", name=name))
