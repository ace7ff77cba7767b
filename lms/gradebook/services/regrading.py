"""Work that a person had counted anew: marks entered and taken back, as one batch."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.gradebook import queries
from lms.gradebook.models import BatchKind
from lms.gradebook.queries.cells import locked_cells
from lms.gradebook.services import writing
from lms.gradebook.services.opening import open_batch
from lms.gradebook.services.recording import Entry, enter, item_of, tell_work, unlike


def regrade(
    assignment: Assignment,
    entries: Sequence[Entry],
    gone: Collection[int] = (),
    *,
    reason: str,
    by: User,
    detail: Mapping[str, Any],
) -> int:
    """Enter marks of work that differ from the latest, and take back those of the students `gone`.

    Of the work of `gone` nothing counts any more, which no entry can say: the batch voids what
    it made so far. What people entered over it goes on counting. Says how many marks were
    entered or taken back; where there are none, there is no batch.
    """
    item = item_of(assignment)
    new, objectives = unlike(assignment, entries)
    made = queries.computed_marks(assignment.id) if gone else {}
    places = {(item.id, student_id) for student_id in gone if student_id in made}
    if not new and not places:
        return 0
    batch = open_batch(assignment.classroom, BatchKind.REGRADE, reason=reason, by=by, detail=detail)
    if new:
        enter(item, new, objectives, reason=reason, recorded_by=by, batch=batch)
        tell_work(assignment, new, by)
    if places:
        locked_cells({item.id}, {student_id for _item, student_id in places})
        changed = writing.take_back(places, batch=batch)
        writing.tell_of(changed, {item.id: assignment}, f"batch:{batch.id}", by)
    return len(new) + len(places)
