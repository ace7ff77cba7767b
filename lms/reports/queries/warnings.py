"""Reads for early warning: the facts of a class, its thresholds, and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import joinedload

from lms.accounts.models import SignIn
from lms.assignments.models import Allowance, Assignment, Work
from lms.attainment.queries import Heat, heat_of
from lms.classrooms.models import Classroom, Enrollment
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Reading
from lms.gradebook.queries import Grid, Row, grid_of
from lms.gradebook.rules import State
from lms.reports.models import WarningNote, WarningRules
from lms.reports.rules.warning import Facts, LowObjective, Reason, Thresholds, reasons_for


@dataclass(frozen=True)
class Warned:
    """One student who is named, with the reasons and what was done so far."""

    enrollment: Enrollment
    reasons: tuple[Reason, ...]
    notes: tuple[WarningNote, ...]


@dataclass(frozen=True)
class Warnings:
    """Early warning of a class: who is named, those with most reasons first."""

    thresholds: Thresholds
    students: int
    warned: list[Warned]


def warnings_of(classroom: Classroom) -> Warnings:
    """In a number of statements that does not grow with the class."""
    moment, limits = now(), thresholds_of(classroom.id)
    grid = grid_of(classroom.id, classroom.course_code)
    heat = heat_of(classroom.id, classroom.course_code)
    works, ends, seen = _handed_in(classroom.id), _ends_of(classroom.id), _seen(grid)
    notes = _notes_of(classroom.id)
    named = []
    for row in grid.rows:
        who = row.enrollment.user_id
        facts = Facts(
            missing=_missing(grid, row, works, ends, moment),
            low=_low(heat, who),
            seen_at=seen.get(who),
            joined_at=row.enrollment.joined_at,
            rates=tuple(Fraction(one.points) / Fraction(one.possible) for one in row.cells if one),
            total=row.total.value,
        )
        if reasons := reasons_for(facts, limits, moment):
            named.append(Warned(row.enrollment, reasons, tuple(notes.get(who, ()))))
    return Warnings(
        limits, len(grid.rows), sorted(named, key=lambda one: len(one.reasons), reverse=True)
    )


def thresholds_of(classroom_id: int) -> Thresholds:
    """The thresholds of a classroom, or the default ones."""
    own = rules_of(classroom_id)
    return Thresholds.from_json(own.rules) if own else Thresholds()


def rules_of(classroom_id: int) -> WarningRules | None:
    return db.session.scalar(select(WarningRules).where(WarningRules.classroom_id == classroom_id))


def _missing(
    grid: Grid,
    row: Row,
    works: set[tuple[int, int]],
    ends: "Ends",
    moment: datetime,
) -> tuple[str, ...]:
    """Work whose time is over for this student, not handed in, without mark and without state."""
    return tuple(
        f"{column.label} {column.title}".strip()
        for column, cell, state in zip(grid.columns, row.cells, row.states, strict=True)
        if column.assignment is not None
        and cell is None
        and state is State.NONE
        and (column.assignment.id, row.enrollment.user_id) not in works
        and ends.is_over(column.assignment, row.enrollment, moment)
    )


@dataclass(frozen=True)
class Ends:
    """Until when work may be handed in, with allowances: by assignment, then whom they are for."""

    allowances: Mapping[int, Sequence[Allowance]]

    def is_over(self, given: Assignment, student: Enrollment, moment: datetime) -> bool:
        """Whether this student's time for the work is over; never where it is not for them."""
        mine = [
            one
            for one in self.allowances.get(given.id, ())
            if one.student_id == student.user_id
            or (one.group_id is not None and one.group_id == student.group_id)
            or one.level == EVERYBODY
        ]
        if given.is_restricted and all(one.level == EVERYBODY for one in mine):
            return False
        own = [one.closes_at for one in mine if one.closes_at is not None]
        end = own[0] if own else given.due_at or given.closes_at
        return end is not None and end < moment


EVERYBODY = 2


def _ends_of(classroom_id: int) -> Ends:
    rows = db.session.scalars(
        select(Allowance)
        .join(Assignment, Assignment.id == Allowance.assignment_id)
        .where(Assignment.classroom_id == classroom_id)
        .order_by(Allowance.id)
    )
    found: dict[int, list[Allowance]] = {}
    for one in rows:
        found.setdefault(one.assignment_id, []).append(one)
    return Ends({key: sorted(some, key=lambda one: one.level) for key, some in found.items()})


def _handed_in(classroom_id: int) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(Work.assignment_id, Work.student_id)
        .join(Assignment, Assignment.id == Work.assignment_id)
        .where(Assignment.classroom_id == classroom_id, Work.handed_in_at.is_not(None))
    )
    return {(row[0], row[1]) for row in rows}


def _low(heat: Heat, student_id: int) -> tuple[LowObjective, ...]:
    found = []
    for one in heat.objectives:
        value = heat.of(student_id, one.id).attainment
        if value is not None and value < Fraction(one.expected):
            found.append(LowObjective(one.id, one.code, value, one.expected))
    return tuple(found)


def _seen(grid: Grid) -> dict[int, datetime]:
    """When each student last signed in, read, began or handed in something."""
    ids = [row.enrollment.user_id for row in grid.rows]
    moments = union_all(
        select(SignIn.user_id.label("who"), SignIn.seen_at.label("at")).where(
            SignIn.user_id.in_(ids)
        ),
        select(Reading.student_id, Reading.read_at).where(Reading.student_id.in_(ids)),
        select(Work.student_id, func.coalesce(Work.handed_in_at, Work.began_at)).where(
            Work.student_id.in_(ids)
        ),
    ).subquery()
    rows = db.session.execute(select(moments.c.who, func.max(moments.c.at)).group_by(moments.c.who))
    return {row[0]: row[1] for row in rows}


def _notes_of(classroom_id: int) -> dict[int, list[WarningNote]]:
    rows = db.session.scalars(
        select(WarningNote)
        .where(WarningNote.classroom_id == classroom_id)
        .order_by(WarningNote.id.desc())
        .options(joinedload(WarningNote.written_by))
    )
    found: dict[int, list[WarningNote]] = {}
    for one in rows:
        found.setdefault(one.student_id, []).append(one)
    return found
