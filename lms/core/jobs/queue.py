"""From the commit to a worker: numbers of jobs in huey, kept in a file or in Redis."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.exceptions import HueyException
from redis.exceptions import RedisError
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, SessionTransaction

from lms.core.clock import now
from lms.core.config import Settings
from lms.core.db import db, unit_of_work
from lms.core.jobs.records import Job, JobState
from lms.core.jobs.work import perform, registered

# A running job that gave no sign of life for so long has lost its worker and is started
# again; a job therefore calls `progress` at least this often.
SILENCE = timedelta(minutes=10)
WORKERS = 2
# What a queue that is away may raise.
AWAY = (OSError, HueyException, RedisError, sqlite3.Error)

logger = logging.getLogger(__name__)
chores: list[Callable[[], None]] = []


def every_minute(work: Callable[[], None]) -> Callable[[], None]:
    """Let the worker do this every minute, for nobody in particular and without a row.

    It opens its own `unit_of_work`, and must do no harm when it runs twice or is left out.
    """
    chores.append(work)
    return work


class Queue:
    """The queue of one installation, opened when first needed."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._huey: Huey | None = None
        self._run: Callable[[int], Any] | None = None

    @property
    def huey(self) -> Huey:
        if self._huey is None:
            self._huey = self._open()
            self._run = self._huey.task(name="run")(self._perform)
            self._huey.periodic_task(crontab(minute="*/5"), name="sweep")(self._sweep)
            self._huey.periodic_task(crontab(minute="*"), name="chores")(self._chores)
        return self._huey

    def put(self, job_id: int) -> None:
        """Hand a job to the workers; in tests there are none, and it runs here and now."""
        if self.app.testing:
            perform(self.app, job_id)
            return
        try:
            _opened = self.huey
            assert self._run  # noqa: S101 (made together with the queue)
            self._run(job_id)
        except AWAY:
            # The work it belongs to is committed; an error now would deny that.
            logger.exception("job %s could not be put on the queue; the sweep will", job_id)

    def _open(self) -> Huey:
        if self.settings.redis_url:
            return RedisHuey("lms", url=self.settings.redis_url, results=False)
        path = self.settings.instance / "jobs.db"
        return SqliteHuey("lms", filename=str(path), results=False)

    def _perform(self, job_id: int) -> None:
        perform(self.app, job_id)

    def _chores(self) -> None:
        with self.app.app_context():
            for chore in chores:
                chore()

    def _sweep(self) -> None:
        with self.app.app_context():
            sweep()


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["lms_settings"] = settings
    app.extensions["lms_jobs"] = Queue(app, settings)
    # Once for all applications of the process: the events belong to the class of sessions.
    if not event.contains(db.session.session_factory, "after_commit", _start_committed):
        event.listen(db.session.session_factory, "after_commit", _start_committed)
        event.listen(db.session.session_factory, "after_soft_rollback", _drop_rolled_back)


def enqueue(
    name: str, *, started_by_id: int | None, subject: str, **ids: int | str | bool | None
) -> Job:
    """Write down a job now and start it once the current transaction is committed."""
    if name not in registered:
        raise LookupError(f"no job is called {name}")
    row = Job(
        name=name,
        started_by_id=started_by_id,
        subject=subject,
        arguments=dict(ids),
        state=JobState.QUEUED,
        created_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    _waiting(db.session()).append(row.id)
    return row


def sweep() -> int:
    """Put back on the queue what it lost: jobs never started, and jobs whose worker died."""
    silent = now() - SILENCE
    with unit_of_work():
        db.session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING, Job.seen_at < silent)
            .values(state=JobState.QUEUED)
        )
        lost = list(
            db.session.scalars(
                select(Job.id)
                .where(Job.state == JobState.QUEUED, Job.created_at < silent)
                .order_by(Job.id)
            )
        )
        _waiting(db.session()).extend(lost)
    return len(lost)


def run_worker(app: Flask, *, workers: int = WORKERS) -> None:
    """Work until told to stop; SIGTERM lets running jobs finish."""
    with app.app_context():
        sweep()
    queue: Queue = app.extensions["lms_jobs"]
    queue.huey.create_consumer(workers=workers, periodic=True, graceful_signal="TERM").run()


def _waiting(session: Session) -> list[int]:
    """The jobs that start when this session commits."""
    waiting: list[int] = session.info.setdefault("jobs", [])
    return waiting


def _start_committed(session: Session) -> None:
    # A released savepoint also counts as a commit to SQLAlchemy; only the outermost counts here.
    if session.in_nested_transaction() or "jobs" not in session.info:
        return
    queue: Queue = current_app.extensions["lms_jobs"]
    for job_id in session.info.pop("jobs"):
        queue.put(job_id)


def _drop_rolled_back(session: Session, ended: SessionTransaction) -> None:
    # The job of a savepoint that was rolled back leaves no row, and a number without a row
    # is passed over by the worker; so only the end of the whole transaction matters.
    if ended.parent is None:
        session.info.pop("jobs", None)
