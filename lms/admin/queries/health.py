"""Whether the machine is well: database, disk, worker, fonts, versions."""

import platform
import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select, text

from lms.core.clock import now
from lms.core.config import Settings
from lms.core.db import db
from lms.core.jobs import Job, JobState
from lms.core.print import SAMPLE, missing_characters

LOW_DISK = 2 * 1024**3  # bytes; below this a backup or an upload may not fit
LATE = timedelta(minutes=10)
PACKAGES = ("flask", "sqlalchemy", "argon2-cffi", "typst", "xlsxwriter", "huey")


@dataclass(frozen=True)
class Health:
    """What was found; each `is_` says whether that part is well."""

    database: str
    database_version: str
    database_milliseconds: float
    database_bytes: int | None
    disk_free: int
    disk_total: int
    is_disk_roomy: bool
    jobs_late: int  # queued long ago and still not begun: the worker may be down
    latest_job_at: datetime | None
    missing_letters: str
    versions: dict[str, str]

    @property
    def is_well(self) -> bool:
        return self.is_disk_roomy and not self.jobs_late and not self.missing_letters


def health(settings: Settings) -> Health:
    began = time.perf_counter()
    database_version = _database_version()
    milliseconds = (time.perf_counter() - began) * 1000
    disk = shutil.disk_usage(settings.instance)
    return Health(
        database=db.engine.dialect.name,
        database_version=database_version,
        database_milliseconds=milliseconds,
        database_bytes=_database_bytes(),
        disk_free=disk.free,
        disk_total=disk.total,
        is_disk_roomy=disk.free >= LOW_DISK,
        jobs_late=_jobs_late(),
        latest_job_at=db.session.scalar(select(func.max(Job.finished_at))),
        missing_letters="".join(sorted(missing_characters(SAMPLE))),
        versions={
            "python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
    )


def _database_version() -> str:
    is_sqlite = db.engine.dialect.name == "sqlite"
    asked = "SELECT sqlite_version()" if is_sqlite else "SHOW server_version"
    return str(db.session.scalar(text(asked)))


def _database_bytes() -> int | None:
    if db.engine.dialect.name != "sqlite":
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    name = db.engine.url.database
    if not name or not Path(name).is_file():
        return None
    beside = Path(f"{name}-wal")  # what was written last stands here until it is folded in
    return sum(path.stat().st_size for path in (Path(name), beside) if path.is_file())


def _jobs_late() -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Job)
            .where(Job.state == JobState.QUEUED, Job.created_at < now() - LATE)
        )
        or 0
    )
