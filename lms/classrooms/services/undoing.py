"""Taking a roster import back, from the record `applying.make_changes` left."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.accounts.queries import users_by_id
from lms.classrooms.models import Enrollment, Group, HomeClass
from lms.classrooms.services.applying import state_of
from lms.core.db import db

BATCH = 500


def take_places_back(undo: dict[str, Any]) -> dict[str, int]:
    """Names and places back that are still as the import left them; counts what was kept."""
    changes_kept = _names_back(undo["names"]) + _places_back(undo["touched"])
    for ids in _batches(undo["enrollments"]):
        db.session.execute(delete(Enrollment).where(Enrollment.id.in_(ids)))
    return {"changes_kept": changes_kept}


def regrouped(undo: dict[str, Any]) -> list[int]:
    """Students the import moved to another group, by id."""
    moved = [one["id"] for one in undo["touched"] if one["before"][1] != one["after"][1]]
    return [
        user_id
        for ids in _batches(moved)
        for user_id in db.session.scalars(
            select(Enrollment.user_id).where(Enrollment.id.in_(ids)).order_by(Enrollment.id)
        )
    ]


def take_accounts_back(undo: dict[str, Any]) -> dict[str, int]:
    """Delete what the import made and nobody uses; counts accounts that stay."""
    accounts_kept = _delete_accounts(undo["users"])
    _delete_unused(Group, Enrollment.group_id, undo["groups"])
    _delete_unused(HomeClass, Enrollment.home_class_id, undo["home_classes"])
    return {"accounts_kept": accounts_kept}


def _names_back(names: Sequence[list[Any]]) -> int:
    people = users_by_id(user_id for user_id, _before, _after in names)
    kept = 0
    for user_id, before, after in names:
        person = people.get(user_id)
        if person is not None and person.name == after:
            person.name = before
        else:
            kept += 1
    return kept


def _places_back(touched: Sequence[dict[str, Any]]) -> int:
    rows: dict[int, Enrollment] = {}
    for ids in _batches([change["id"] for change in touched]):
        found = select(Enrollment).where(Enrollment.id.in_(ids)).order_by(Enrollment.id)
        rows |= {row.id: row for row in db.session.scalars(found)}
    kept = 0
    for change in touched:
        row = rows.get(change["id"])
        if row is not None and state_of(row) == change["after"]:
            home_class_id, group_id, left_at = change["before"]
            row.home_class_id, row.group_id = home_class_id, group_id
            row.left_at = datetime.fromisoformat(left_at) if left_at else None
        else:
            kept += 1
    db.session.flush()
    return kept


def _delete_accounts(ids: Sequence[int]) -> int:
    """Delete accounts nobody has used and nothing points at; returns how many stay.

    Whoever has chosen a password has been here. What else points at an account only the
    database knows, for it may stand in rooms above this one: so it is asked by trying,
    first all at once, then one by one.
    """
    unused: list[int] = []
    for batch in _batches(ids):
        unused += db.session.scalars(
            select(User.id)
            .where(User.id.in_(batch), User.password_changed_at.is_(None))
            .where(~select(Enrollment.id).where(Enrollment.user_id == User.id).exists())
            .order_by(User.id)
        )
    if not _try_deleting(unused):
        unused = [user_id for user_id in unused if _try_deleting([user_id])]
    return len(ids) - len(unused)


def _try_deleting(ids: Sequence[int]) -> bool:
    try:
        with db.session.begin_nested():
            for batch in _batches(ids):
                db.session.execute(delete(User).where(User.id.in_(batch)))
    except IntegrityError:
        return False
    return True


def _delete_unused(kind: type[Group] | type[HomeClass], used: Any, ids: Sequence[int]) -> None:
    """Delete those of the groups or home classes that nobody stands in any more."""
    for batch in _batches(ids):
        taken = select(used).where(used.in_(batch))
        db.session.execute(delete(kind).where(kind.id.in_(batch), kind.id.not_in(taken)))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
