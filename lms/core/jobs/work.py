"""A job at work: taken once, told about as it goes, done or failed in the end."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, update
from sqlalchemy.exc import OperationalError

from lms.core import files
from lms.core.clock import now
from lms.core.db import db, unit_of_work
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.jobs.records import Job, JobState

PATIENCE = 50  # milliseconds that news of a job wait for SQLite's write lock

Work = Callable[..., None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Registered:
    work: Work
    writes: bool


registered: dict[str, Registered] = {}


class JobHandle:
    """What a running job may say about itself."""

    def __init__(self, row: Job) -> None:
        self.id = row.id
        self.name = row.name
        self.started_by_id = row.started_by_id
        self.subject = row.subject
        self.arguments = dict(row.arguments)
        self.answer: dict[str, Any] = {}
        self.file: tuple[str, str] | None = None

    def progress(self, percent: int, message: str = "") -> None:
        """Show how far the work is, at once, whatever becomes of the job's own transaction."""
        values: dict[str, Any] = {"progress": max(0, min(100, int(percent)))}
        if message:
            values["message"] = message
        _tell(self.id, **values)

    def log(self, line: str) -> None:
        """Add a line to what the person may read about this job."""
        _tell(self.id, log=Job.log + _log_line(line))

    def result(self, **values: Any) -> None:
        """Keep JSON values as the answer of the job, written when it is done."""
        self.answer.update(values)

    def result_file(self, data: bytes, name: str) -> None:
        """Keep a file for the person to fetch; a later one replaces it."""
        self.file = (files.keep(data, name).sha256, name)


def job(name: str, *, writes: bool = False) -> Callable[[Work], Work]:
    """Register a function under a name: `@job("evaluations.print_all")`.

    It is called with a JobHandle and the ids given to `enqueue`, in an application context,
    and must do no harm when it runs twice. A job that prints or exports only reads and
    holds nobody up. One that `writes` is a single unit of work with its being done; on
    SQLite every other writer waits for it, so it must be over within seconds, or commit
    its steps by `unit_of_work` itself, without `writes`.
    """

    def register(work: Work) -> Work:
        if name in registered and registered[name].work is not work:
            raise ValueError(f"two jobs are called {name}")
        registered[name] = Registered(work, writes)
        return work

    return register


def perform(app: Flask, job_id: int) -> None:
    """Run one job if nobody else has: the edge of the worker, which lets nothing through."""
    with app.app_context():
        handle = _take(job_id)
        if handle is None:
            return
        try:
            _run(handle, registered[handle.name])
        except Refused as refusal:
            _fail(job_id, str(refusal))
        except Exception:
            number = secrets.token_hex(4)
            logger.exception("job %s (%s) failed: %s", job_id, handle.name, number)
            _fail(
                job_id, _("后台任务出错，没有完成。请把编号 %(number)s 告诉管理员。", number=number)
            )


def _run(handle: JobHandle, known: Registered) -> None:
    if known.writes:
        # What it wrote and that it is done stand or fall together.
        with unit_of_work():
            known.work(handle, **handle.arguments)
            _finish(handle)
        return
    try:
        known.work(handle, **handle.arguments)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    # Not in the transaction that read: SQLite refuses one that turns to writing too late.
    with unit_of_work():
        _finish(handle)


def _take(job_id: int) -> JobHandle | None:
    """Claim a queued job; the one UPDATE decides between two workers."""
    moment = now()
    with unit_of_work():
        taken = db.session.scalar(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.QUEUED)
            .values(state=JobState.RUNNING, started_at=moment, seen_at=moment)
            .returning(Job.id)
        )
        return taken and JobHandle(db.session.get_one(Job, job_id, populate_existing=True))


def _finish(handle: JobHandle) -> None:
    sha256, name = handle.file or (None, None)
    db.session.execute(
        update(Job)
        .where(Job.id == handle.id)
        .values(
            state=JobState.DONE,
            progress=100,
            result=handle.answer or None,
            result_file=sha256,
            result_name=name,
            finished_at=now(),
        )
    )


def _fail(job_id: int, message: str) -> None:
    with unit_of_work():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(
                state=JobState.FAILED,
                message=message,
                log=Job.log + _log_line(message),
                finished_at=now(),
            )
        )


def _tell(job_id: int, **values: Any) -> None:
    """Write beside the job's transaction; news that cannot be written now are dropped."""
    with db.engine.connect() as connection, _impatient(connection):
        try:
            connection.execute(update(Job).where(Job.id == job_id).values(seen_at=now(), **values))
            connection.commit()
        except OperationalError:
            connection.rollback()
            logger.info("job %s: news not written, the database is busy", job_id)


@contextmanager
def _impatient(connection: Connection) -> Iterator[None]:
    """Wait only briefly for SQLite's write lock.

    The job itself may hold it, and waiting for it would be waiting for ourselves. Below
    SQLAlchemy, because there any statement begins a transaction, which takes the lock.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual}")
        cursor.close()


def _log_line(line: str) -> str:
    return f"{now():%Y-%m-%d %H:%M:%S}Z {line}\n"
