"""When attempts end, as a part of every statement that reads them.

The end follows from rows that others may change at any time: the person's multiplier, the
window of the assignment, allowances, groups. So it is never stored. SQLite calls the pure rule
itself; PostgreSQL says the same in SQL, and tests compare the two.
"""

import sqlite3
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Engine, case, event, func, null, select
from sqlalchemy import type_coerce as coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import column_property
from sqlalchemy.sql.functions import FunctionElement, coalesce

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import granted, is_for
from lms.classrooms.models import Enrollment, Role
from lms.core.db import UtcDateTime
from lms.core.points import PLACES
from lms.courses.models import Activity
from lms.quizzes.models.attempts import Attempt
from lms.quizzes.rules import timing
from lms.revisions.models import Revision

_STORED = "%Y-%m-%d %H:%M:%S.%f"


class ending(FunctionElement[Any]):  # noqa: N801  reads like the functions of SQL
    """`timing.ends_at(began_at, minutes, closes_at, factor in millionths, extra minutes)`."""

    type = UtcDateTime()
    inherit_cache = True
    name = "lms_ends_at"


@compiles(ending, "sqlite")
def _for_sqlite(element: ending, compiler: Any, **options: Any) -> str:
    return f"lms_ends_at({compiler.process(element.clauses, **options)})"


@compiles(ending, "postgresql")
def _for_postgresql(element: ending, compiler: Any, **options: Any) -> str:
    began, minutes, closes, factor, extra = (
        f"({compiler.process(one, **options)})" for one in element.clauses
    )
    stretch = f"ceil(({factor} - 1000000) * coalesce({minutes}, 0) * 60 / 1000000.0)"
    return (
        f"(LEAST({began}::timestamp + {minutes} * interval '1 minute', {closes}::timestamp)"
        f" + ({stretch} + {extra} * 60) * interval '1 second')"
    )


@event.listens_for(Engine, "connect")
def _teach(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("lms_ends_at", 5, _ends_at, deterministic=True)


def _ends_at(
    began: str | None, minutes: int | None, closes: str | None, factor: int | None, extra: int
) -> str | None:
    if factor is None:
        return None  # there is no attempt: it was asked for in an outer join
    ends = timing.ends_at(
        _read(began),
        minutes,
        _read(closes),
        factor=Decimal(factor).scaleb(-PLACES),
        extra_minutes=extra,
    )
    return None if ends is None else ends.strftime(_STORED)


def _read(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)


def _millionths(person_id: Any) -> ColumnElement[int]:
    return (
        select(coerce(User.time_factor, BigInteger))
        .where(User.id == person_id)
        .correlate_except(User)
        .scalar_subquery()
    )


def _extra(assignment_id: Any, student_id: Any) -> ColumnElement[int]:
    given = (
        select(func.sum(Allowance.extra_minutes))
        .where(Allowance.assignment_id == assignment_id, is_for(student_id))
        .correlate_except(Allowance)
        .scalar_subquery()
    )
    return coalesce(given, 0)


def _end_of_an_attempt() -> ColumnElement[datetime | None]:
    where = (Attempt.assignment_id, Attempt.student_id)
    own_limit = granted(Allowance.minutes, *where)
    limit = case((own_limit > Attempt.time_limit, own_limit), else_=Attempt.time_limit)
    closes_at = (
        select(Assignment.closes_at)
        .where(Assignment.id == Attempt.assignment_id)
        .correlate_except(Assignment)
        .scalar_subquery()
    )
    return ending(
        Attempt.began_at,
        limit,
        coalesce(granted(Allowance.closes_at, *where), closes_at),
        _millionths(Attempt.student_id),
        _extra(*where),
    )


def closing_of(student_id: Any) -> ColumnElement[datetime | None]:
    """When the window of one student closes, multiplier and all; `Assignment` is asked."""
    where = (Assignment.id, student_id)
    limit = (
        select(Revision.compiled["time_limit"].as_integer())
        .join(Activity, Activity.revision_id == Revision.id)
        .where(Activity.id == Assignment.activity_id)
        .correlate_except(Revision, Activity)
        .scalar_subquery()
    )
    return ending(
        null(),
        case((limit.is_(None), None), else_=coalesce(granted(Allowance.minutes, *where), limit)),
        coalesce(granted(Allowance.closes_at, *where), Assignment.closes_at),
        _millionths(student_id),
        _extra(*where),
    )


def closing_for_all() -> ColumnElement[datetime | None]:
    """When the last student's window of an assignment closes; `Assignment` is asked.

    Until then somebody may still sit the same questions. None while it stays open for all.
    """
    latest = (
        select(func.max(closing_of(Enrollment.user_id)))
        .where(
            Enrollment.classroom_id == Assignment.classroom_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .correlate(Assignment)
        .scalar_subquery()
    )
    return case(
        (Assignment.closes_at.is_(None), None),
        else_=coalesce(coerce(latest, UtcDateTime()), Assignment.closes_at),
    )


Attempt.ends_at = column_property(_end_of_an_attempt(), expire_on_flush=False)
