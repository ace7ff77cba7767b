"""The journal and the jobs, page by page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from lms.accounts.models import User
from lms.core.db import db
from lms.core.jobs import Job, JobState
from lms.core.journal import JournalEntry


@dataclass(frozen=True)
class JournalFilter:
    """Which lines of the journal are wanted; what is empty does not restrict."""

    action: str = ""
    person: str = ""  # part of the actor's name, or a number
    begins: datetime | None = None
    ends: datetime | None = None


def journal_lines(
    wanted: JournalFilter, *, start: int, limit: int
) -> tuple[list[JournalEntry], int]:
    """A page of the journal, the latest first, and how many lines there are in all."""
    conditions = _conditions(wanted)
    total = db.session.scalar(select(func.count()).select_from(JournalEntry).where(*conditions))
    lines = db.session.scalars(
        select(JournalEntry)
        .where(*conditions)
        .order_by(JournalEntry.id.desc())
        .offset(start)
        .limit(limit)
    )
    return list(lines), total or 0


def journal_actions() -> list[str]:
    """Every action that occurs in the journal."""
    actions = select(JournalEntry.action).distinct().order_by(JournalEntry.action)
    return list(db.session.scalars(actions))


@dataclass(frozen=True)
class JobRow:
    """A job in a list, with who started it."""

    job: Job
    started_by: str


def jobs(*, state: JobState | None, start: int, limit: int) -> tuple[list[JobRow], int]:
    """A page of jobs, the latest first, and how many there are in all."""
    conditions = [] if state is None else [Job.state == state]
    total = db.session.scalar(select(func.count()).select_from(Job).where(*conditions))
    rows = db.session.execute(
        select(Job, User.name)
        .outerjoin(User, User.id == Job.started_by_id)
        .where(*conditions)
        .order_by(Job.id.desc())
        .offset(start)
        .limit(limit)
    )
    return [JobRow(job, name or "") for job, name in rows], total or 0


def _conditions(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.action:
        conditions.append(JournalEntry.action == wanted.action)
    if wanted.person:
        numbered = select(User.id).where(User.number == wanted.person).scalar_subquery()
        named = JournalEntry.actor_name.contains(wanted.person, autoescape=True)
        conditions.append(named | (JournalEntry.actor_id == numbered))
    if wanted.begins is not None:
        conditions.append(JournalEntry.at >= wanted.begins)
    if wanted.ends is not None:
        conditions.append(JournalEntry.at < wanted.ends)
    return conditions
