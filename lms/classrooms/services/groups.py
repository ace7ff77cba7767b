"""Groups of a classroom and who is in which."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms import queries
from lms.classrooms.models import Classroom, Enrollment, Group
from lms.classrooms.rules import groups as rules
from lms.classrooms.services.classrooms import checked_name, note
from lms.classrooms.services.refusals import BadName, GroupInUse, NameTaken, require_open
from lms.core.db import db
from lms.core.i18n import _
from lms.core.signals import groups_changing, roster_changed


def create_group(classroom: Classroom, *, name: str, actor: User) -> Group:
    require_open(classroom)
    name = _free_name(classroom, name)
    group = Group(classroom_id=classroom.id, name=name)
    db.session.add(group)
    db.session.flush()
    note("group.create", classroom, actor, group=name)
    return group


def rename_group(classroom: Classroom, group: Group, *, name: str, actor: User) -> None:
    require_open(classroom)
    if checked_name(name) != group.name:
        before, group.name = group.name, _free_name(classroom, name)
        db.session.flush()
        note("group.rename", classroom, actor, before=before, after=group.name)


def delete_group(classroom: Classroom, group: Group, *, actor: User) -> None:
    """Delete an empty group; students who left and stood in it simply lose it."""
    require_open(classroom)
    members = list(
        db.session.scalars(
            select(Enrollment).where(Enrollment.group_id == group.id).order_by(Enrollment.id)
        )
    )
    if any(member.left_at is None for member in members):
        raise GroupInUse(_("“%(name)s”里还有学生。请先把他们移到别的组。", name=group.name))
    for member in members:
        member.group_id = None
    db.session.flush()
    db.session.delete(group)
    db.session.flush()
    note("group.delete", classroom, actor, group=group.name)


def set_groups(classroom: Classroom, groups: Mapping[int, int | None], *, actor: User) -> int:
    """Put students into groups by id, or out of all with None; returns how many moved.

    Ids of people or groups that are not of this classroom are passed over.
    """
    require_open(classroom)
    known: set[int | None] = {None, *(group.id for group in queries.groups_of(classroom.id))}
    moving = [
        student
        for student in queries.students_of(classroom.id)
        if groups.get(student.user_id, student.group_id) in known - {student.group_id}
    ]
    if moving:
        _announce(classroom, moving)
        for student in moving:
            student.group_id = groups[student.user_id]
        db.session.flush()
        note("group.move", classroom, actor, students=len(moving))
        roster_changed.send(classroom, by=actor)
    return len(moving)


def deal_groups(classroom: Classroom, *, size: int, seed: int, actor: User) -> int:
    """Deal all students anew into groups of about this size; returns how many groups.

    Groups that are there are used first; those left without students are deleted.
    """
    require_open(classroom)
    if size < 1:
        raise BadName(_("每组至少 1 人。请重填。"))
    students = queries.students_of(classroom.id)
    if not students:
        raise BadName(_("班里还没有学生，没有人可以分组。请先导入名单。"))
    _announce(classroom, students)
    hands = rules.deal(students, groups=rules.groups_for(len(students), size=size), seed=seed)
    groups = _enough_groups(classroom, len(hands))
    for group, hand in zip(groups, hands, strict=False):
        for student in hand:
            student.group_id = group.id
    db.session.flush()
    for group in groups[len(hands) :]:
        delete_group(classroom, group, actor=actor)
    note("group.deal", classroom, actor, groups=len(hands), size=size)
    roster_changed.send(classroom, by=actor)
    return len(hands)


def _announce(classroom: Classroom, students: Iterable[Enrollment]) -> None:
    groups_changing.send(classroom, student_ids=[one.user_id for one in students])


def _enough_groups(classroom: Classroom, wanted: int) -> list[Group]:
    groups = queries.groups_of(classroom.id)
    taken = {group.name for group in groups}
    serial = 0
    while len(groups) < wanted:
        serial += 1
        name = _("第%(n)s组", n=serial)
        if name not in taken:
            groups.append(Group(classroom_id=classroom.id, name=name))
            db.session.add(groups[-1])
    db.session.flush()
    return groups


def _free_name(classroom: Classroom, text: str) -> str:
    name = checked_name(text)
    if any(group.name == name for group in queries.groups_of(classroom.id)):
        raise NameTaken(_("已经有叫“%(name)s”的小组，请换一个名称。", name=name))
    return name
