"""The table of jobs, and what may be read from it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Code, Hash, Key, Model, ShortText, db


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of work, for whoever asked for it; kept by id without a foreign key."""

    __tablename__ = "jobs"

    id: Mapped[Key]
    name: Mapped[Code]
    started_by_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[ShortText]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(index=True)
    progress: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    log: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None]
    result_file: Mapped[Hash | None]
    result_name: Mapped[ShortText | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]  # the worker's last sign of life
    finished_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


def get_job(job_id: int) -> Job | None:
    """The job as the database has it now; a worker may have written since it was loaded."""
    return db.session.get(Job, job_id, populate_existing=True)


def jobs_of(person_id: int, *, limit: int = 50) -> list[Job]:
    """The jobs a person started, the latest first."""
    return list(
        db.session.scalars(
            select(Job)
            .where(Job.started_by_id == person_id)
            .order_by(Job.created_at.desc(), Job.id.desc())
            .limit(limit)
            .execution_options(populate_existing=True)
        )
    )


def latest_job(person_id: int, name: str, **arguments: object) -> Job | None:
    """The latest job of this name and with these arguments among those a person started lately."""
    return next(
        (
            one
            for one in jobs_of(person_id)
            if one.name == name
            and all(one.arguments.get(key) == value for key, value in arguments.items())
        ),
        None,
    )
