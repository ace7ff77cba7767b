"""Writing the ledger: marks are only ever added."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
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
    already is not entered again, so reporting twice does no harm. Raises ValueError when
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
        evidence=_evidence(lines, objectives),
    )
    if earlier is not None and _content(earlier) == _content(mark):
        return earlier
    db.session.add(mark)
    db.session.flush()
    return mark


def _objective_ids(course_code: str, lines: Sequence[Line]) -> dict[str, int]:
    named = {line.objective for line in lines} - {""}
    found = ids_by_code(course_code)
    if missing := named - found.keys():
        raise ValueError(f"unknown objectives: {', '.join(sorted(missing))}")
    return found


def _evidence(lines: Sequence[Line], objectives: dict[str, int]) -> list[Evidence]:
    return [
        Evidence(
            position=position,
            leaf_kind=LeafKind(line.leaf_kind),
            leaf=line.leaf,
            label=line.label,
            objective_id=objectives.get(line.objective),
            earned=line.earned,
            possible=line.possible,
        )
        for position, line in enumerate(lines)
    ]


def _content(mark: Mark) -> tuple[object, ...]:
    lines = [(line.leaf, line.objective_id, line.earned, line.possible) for line in mark.evidence]
    return (mark.points, mark.possible, mark.origin, lines)
