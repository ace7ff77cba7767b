"""Giving special marks (缺考, 缓考 …) and taking them back; every entry stays on record."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import insert

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.classrooms.queries import students_of
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook.models import StudentState
from lms.gradebook.queries import states_of
from lms.gradebook.rules import State
from lms.gradebook.rules.states import OFFICE_ONLY
from lms.gradebook.rules.wording import STATES
from lms.gradebook.services.columns import items_named
from lms.gradebook.services.locks import require_unlocked


class BadState(Refused):
    """The state cannot be given like this."""


def set_states(
    classroom: Classroom,
    student_ids: Collection[int],
    state: State,
    *,
    column: str,
    reason: str,
    by: User,
) -> int:
    """Give students a state for one column, or ("") for the whole course; NONE takes it back.

    All or none. Says how many changed: who has the state already gets no second entry.
    """
    require_unlocked(classroom)
    if not reason.strip():
        raise BadState(_("请写明理由，例如“教务处批准，缓考申请第 12 号”。"))
    _require_students(classroom, student_ids)
    item_id = items_named(classroom, {column})[0].id if column else None
    held = states_of(classroom.id)
    before = {one: held.get((one, item_id), State.NONE) for one in sorted(student_ids)}
    changed = {one: old for one, old in before.items() if old is not state}
    _require_office({state, *changed.values()}, by)
    if changed:
        common = {
            "classroom_id": classroom.id,
            "item_id": item_id,
            "state": state,
            "reason": reason.strip(),
        }
        _add(changed, common, by)
    return len(changed)


def _require_students(classroom: Classroom, student_ids: Collection[int]) -> None:
    if not student_ids:
        raise BadState(_("请先选择学生。"))
    there = {one.user_id for one in students_of(classroom.id)}
    if set(student_ids) - there:
        raise BadState(_("选中的学生里有的已经不在这个班，请刷新后再选。"))


def _require_office(states: Collection[State], by: User) -> None:
    for state in sorted(OFFICE_ONLY & set(states)):
        if not by.is_administrator:
            raise BadState(
                _("“%(state)s”由教务管理员登记和取消，请把学生名单交给教务。", state=STATES[state])
            )


def _add(changed: Mapping[int, State], common: Mapping[str, Any], by: User) -> None:
    """The entries of many students and their lines in the journal, in two statements."""
    entered = {**common, "recorded_at": now(), "recorded_by_id": by.id, "batch_id": None}
    db.session.execute(insert(StudentState), [{"student_id": one, **entered} for one in changed])
    journal.write_many(
        "state.set",
        (
            (
                f"user:{student_id}",
                {
                    "classroom": common["classroom_id"],
                    "item": common["item_id"],
                    "before": old.value,
                    "after": common["state"].value,
                    "reason": common["reason"],
                },
            )
            for student_id, old in changed.items()
        ),
        actor_id=by.id,
        actor_name=by.name,
    )
