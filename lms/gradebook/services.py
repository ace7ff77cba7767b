"""Writing the ledger: marks are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.core.signals import mark_recorded
from lms.gradebook import queries
from lms.gradebook.models import Evidence, GradeItem, LeafKind, Mark, MarkSource
from lms.gradebook.rules import Line, sums_to
from lms.objectives.queries import ids_by_code


def item_of(assignment: Assignment) -> GradeItem:
    """The grade item of an assignment, made with its first mark.

    The first two marks of a class may come at once; the database allows one item, so one of
    two inserts gives way.
    """
    item = queries.item_of(assignment.id)
    if item is not None:
        return item
    activity = assignment.activity
    made = GradeItem(
        classroom_id=assignment.classroom_id,
        assignment_id=assignment.id,
        title=activity.title,
        category=activity.category,
        possible=activity.possible,
        position=activity.position,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        item = queries.item_of(assignment.id)
        if item is None:
            raise
        return item
    return made


def record(
    assignment: Assignment,
    *,
    student_id: int,
    points: Decimal,
    possible: Decimal,
    lines: Sequence[Line],
    origin: str,
    reason: str,
    recorded_by: User | None,
) -> Mark:
    """Add a mark with its evidence to the ledger; it counts from now on.

    `origin` names the piece of work ("attempt:12"). A mark equal to the one that counts
    already is not entered again, so reporting twice does no harm. Who listens is told of a
    new one (`mark_recorded`) within the same transaction. Raises ValueError when
    the lines do not sum to the mark exactly or name an unknown objective: that is a fault
    of the caller, never of a person.
    """
    if not sums_to(lines, points, possible):
        raise ValueError(f"evidence of {origin} does not sum to {points} of {possible}")
    item = item_of(assignment)
    objectives = _objective_ids(assignment.classroom.course_code, lines)
    earlier = queries.current_mark(assignment.id, student_id)
    mark = Mark(
        item_id=item.id,
        student_id=student_id,
        points=points,
        possible=possible,
        source=MarkSource.COMPUTED,
        origin=origin,
        reason=reason,
        recorded_at=now(),
        recorded_by_id=recorded_by.id if recorded_by else None,
    )
    entry = Entry(student_id, points, possible, tuple(lines), origin)
    if earlier is not None and _content(earlier) == _content_of(entry, objectives):
        return earlier
    db.session.add(mark)
    db.session.flush()
    rows = [{"mark_id": mark.id, **row} for row in _rows(lines, objectives)]
    if rows:
        db.session.execute(insert(Evidence), rows)
    _tell(assignment, [entry], recorded_by)
    return mark


@dataclass(frozen=True)
class Entry:
    """What one student of a batch earned, and the piece of work it came from."""

    student_id: int
    points: Decimal
    possible: Decimal
    lines: tuple[Line, ...]
    origin: str


def record_all(
    assignment: Assignment, entries: Sequence[Entry], *, reason: str, recorded_by: User | None
) -> int:
    """Add the marks of many students in a number of statements that does not grow with them.

    As with `record`, a mark equal to the one that counts already is not entered again. Says
    how many were entered.
    """
    for entry in entries:
        if not sums_to(entry.lines, entry.points, entry.possible):
            raise ValueError(
                f"evidence of {entry.origin} does not sum to {entry.points} of {entry.possible}"
            )
    item = item_of(assignment)
    lines = [line for entry in entries for line in entry.lines]
    objectives = _objective_ids(assignment.classroom.course_code, lines)
    earlier = queries.current_marks(assignment.id)
    new = [
        entry
        for entry in entries
        if entry.student_id not in earlier
        or _content(earlier[entry.student_id]) != _content_of(entry, objectives)
    ]
    if new:
        _add(item, new, objectives, reason, recorded_by)
        _tell(assignment, new, recorded_by)
    return len(new)


def _tell(assignment: Assignment, entries: Sequence[Entry], by: User | None) -> None:
    mark_recorded.send(
        assignment,
        student_ids=[entry.student_id for entry in entries],
        origins=[entry.origin for entry in entries],
        by=by,
    )


def _add(
    item: GradeItem,
    entries: Sequence[Entry],
    objectives: dict[str, int],
    reason: str,
    recorded_by: User | None,
) -> None:
    """Marks first, then their lines; ids asked for one by one would cost a statement each."""
    common = {
        "item_id": item.id,
        "source": MarkSource.COMPUTED,
        "reason": reason,
        "recorded_at": now(),
        "recorded_by_id": recorded_by.id if recorded_by else None,
    }
    marks = [
        {
            "student_id": entry.student_id,
            "points": entry.points,
            "possible": entry.possible,
            "origin": entry.origin,
            **common,
        }
        for entry in entries
    ]
    db.session.execute(insert(Mark), marks)
    ids = queries.current_mark_ids(item.id)
    lines = [
        {"mark_id": ids[entry.student_id], **row}
        for entry in entries
        for row in _rows(entry.lines, objectives)
    ]
    if lines:
        db.session.execute(insert(Evidence), lines)


def _objective_ids(course_code: str, lines: Sequence[Line]) -> dict[str, int]:
    named = {line.objective for line in lines} - {""}
    found = ids_by_code(course_code)
    if missing := named - found.keys():
        raise ValueError(f"unknown objectives: {', '.join(sorted(missing))}")
    return found


def _rows(lines: Sequence[Line], objectives: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "leaf_kind": LeafKind(line.leaf_kind),
            "leaf": line.leaf,
            "label": line.label,
            "objective_id": objectives.get(line.objective),
            "earned": line.earned,
            "possible": line.possible,
        }
        for position, line in enumerate(lines)
    ]


def _content_of(entry: Entry, objectives: dict[str, int]) -> tuple[object, ...]:
    lines = [
        (line.leaf, objectives.get(line.objective), line.earned, line.possible)
        for line in entry.lines
    ]
    return (entry.points, entry.possible, entry.origin, lines)


def _content(mark: Mark) -> tuple[object, ...]:
    lines = [(line.leaf, line.objective_id, line.earned, line.possible) for line in mark.evidence]
    return (mark.points, mark.possible, mark.origin, lines)
