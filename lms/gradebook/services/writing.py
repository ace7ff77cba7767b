"""Many cells at once: marks given by people, cells cleared, and what counts derived again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert, select, update

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.models import GradeItem, Mark, MarkBatch, MarkSource, MarkVoid, StandingMark
from lms.gradebook.queries.cells import Place, entries_in, lines_of, standing_cells
from lms.gradebook.queries.columns import Column
from lms.gradebook.rules import LedgerEntry, Line, standing
from lms.gradebook.rules.spreading import fitted, spread, whole
from lms.gradebook.rules.standing import NOTHING, PRECEDENCE
from lms.gradebook.services.recording import add_lines, item_of, let_stand, objective_ids, tell


@dataclass(frozen=True)
class Given:
    """Points a person gives one student on one item."""

    item: GradeItem
    student_id: int
    points: Decimal
    possible: Decimal

    @property
    def place(self) -> Place:
        return self.item.id, self.student_id


def item_for(column: Column) -> GradeItem:
    """The grade item of a column; that of an assignment is made with its first mark."""
    if column.item is not None:
        return column.item
    if column.assignment is None:
        raise LookupError("a column is an assignment or an item")
    return item_of(column.assignment)


def computed_lines(
    items: Collection[int], students: Collection[int]
) -> dict[Place, tuple[Line, ...]]:
    """What the latest mark of each student's own work in these cells is made of."""
    latest: dict[Place, LedgerEntry] = {}
    for place, entries in entries_in(items, students).items():
        found = standing(one for one in entries if one.source == MarkSource.COMPUTED)
        if found is not None:
            latest[place] = found
    lines = lines_of(entry.id for entry in latest.values())
    return {place: lines[entry.id] for place, entry in latest.items() if entry.id in lines}


def give(
    given: Sequence[Given],
    *,
    batch: MarkBatch,
    source: MarkSource,
    course_code: str,
    by: User,
) -> None:
    """Enter marks given by a person, each with evidence, and let them stand by their source.

    A fixed number of statements, however many cells there are.
    """
    earlier = computed_lines({one.item.id for one in given}, {one.student_id for one in given})
    lines = {one.place: _lines(one, earlier.get(one.place)) for one in given}
    objectives = objective_ids(course_code, [line for some in lines.values() for line in some])
    moment = now()
    db.session.execute(
        insert(Mark),
        [
            {
                "item_id": one.item.id,
                "student_id": one.student_id,
                "points": one.points,
                "possible": one.possible,
                "source": source,
                "origin": f"batch:{batch.id}",
                "reason": batch.reason,
                "recorded_at": moment,
                "recorded_by_id": by.id,
                "batch_id": batch.id,
            }
            for one in given
        ],
    )
    made = select(Mark.item_id, Mark.student_id, Mark.id).where(Mark.batch_id == batch.id)
    marks = [(row[0], row[1], row[2]) for row in db.session.execute(made.order_by(Mark.id))]
    add_lines([(key, lines[item, student]) for item, student, key in marks], objectives)
    let_stand(marks, source)


def take_away(places: Collection[Place], *, batch: MarkBatch) -> None:
    """Void what people entered in these cells, so that the mark of the work stands again."""
    _void(places, {MarkSource.IMPORT, MarkSource.OVERRIDE}, batch)
    derive(places)


def take_back(places: Collection[Place], *, batch: MarkBatch) -> list[Place]:
    """Void what the students' own work made in these cells; names those where this shows.

    What people entered goes on counting. The cells must be held (`locked_cells`).
    """
    _void(places, {MarkSource.COMPUTED}, batch)
    return derive(places)


def _void(places: Collection[Place], sources: Collection[str], batch: MarkBatch) -> None:
    entries = entries_in({item for item, _ in places}, {student for _, student in places})
    void = [
        {"batch_id": batch.id, "mark_id": entry.id}
        for place, found in entries.items()
        if place in places
        for entry in found
        if not entry.is_void and entry.source in sources
    ]
    if void:
        db.session.execute(insert(MarkVoid), void)


def derive(places: Collection[Place]) -> list[Place]:
    """Let count in these cells what the ledger says, and name the cells where that changed.

    The cells must be held (`locked_cells`). Three statements, however many there are.
    """
    items, students = {item for item, _ in places}, {student for _, student in places}
    entries, cells = entries_in(items, students), standing_cells(items, students)
    counts = {place: standing(entries.get(place, [])) for place in places}
    changed = [
        place
        for place, entry in counts.items()
        if place in cells and cells[place].mark_id != (entry.id if entry else None)
    ]
    keys = _keys(items, students)
    rows = [
        {
            "id": keys[place],
            "mark_id": entry.id if (entry := counts[place]) else None,
            "precedence": PRECEDENCE[entry.source] if entry else NOTHING,
            "number": cells[place].number + 1,
        }
        for place in changed
    ]
    if rows:
        db.session.execute(update(StandingMark), rows)
    return changed


def tell_of(
    places: Iterable[Place], assignments: Mapping[int, Assignment], origin: str, by: User
) -> None:
    """Let who listens know that other marks count now; `assignments` by the id of their item."""
    whose: dict[int, list[int]] = {}
    for item, student in places:
        if item in assignments:
            whose.setdefault(item, []).append(student)
    for item in sorted(whose):
        tell(assignments[item], whose[item], [origin] * len(whose[item]), by)


def _keys(items: Collection[int], students: Collection[int]) -> dict[Place, int]:
    rows = db.session.execute(
        select(StandingMark.item_id, StandingMark.student_id, StandingMark.id).where(
            StandingMark.item_id.in_(items), StandingMark.student_id.in_(students)
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _lines(one: Given, earlier: tuple[Line, ...] | None) -> tuple[Line, ...]:
    """Over the lines of the student's own work, if there is any, else over the item's aims."""
    if earlier:
        return spread(one.points, fitted(earlier, one.possible))
    item = one.item
    shares = [(part["code"], Decimal(part["share"])) for part in item.objectives]
    return whole(f"i{item.id}", item.title, one.points, one.possible, shares)
