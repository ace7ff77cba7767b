"""Writing the ledger: marks are only ever added, and what counts follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.core.signals import mark_recorded
from lms.gradebook import queries
from lms.gradebook.models import (
    Evidence,
    GradeItem,
    ItemKind,
    LeafKind,
    Mark,
    MarkBatch,
    MarkSource,
    StandingMark,
)
from lms.gradebook.rules import Line, sums_to
from lms.gradebook.rules.standing import PRECEDENCE
from lms.objectives.queries import ids_by_code


@dataclass(frozen=True)
class Entry:
    """What one student of a batch earned, and the piece of work it came from."""

    student_id: int
    points: Decimal
    possible: Decimal
    lines: tuple[Line, ...]
    origin: str


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
        kind=ItemKind.ASSIGNMENT,
        title=activity.title,
        category=activity.category,
        possible=activity.possible,
        position=activity.position,
        released_at=now(),  # when a mark may be seen is for the activity to say
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
) -> int:
    """Add a computed mark with its evidence to the ledger, and say how many were added.

    It counts from now on unless one of a higher source stands. `origin` names the piece of
    work ("attempt:12"). A mark equal to the latest computed one is not entered again, so
    reporting twice does no harm. Who listens is told of a new one (`mark_recorded`) within
    the same transaction. Raises ValueError when the lines do not sum to the mark exactly or
    name an unknown objective: that is a fault of the caller, never of a person.
    """
    entry = Entry(student_id, points, possible, tuple(lines), origin)
    return record_all(assignment, [entry], reason=reason, recorded_by=recorded_by)


def record_all(
    assignment: Assignment, entries: Sequence[Entry], *, reason: str, recorded_by: User | None
) -> int:
    """Add the marks of many students in a number of statements that does not grow with them.

    As with `record`, a mark equal to the latest computed one is not entered again. Says how
    many were entered.
    """
    new, objectives = unlike(assignment, entries)
    if new:
        item = item_of(assignment)
        enter(item, new, objectives, reason=reason, recorded_by=recorded_by)
        tell_work(assignment, new, recorded_by)
    return len(new)


def unlike(assignment: Assignment, entries: Sequence[Entry]) -> tuple[list[Entry], dict[str, int]]:
    """Of these marks those that the students' work did not make last; ids of their objectives."""
    if not entries:
        return [], {}
    for entry in entries:
        require_sum(entry)
    lines = [line for entry in entries for line in entry.lines]
    objectives = objective_ids(assignment.classroom.course_code, lines)
    only = entries[0].student_id if len(entries) == 1 else None
    earlier = queries.computed_marks(assignment.id, only)
    new = [
        entry
        for entry in entries
        if entry.student_id not in earlier
        or _content(earlier[entry.student_id]) != _content_of(entry, objectives)
    ]
    return new, objectives


def tell_work(assignment: Assignment, new: Sequence[Entry], by: User | None) -> None:
    """Let who listens know of these marks."""
    tell(assignment, [one.student_id for one in new], [one.origin for one in new], by)


def require_sum(entry: Entry) -> None:
    """Raise ValueError unless the lines of the entry are its mark taken apart."""
    if not sums_to(entry.lines, entry.points, entry.possible):
        raise ValueError(
            f"evidence of {entry.origin} does not sum to {entry.points} of {entry.possible}"
        )


def enter(
    item: GradeItem,
    entries: Sequence[Entry],
    objectives: dict[str, int],
    *,
    reason: str,
    recorded_by: User | None,
    source: MarkSource = MarkSource.COMPUTED,
    batch: MarkBatch | None = None,
) -> None:
    """Add marks with their lines and let them stand where nothing of a higher source does.

    Four statements, however many entries there are. `objectives` are ids by code.
    """
    common = {
        "item_id": item.id,
        "source": source,
        "reason": reason,
        "recorded_at": now(),
        "recorded_by_id": recorded_by.id if recorded_by else None,
        "batch_id": batch.id if batch else None,
    }
    ids = _add_marks(common, entries)
    marks = [(ids[entry.student_id], entry.lines) for entry in entries]
    add_lines(marks, objectives)
    let_stand([(item.id, one.student_id, ids[one.student_id]) for one in entries], source)


def add_lines(marks: Sequence[tuple[int, Sequence[Line]]], objectives: dict[str, int]) -> None:
    """Add the evidence of marks, each named by its id, in one statement."""
    rows = [
        {"mark_id": mark_id, **row} for mark_id, lines in marks for row in _rows(lines, objectives)
    ]
    if rows:
        db.session.execute(insert(Evidence), rows)


def _add_marks(common: dict[str, Any], entries: Sequence[Entry]) -> dict[int, int]:
    """Add the rows and say the id of each by student.

    The ids of many are asked for afterwards: SQLite gives them only row by row.
    """
    rows = [
        {
            "student_id": entry.student_id,
            "points": entry.points,
            "possible": entry.possible,
            "origin": entry.origin,
            **common,
        }
        for entry in entries
    ]
    if len(rows) == 1:
        made = db.session.scalars(insert(Mark).returning(Mark.id), rows).one()
        return {entries[0].student_id: made}
    db.session.execute(insert(Mark), rows)
    return queries.ids_entered(common["item_id"], common["source"], common["recorded_at"])


def let_stand(marks: Sequence[tuple[int, int, int]], source: MarkSource) -> None:
    """Make these marks the ones that count, unless what stands outranks them or is later.

    Each is named by item, student and its own id.

    One statement that both databases decide row by row, so two writers at once cannot leave
    the earlier mark standing.
    """
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    added = (sqlite if is_sqlite else postgresql).insert(StandingMark)
    new, old = added.excluded, StandingMark
    db.session.execute(
        added.on_conflict_do_update(
            index_elements=[old.item_id, old.student_id],
            set_={
                "mark_id": new.mark_id,
                "precedence": new.precedence,
                "number": old.number + 1,
            },
            where=or_(
                old.precedence < new.precedence,
                (old.precedence == new.precedence) & (old.mark_id < new.mark_id),
            ),
        ),
        [
            {
                "item_id": item_id,
                "student_id": student_id,
                "mark_id": mark_id,
                "precedence": PRECEDENCE[source],
                "number": 1,
            }
            for item_id, student_id, mark_id in marks
        ],
    )


def tell(
    assignment: Assignment, student_ids: Sequence[int], origins: Sequence[str], by: User | None
) -> None:
    """Let who listens know of marks of an assignment that count from now on."""
    mark_recorded.send(assignment, student_ids=student_ids, origins=origins, by=by)


def objective_ids(course_code: str, lines: Sequence[Line]) -> dict[str, int]:
    """Ids of the course's objectives by code; ValueError when a line names an unknown one."""
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
