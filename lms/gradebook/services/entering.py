"""Marks a teacher types, pastes or clears: what somebody else changed meanwhile is not lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment
from lms.classrooms.queries import students_of
from lms.core import journal
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.gradebook import queries
from lms.gradebook.models import BatchKind, GradeItem, MarkBatch, MarkSource
from lms.gradebook.queries import Column
from lms.gradebook.queries.cells import Place, Standing, locked_cells, standing_cells
from lms.gradebook.services import writing
from lms.gradebook.services.locks import hold_ledger, require_unlocked
from lms.gradebook.services.opening import open_batch

PLACES = 2  # decimals a person may enter
SHOWN = 5  # refused cells that are named


class CellRefused(Refused):
    """A value cannot stand in its cell; nothing was entered."""


@dataclass(frozen=True)
class CellEdit:
    """What one cell shall be; `seen` is the number the page showed (0: it showed nothing)."""

    column: str
    student_id: int
    points: Decimal | None
    seen: int


@dataclass(frozen=True)
class Saved:
    """A cell as it stands now; `number` is what the page sends back next time."""

    column: str
    student_id: int
    item_id: int
    points: Decimal | None
    source: MarkSource | None
    number: int


@dataclass(frozen=True)
class Conflict:
    """A cell somebody else changed since the page was shown; it was left as it is."""

    column: str
    student_id: int
    yours: Decimal | None
    theirs: Decimal | None
    number: int
    by_name: str
    at: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What became of the edits; no batch where nothing had to be entered."""

    batch: MarkBatch | None
    saved: tuple[Saved, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class _Cell:
    """One edit with the column it belongs to and what stands there."""

    edit: CellEdit
    place: Place
    stands: Standing | None

    @property
    def points(self) -> Decimal | None:
        return self.stands.points if self.stands else None

    @property
    def is_stale(self) -> bool:
        """Somebody was faster, and wrote something else; an empty cell has no number."""
        if self.points == self.edit.points:
            return False
        if self.stands is None or self.stands.mark_id is None:
            return self.edit.seen not in (0, self.stands.number if self.stands else 0)
        return self.stands.number != self.edit.seen

    @property
    def is_due(self) -> bool:
        """The edit changes something: another value, or a mark of a hand to be taken away."""
        if self.edit.points is not None:
            return self.points != self.edit.points
        source = self.stands.source if self.stands else None
        return source not in (None, MarkSource.COMPUTED)


def enter_by_hand(
    classroom: Classroom, edits: Sequence[CellEdit], *, reason: str, by: User
) -> Outcome:
    """Enter the points of many cells as one batch; None clears a cell.

    Clearing takes away what people entered, so that the mark of the student's own work counts
    again. Cells that changed since the page was shown come back as conflicts and stay as they
    are, all others are saved. A value that cannot stand (unknown column or student, below 0,
    over the full mark, more than two decimals) refuses everything. The number of statements
    does not grow with the cells.
    """
    hold_ledger(classroom)
    require_unlocked(classroom)
    columns = {one.key: one for one in queries.columns_of(classroom.id)}
    students = {one.user_id: one for one in students_of(classroom.id)}
    wanted = {(edit.column, edit.student_id): edit for edit in edits}
    _require_fit(list(wanted.values()), columns, students)
    items = {key: writing.item_for(columns[key]) for key in sorted({key for key, _who in wanted})}
    ids, people = {item.id for item in items.values()}, {who for _key, who in wanted}
    standing = locked_cells(ids, people)
    cells = []
    for (key, who), edit in wanted.items():
        place = (items[key].id, who)
        cells.append(_Cell(edit, place, standing.get(place)))
    conflicts = tuple(_conflict(cell) for cell in cells if cell.is_stale)
    kept = [cell for cell in cells if not cell.is_stale]
    due = [cell for cell in kept if cell.is_due]
    batch = _enter(classroom, due, items, columns, reason=reason, by=by) if due else None
    after = standing_cells(ids, people) if batch else standing
    return Outcome(batch, tuple(_saved(cell, after.get(cell.place)) for cell in kept), conflicts)


def _enter(
    classroom: Classroom,
    due: Sequence[_Cell],
    items: Mapping[str, GradeItem],
    columns: Mapping[str, Column],
    *,
    reason: str,
    by: User,
) -> MarkBatch:
    given = [
        writing.Given(
            items[cell.edit.column],
            cell.edit.student_id,
            cell.edit.points,
            columns[cell.edit.column].possible,
        )
        for cell in due
        if cell.edit.points is not None
    ]
    cleared = {cell.place for cell in due if cell.edit.points is None}
    kind = BatchKind.ENTRY if given else BatchKind.CLEAR
    batch = open_batch(classroom.id, kind, reason=reason, by=by)
    if given:
        writing.give(
            given,
            batch=batch,
            source=MarkSource.OVERRIDE,
            course_code=classroom.course_code,
            by=by,
        )
    if cleared:
        writing.take_away(cleared, batch=batch)
    assignments = {
        items[key].id: one.assignment
        for key, one in columns.items()
        if key in items and one.assignment is not None
    }
    writing.tell_of([cell.place for cell in due], assignments, f"batch:{batch.id}", by)
    journal.write(
        "gradebook.enter",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        batch=batch.id,
        entered=len(given),
        cleared=len(cleared),
    )
    return batch


def _require_fit(
    edits: Sequence[CellEdit],
    columns: Mapping[str, Column],
    students: Mapping[int, Enrollment],
) -> None:
    """Raise CellRefused naming the first cells whose values cannot stand."""
    found = [said for edit in edits if (said := misfit(edit, columns, students))]
    if not found:
        return
    if more := len(found) - SHOWN:
        found = [*found[:SHOWN], *([_("还有 %(n)d 处。", n=more)] if more > 0 else [])]
    raise CellRefused(" ".join([*found, _("什么也没有保存。")]))


def misfit(
    edit: CellEdit, columns: Mapping[str, Column], students: Mapping[int, Enrollment]
) -> str:
    """Why this value cannot stand in its cell, or ''."""
    column, student = columns.get(edit.column), students.get(edit.student_id)
    if column is None:
        return _("成绩表里没有 %(column)s 这一列，请刷新页面。", column=edit.column)
    if student is None:
        return _("有一名学生（编号 %(id)d）不在这个教学班，请刷新页面。", id=edit.student_id)
    wrong = "" if edit.points is None else misfit_of(edit.points, column.possible)
    if not wrong:
        return ""
    return _(
        "%(name)s（%(number)s）的“%(title)s”：%(wrong)s",
        name=student.user.name,
        number=student.user.number,
        title=column.title,
        wrong=wrong,
    )


def misfit_of(points: Decimal, possible: Decimal) -> str:
    """Why these points cannot be given of a full mark, or ''."""
    if not points.is_finite():
        return _("这不是一个数。")
    if points < 0:
        return _("%(points)s 小于 0。", points=plain(points))
    if points > possible:
        return _(
            "%(points)s 超过满分 %(possible)s。", points=plain(points), possible=plain(possible)
        )
    if round_half_up(points, PLACES) != points:
        return _("%(points)s 的小数多于两位。", points=plain(points))
    return ""


def _conflict(cell: _Cell) -> Conflict:
    stands = cell.stands
    return Conflict(
        column=cell.edit.column,
        student_id=cell.edit.student_id,
        yours=cell.edit.points,
        theirs=cell.points,
        number=stands.number if stands else 0,
        by_name=stands.by_name if stands else "",
        at=stands.at if stands else None,
    )


def _saved(cell: _Cell, stands: Standing | None) -> Saved:
    return Saved(
        column=cell.edit.column,
        student_id=cell.edit.student_id,
        item_id=cell.place[0],
        points=stands.points if stands else None,
        source=stands.source if stands else None,
        number=stands.number if stands and stands.mark_id else 0,
    )
