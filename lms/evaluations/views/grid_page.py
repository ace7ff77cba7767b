"""The rows of the grid: what others gave, the rater's own values, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_login import current_user

from lms.classrooms.models import Enrollment
from lms.classrooms.queries import students_of
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Review
from lms.evaluations.queries import ReviewView, Seat, SheetView
from lms.evaluations.rules.desk import brief
from lms.evaluations.rules.ratings import POINTS, step_of
from lms.evaluations.rules.results import Result, evaluators_of
from lms.evaluations.rules.showing import gap, is_wide
from lms.evaluations.rules.wording import LEVELS
from lms.evaluations.views import pages

PEEKS = {
    Evaluator.TEACHER: (Evaluator.SELF, Evaluator.PEER, Evaluator.INTERGROUP, Evaluator.MENTOR),
    Evaluator.MENTOR: (),
}


@dataclass(frozen=True)
class Cell:
    """One criterion of one student: what others gave, and the rater's own value."""

    criterion: Criterion | None  # None: the student's table has no such row to rate
    peeks: Sequence[tuple[str, str]]  # the evaluator, and what it gave
    value: str
    step: str = "1"


@dataclass(frozen=True)
class Standing:
    """The end of a row: the rater's sum, the weighted result, its level, the gap."""

    sum: str = ""
    total: str = ""
    level: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Row:
    """One student in the grid."""

    student: Enrollment
    sheet: SheetView | None
    own: ReviewView | None
    cells: Sequence[Cell]
    standing: Standing
    is_ready: bool
    begins_group: bool

    @property
    def is_handed_in(self) -> bool:
        return self.own is not None and self.own.handed_in_at is not None


@dataclass(frozen=True)
class Band:
    """Neighbouring criteria under one heading in the head of the grid."""

    title: str
    width: int


def bands_of(criteria: Sequence[Criterion]) -> list[Band]:
    """The headings over the columns; none where the table has no row groups."""
    bands: list[Band] = []
    for row in criteria:
        if bands and bands[-1].title == row.group:
            bands[-1] = Band(row.group, bands[-1].width + 1)
        else:
            bands.append(Band(row.group, 1))
    return bands if any(band.title for band in bands) else []


def rows_of(seat: Seat, who: Evaluator, text: TableText, *, by_group: bool) -> list[Row]:
    """Everybody of the classroom, by 学号 or by group."""
    students = students_of(seat.assignment.classroom_id)
    if by_group:
        students.sort(key=lambda one: (one.group is None, one.group.name if one.group else ""))
    sheets = {view.student_id: view for view in queries.sheet_views(seat.assignment.id)}
    current = seat.revision.id
    tables = queries.tables_of(
        view.revision_id for view in sheets.values() if view.revision_id != current
    ) | {current: text}
    rows, group = [], students[0].group_id if students else None
    for student in students:
        sheet = sheets.get(student.user_id)
        table = tables[sheet.revision_id] if sheet else text
        begins_group = by_group and student.group_id != group
        group = student.group_id
        rows.append(_row(seat, who, student, sheet, (text, table), begins_group=begins_group))
    return rows


def standing_after(seat: Seat, who: Evaluator, student_id: int, review: Review) -> Standing:
    """The end of a row just saved."""
    table = queries.text_of(review.sheet.revision)
    rated = {one.criterion for one in review.ratings}
    if any(row.key not in rated for row in table.criteria_for(who)):  # no result to compute yet
        given = (one.points for one in review.ratings if one.points is not None)
        return Standing(sum=plain(sum(given, Decimal(0)))) if rated else Standing()
    (view,) = queries.sheet_views(seat.assignment.id, [student_id])
    own = _own(view, who)
    return _standing(who, view, table, own, pages.draft_result(view, table, seat.assignment, own))


def shares_of(text: TableText, rows: Sequence[Row], who: Evaluator) -> list[pages.Share]:
    """The evaluators with their weights, and how many each has rated."""
    count = len(rows)
    notes = {
        name: _("%(n)s / %(all)s 人已提交", n=_handed(rows, name), all=count)
        for name in (Evaluator.SELF, Evaluator.TEACHER, Evaluator.MENTOR)
    } | {
        name: _("%(n)s / %(all)s 人收到互评", n=_handed(rows, name), all=count)
        for name in (Evaluator.PEER, Evaluator.INTERGROUP)
    }
    return [
        pages.Share(column.title, notes[Evaluator(column.who)], mine=column.who == who)
        for column in pages.columns(text)
        if who is Evaluator.TEACHER or column.who == who
    ]


def _row(
    seat: Seat,
    who: Evaluator,
    student: Enrollment,
    sheet: SheetView | None,
    tables: tuple[TableText, TableText],
    *,
    begins_group: bool,
) -> Row:
    shown, table = tables
    own = _own(sheet, who)
    peeks: dict[str, Mapping[str, str]] = {}
    standing = Standing()
    if sheet is not None:
        outcome = pages.draft_result(sheet, table, seat.assignment, own)
        names = [name for name in PEEKS[who] if name in evaluators_of(table)]
        peeks = {name: _given(sheet, table, outcome, name) for name in names}
        standing = _standing(who, sheet, table, own, outcome)
    here = {row.key: row for row in table.criteria_for(who)}
    return Row(
        student=student,
        sheet=sheet,
        own=own,
        cells=[_cell(here.get(row.key), row.key, peeks, own) for row in shown.criteria_for(who)],
        standing=standing,
        is_ready=own is not None and pages.is_complete(table, own),
        begins_group=begins_group,
    )


def _given(sheet: SheetView, table: TableText, outcome: Result, who: Evaluator) -> dict[str, str]:
    """What this kind of evaluator gave, row by row: one review as it is, several as their mean."""
    reviews = [review for review in sheet.by(who) if review.handed_in_at]
    parts = pages.shown_parts(outcome, [who])
    if len(reviews) != 1 or (table.scale == POINTS and not reviews[0].choices):
        return parts.get(who, {})
    (review,) = reviews
    return {row.key: brief(pages.value_in(review, row.key)) for row in table.criteria_for(who)}


def _cell(
    criterion: Criterion | None,
    key: str,
    peeks: Mapping[str, Mapping[str, str]],
    own: ReviewView | None,
) -> Cell:
    return Cell(
        criterion=criterion,
        peeks=[(name, given[key]) for name, given in peeks.items() if given.get(key)],
        value=pages.value_in(own, key),
        step=plain(step_of(criterion)) if criterion else "1",
    )


def _own(sheet: SheetView | None, who: Evaluator) -> ReviewView | None:
    rater_id = current_user.id if who is Evaluator.MENTOR else None
    return sheet.one_by(who, rater_id) if sheet else None


def _standing(
    who: Evaluator, sheet: SheetView, table: TableText, own: ReviewView | None, outcome: Result
) -> Standing:
    if own is None or not (own.points or own.choices):
        return Standing()
    if who is Evaluator.MENTOR:
        return Standing(sum=plain(own.total))
    complete = pages.is_complete(table, own)
    self_rating = next(iter(r.voice for r in sheet.by(Evaluator.SELF) if r.handed_in_at), None)
    apart = gap(table, self_rating, own.voice) if complete else None
    stands = complete and outcome.stands
    return Standing(
        sum=plain(own.total),
        total=f"{outcome.shown:f}" if stands else "",
        level=_level(outcome) if stands else "",
        gap=_gap_text(apart) if apart is not None and is_wide(apart) else "",
    )


def _level(outcome: Result) -> str:
    """A level of the house in the reader's language, one of the table as the table calls it."""
    return str(LEVELS.get(outcome.level, outcome.level))


def _gap_text(apart: Decimal) -> str:
    if apart < 0:
        return _("自评低 %(n)s", n=plain(-apart))
    return _("自评高 %(n)s", n=plain(apart))


def _handed(rows: Sequence[Row], who: str) -> int:
    return sum(
        row.sheet is not None and any(review.handed_in_at for review in row.sheet.by(who))
        for row in rows
    )
