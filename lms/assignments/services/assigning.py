"""Giving activities to classrooms, and noting how far each student has come."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.models import User
from lms.assignments.models import Assignment, Work
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import UtcDateTime, db
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.courses.models import Activity


class NotOpen(Refused):
    """The window of the assignment or its term does not allow work now."""


class BadWindow(Refused):
    """Opening, due and closing moments contradict one another."""


def assign(
    classroom: Classroom,
    activity: Activity,
    *,
    opens_at: datetime,
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
    is_restricted: bool = False,
    by: User | None,
) -> Assignment:
    """Give an activity to a classroom, or change its window when it was given before.

    `is_restricted` holds from the first moment, so that nobody gets in before the allowances
    are given; of an activity given before `restrict` changes it.
    """
    _require_order(opens_at, due_at, closes_at)
    require_term(classroom)
    where = {"classroom_id": classroom.id, "activity_id": activity.id}
    assignment = db.session.scalar(select(Assignment).filter_by(**where))
    if assignment is None:
        assignment = Assignment(**where, created_at=now(), is_restricted=is_restricted)
        db.session.add(assignment)
    assignment.opens_at = opens_at
    assignment.due_at = due_at
    assignment.closes_at = closes_at
    db.session.flush()
    journal.write(
        "assignment.set",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id if by else None,
        actor_name=by.name if by else "",
        activity=activity.key,
        opens_at=opens_at.isoformat(),
        closes_at=closes_at.isoformat() if closes_at else None,
        is_restricted=assignment.is_restricted,
    )
    return assignment


def require_open(assignment: Assignment) -> None:
    """Raise NotOpen, saying since or until when, unless work may be handed in now."""
    require_term(assignment.classroom)
    moment = now()
    if moment < assignment.opens_at:
        opens = format_moment(assignment.opens_at)
        raise NotOpen(_("这项活动在 %(opens)s 开放，现在还不能作答。", opens=opens))
    if not assignment.is_open_at(moment):
        closed = format_moment(assignment.closes_at)
        raise NotOpen(_("这项活动已在 %(closed)s 截止。需要补交请联系任课教师。", closed=closed))


def note_work(
    assignment: Assignment,
    student_id: int,
    *,
    done: int | None = None,
    total: int | None = None,
    handed_in: bool | None = None,
    marked: bool | None = None,
) -> None:
    """Note how far a student has come; what is None stays as it was.

    `handed_in` and `marked` keep the first moment while they stay true.
    """
    moment = now()
    values: dict[str, Any] = {"changed_at": moment}
    if done is not None:
        values["done"] = done
    if total is not None:
        values["total"] = total
    if handed_in is not None:
        values["handed_in_at"] = _first(Work.handed_in_at, moment) if handed_in else None
    if marked is not None:
        values["marked_at"] = _first(Work.marked_at, moment) if marked else None
    if not _change(assignment.id, student_id, values):
        begun = {"assignment_id": assignment.id, "student_id": student_id, "began_at": moment}
        first = {
            "handed_in_at": moment if handed_in else None,
            "marked_at": moment if marked else None,
        }
        whole = {"done": 0, "total": 0, **values, **begun, **first}
        db.session.execute(insert(Work).values(**whole))


def note_marked(
    assignment: Assignment, *, marked: Collection[int], unmarked: Collection[int]
) -> None:
    """Note for many students at once who is marked and who is not (any more).

    As `note_work` does for one; who has not begun stays so unless marked.
    """
    moment = now()
    if marked:
        values = {"changed_at": moment, "marked_at": _first(Work.marked_at, moment)}
        there = _change_many(assignment.id, marked, values)
        first = {
            "assignment_id": assignment.id,
            "began_at": moment,
            "changed_at": moment,
            "marked_at": moment,
            "done": 0,
            "total": 0,
        }
        new = [{"student_id": student_id, **first} for student_id in sorted(set(marked) - there)]
        if new:
            db.session.execute(insert(Work), new)
    if unmarked:
        _change_many(assignment.id, unmarked, {"changed_at": moment, "marked_at": None})


def _change_many(
    assignment_id: int, student_ids: Collection[int], values: dict[str, Any]
) -> set[int]:
    """Change the rows of these students; says whose were there."""
    changed = db.session.execute(
        update(Work)
        .where(Work.assignment_id == assignment_id, Work.student_id.in_(student_ids))
        .values(**values)
        .execution_options(synchronize_session="fetch")
        .returning(Work.student_id)
    )
    return set(changed.scalars())


def note_works(assignment: Assignment, counts: Mapping[int, tuple[int, int]]) -> None:
    """Note (done, total) of many students at once; who has not begun at all stays so.

    Two statements, however many they are.
    """
    moment = now()
    works = db.session.scalars(
        select(Work)
        .where(Work.assignment_id == assignment.id, Work.student_id.in_(list(counts)))
        .order_by(Work.id)
    )
    for work in works:
        done, total = counts[work.student_id]
        if (work.done, work.total) != (done, total):
            work.done, work.total, work.changed_at = done, total, moment
            work.handed_in_at = (work.handed_in_at or moment) if done == total else None
    db.session.flush()


def _change(assignment_id: int, student_id: int, values: dict[str, Any]) -> bool:
    """Change the row of this work in one statement; False when there is none yet."""
    changed = db.session.execute(
        update(Work)
        .where(Work.assignment_id == assignment_id, Work.student_id == student_id)
        .values(**values)
        .execution_options(synchronize_session="fetch")
        .returning(Work.id)
    )
    return changed.first() is not None


def _first(column: InstrumentedAttribute[datetime | None], moment: datetime) -> Any:
    """The moment already there, or this one."""
    return func.coalesce(column, moment, type_=UtcDateTime())


def _require_order(opens_at: datetime, due_at: datetime | None, closes_at: datetime | None) -> None:
    moments = [moment for moment in (opens_at, due_at, closes_at) if moment is not None]
    if moments != sorted(moments) or opens_at == closes_at:
        raise BadWindow(_("时间顺序应为：开放、应交、截止。请检查填写的时间。"))


def require_term(classroom: Classroom) -> None:
    """Raise NotOpen when the term is closed: nothing changes in it any more."""
    if classroom.term.closed_at is not None:
        raise NotOpen(_("学期 %(term)s 已经结束，内容只能查看。", term=classroom.term.code))
