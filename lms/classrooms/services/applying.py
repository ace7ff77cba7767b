"""The changes of a roster plan, made in one go, with what is needed to take them back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from lms.accounts.queries import users_by_id
from lms.accounts.services import create_members
from lms.classrooms import queries
from lms.classrooms.models import Classroom, Enrollment, Group, Role
from lms.classrooms.rules.roster import Change, Line
from lms.classrooms.services.classrooms import home_classes
from lms.core.clock import now
from lms.core.db import db


def make_changes(
    classroom: Classroom, lines: Sequence[Line], leaving: Sequence[Line]
) -> dict[str, Any]:
    """Make them all; returns the record `undoing` needs, as JSON."""
    homes, new_homes = _homes(line.home_class[1] for line in lines)
    groups, new_groups = _groups(classroom.id, (line.group[1] for line in lines))
    members = {row.user_id: row for row in queries.everybody_of(classroom.id)}
    ids, made = _accounts(lines)

    joined: list[Enrollment] = []
    touched: list[dict[str, Any]] = []
    for line in lines:
        row = members.get(ids[line.number])
        place = (homes.get(line.home_class[1]), groups.get(line.group[1]))
        if row is None:
            joined.append(_joining(classroom.id, ids[line.number], place))
        elif set(line.changes) & {Change.RETURN, Change.HOME_CLASS, Change.GROUP}:
            touched.append(_moved(row, (*place, None)))
    moment = now()
    touched += [
        _moved(row, (row.home_class_id, row.group_id, moment))
        for row in (members[line.user_id or 0] for line in leaving)
    ]
    db.session.add_all(joined)
    renamed = _rename(lines)
    db.session.flush()
    return {
        "users": made,
        "names": renamed,
        "enrollments": [row.id for row in joined],
        "touched": touched,
        "groups": new_groups,
        "home_classes": new_homes,
    }


def state_of(row: Enrollment) -> list[Any]:
    """What an import may change of an enrollment, as JSON."""
    return [row.home_class_id, row.group_id, row.left_at.isoformat() if row.left_at else None]


def _accounts(lines: Sequence[Line]) -> tuple[dict[str, int], list[int]]:
    """Everybody's id by number, and the ids of the accounts made just now."""
    new = [line for line in lines if Change.ACCOUNT in line.changes]
    made = create_members([(line.number, line.name[1]) for line in new])
    ids = {line.number: line.user_id for line in lines if line.user_id is not None}
    ids |= {user.number: user.id for user in made}
    return ids, [user.id for user in made]


def _joining(classroom_id: int, user_id: int, place: tuple[int | None, int | None]) -> Enrollment:
    return Enrollment(
        classroom_id=classroom_id,
        user_id=user_id,
        role=Role.STUDENT,
        home_class_id=place[0],
        group_id=place[1],
        joined_at=now(),
    )


def _moved(
    row: Enrollment, place: tuple[int | None, int | None, datetime | None]
) -> dict[str, Any]:
    before = state_of(row)
    row.home_class_id, row.group_id, row.left_at = place
    return {"id": row.id, "before": before, "after": state_of(row)}


def _rename(lines: Sequence[Line]) -> list[list[Any]]:
    names = {line.user_id: line.name[1] for line in lines if Change.RENAME in line.changes}
    people = users_by_id(user_id for user_id in names if user_id is not None)
    renamed = []
    for person in people.values():
        before, person.name = person.name, names[person.id]
        renamed.append([person.id, before, person.name])
    return renamed


def _homes(names: Iterable[str]) -> tuple[dict[str, int], list[int]]:
    wanted = {name for name in names if name}
    there = queries.home_classes_named(wanted).keys()
    ids = {name: home.id for name, home in home_classes(wanted).items()}
    return ids, [ids[name] for name in sorted(wanted - there)]


def _groups(classroom_id: int, names: Iterable[str]) -> tuple[dict[str, int], list[int]]:
    groups = {group.name: group for group in queries.groups_of(classroom_id)}
    wanted = list(dict.fromkeys(name for name in names if name and name not in groups))
    new = [Group(classroom_id=classroom_id, name=name) for name in wanted]
    db.session.add_all(new)
    db.session.flush()
    ids = {group.name: group.id for group in [*groups.values(), *new]}
    return ids, [group.id for group in new]
