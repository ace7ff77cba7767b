"""Reads of special marks: which state each student has, and what states do in this school."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import db
from lms.gradebook.models import GradeItem, StateRule, StudentState
from lms.gradebook.rules import Effect, State
from lms.gradebook.rules.states import DEFAULTS


def states_of(
    classroom_id: int, student_id: int | None = None
) -> dict[tuple[int, int | None], State]:
    """The states that hold, by student and item (None: the whole course); no entry, no state."""
    latest = (
        select(func.max(StudentState.id))
        .where(StudentState.classroom_id == classroom_id)
        .group_by(StudentState.student_id, StudentState.item_id)
    )
    if student_id is not None:
        latest = latest.where(StudentState.student_id == student_id)
    rows = db.session.execute(
        select(StudentState.student_id, StudentState.item_id, StudentState.state)
        .where(StudentState.id.in_(latest), StudentState.state != State.NONE)
        .order_by(StudentState.id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def effects_in_force(states: Iterable[State]) -> dict[State, Effect]:
    """What states do in this school; asks only where there is a state at all."""
    return effects() if any(states) else dict(DEFAULTS)


def effects() -> dict[State, Effect]:
    """What each state does in this school: the default, or what was decided here."""
    rows = db.session.scalars(select(StateRule).order_by(StateRule.id))
    return {**DEFAULTS, **{row.state: Effect.from_json(row.effect) for row in rows}}


@dataclass(frozen=True)
class StateEntry:
    """One entry about a student's state, as pages tell it; no title means the whole course."""

    entry: StudentState
    number: str
    name: str
    title: str | None
    is_held: bool

    @property
    def column(self) -> str:
        """The column as forms name it; "" for the whole course."""
        item = self.entry.item
        if item is None:
            return ""
        return f"i{item.id}" if item.assignment_id is None else f"a{item.assignment_id}"


def state_entries(classroom_id: int) -> list[StateEntry]:
    """Every entry of a classroom, latest first, in one statement; which hold is said."""
    rows = db.session.execute(
        select(StudentState, User.number, User.name, GradeItem.title)
        .join(User, User.id == StudentState.student_id)
        .outerjoin(StudentState.item)
        .where(StudentState.classroom_id == classroom_id)
        .order_by(StudentState.id.desc())
        .options(contains_eager(StudentState.item), joinedload(StudentState.recorded_by))
    )
    told: set[tuple[int, int | None]] = set()
    found = []
    for entry, number, name, title in rows:
        key = (entry.student_id, entry.item_id)
        is_held = key not in told and entry.state is not State.NONE
        told.add(key)
        found.append(StateEntry(entry, number, name, title, is_held))
    return found


def states_on(assignment_ids: Collection[int]) -> dict[tuple[int, int], State]:
    """The state that holds for each work, by assignment and student, in one statement.

    That of the item goes before that of the whole course.
    """
    latest = (
        select(func.max(StudentState.id))
        .join(Assignment, Assignment.classroom_id == StudentState.classroom_id)
        .where(Assignment.id.in_(assignment_ids))
        .group_by(StudentState.classroom_id, StudentState.student_id, StudentState.item_id)
    )
    rows = db.session.execute(
        select(Assignment.id, StudentState.student_id, StudentState.state)
        .join(Assignment, Assignment.classroom_id == StudentState.classroom_id)
        .outerjoin(StudentState.item)
        .where(
            Assignment.id.in_(assignment_ids),
            StudentState.id.in_(latest),
            StudentState.state != State.NONE,
            or_(StudentState.item_id.is_(None), GradeItem.assignment_id == Assignment.id),
        )
        .order_by(StudentState.item_id.is_not(None), StudentState.id)
    )
    return {(row[0], row[1]): row[2] for row in rows}
