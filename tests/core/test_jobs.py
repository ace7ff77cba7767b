"""Background work: when it starts, what it says, and how it ends."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import db as database
from lms.core import files, i18n, jobs
from lms.core.config import Settings
from lms.core.db import db, unit_of_work
from lms.core.errors import Refused
from lms.core.jobs import JobState, work
from lms.core.jobs import queue as job_queue
from lms.core.jobs.work import perform

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    yield from bare_app(tmp_path, testing=True)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """An application as it runs in earnest: jobs go on the queue and wait for a worker."""
    yield from bare_app(tmp_path, testing=False)


def bare_app(folder: Path, *, testing: bool) -> Iterator[Flask]:
    settings = Settings(
        instance=folder, secret_key="x" * 40, database_url=f"sqlite:///{folder / 'test.db'}"
    )
    app = Flask("lms")
    app.secret_key = settings.secret_key
    app.testing = testing
    i18n.init_app(app, timezone=settings.timezone)
    database.init_app(app, settings)
    jobs.init_app(app, settings)
    with app.app_context():
        jobs.Job.__table__.create(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """A job "tests.note", and what it was called with."""
    calls: list[dict[str, object]] = []
    monkeypatch.setattr(work, "registered", registry := {})
    monkeypatch.setattr(job_queue, "registered", registry)

    @jobs.job("tests.note")
    def note(handle: jobs.JobHandle, **ids: object) -> None:
        calls.append(ids)

    return calls


def start(name: str = "tests.note", **ids: int) -> jobs.Job:
    with unit_of_work():
        return jobs.enqueue(name, started_by_id=7, subject="classroom:3", **ids)


def as_it_is(job: jobs.Job) -> jobs.Job:
    found = jobs.get_job(job.id)
    assert found is not None
    return found


def run_queued(app: Flask) -> int:
    huey = app.extensions["lms_jobs"].huey
    done = 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        done += 1
    return done


def test_a_job_runs_after_the_commit_with_its_ids(app, called):
    job = start(table_id=4)

    assert called == [{"table_id": 4}]
    assert as_it_is(job).state is JobState.DONE
    assert as_it_is(job).progress == 100
    assert as_it_is(job).finished_at is not None


def test_a_job_does_not_run_before_the_commit(app, called):
    job = jobs.enqueue("tests.note", started_by_id=7, subject="x")

    assert called == []
    assert job.state is JobState.QUEUED


def test_a_job_of_work_rolled_back_never_runs(app, called):
    jobs.enqueue("tests.note", started_by_id=7, subject="x")
    db.session.rollback()
    start(table_id=5)

    assert called == [{"table_id": 5}]
    assert db.session.scalar(select(func.count()).select_from(jobs.Job)) == 1


def test_a_job_waits_for_the_outermost_commit(app, called):
    with unit_of_work():
        with db.session.begin_nested():
            jobs.enqueue("tests.note", started_by_id=7, subject="x", n=1)
        before = list(called)

    assert before == []
    assert called == [{"n": 1}]


def test_a_savepoint_rolled_back_takes_only_its_own_job(app, called):
    with unit_of_work():
        jobs.enqueue("tests.note", started_by_id=7, subject="x", n=1)
        savepoint = db.session.begin_nested()
        jobs.enqueue("tests.note", started_by_id=7, subject="x", n=2)
        savepoint.rollback()

    assert called == [{"n": 1}]


def test_a_done_job_is_not_run_again(app, called):
    job = start()
    perform(app, job.id)

    assert len(called) == 1


def test_an_unknown_job_is_refused_at_once(app, called):
    with pytest.raises(LookupError):
        jobs.enqueue("tests.unheard_of", started_by_id=1, subject="x")


def test_two_functions_cannot_share_a_name(called):
    with pytest.raises(ValueError, match="two jobs"):
        jobs.job("tests.note")(lambda handle: None)


def test_a_refusal_is_shown_as_it_is(app, called):
    @jobs.job("tests.refuse")
    def refuse(handle: jobs.JobHandle) -> None:
        raise Refused("名单是空的。")

    job = as_it_is(start("tests.refuse"))

    assert job.state is JobState.FAILED
    assert job.message == "名单是空的。"


def test_a_fault_shows_a_number_that_is_also_in_the_log(app, called, caplog):
    @jobs.job("tests.break")
    def break_down(handle: jobs.JobHandle) -> None:
        raise ZeroDivisionError("a secret of the house")

    with caplog.at_level(logging.ERROR):
        job = as_it_is(start("tests.break"))

    number = caplog.records[-1].args[-1]
    assert job.state is JobState.FAILED
    assert number in job.message
    assert number in job.log
    assert "secret" not in job.message + job.log
    assert "Traceback" not in job.message + job.log


@pytest.mark.parametrize("writes", [True, False])
def test_what_a_failed_job_wrote_is_gone(app, called, writes):
    @jobs.job("tests.half", writes=writes)
    def half(handle: jobs.JobHandle) -> None:
        jobs.enqueue("tests.note", started_by_id=7, subject="half")
        raise Refused("no")

    start("tests.half")

    assert called == []
    assert [job.subject for job in jobs.jobs_of(7)] == ["classroom:3"]


@pytest.mark.parametrize("writes", [True, False])
def test_what_a_done_job_wrote_stays(app, called, writes):
    @jobs.job("tests.whole", writes=writes)
    def whole(handle: jobs.JobHandle) -> None:
        jobs.enqueue("tests.note", started_by_id=7, subject="whole")

    start("tests.whole")

    assert called == [{}]
    assert [job.state for job in jobs.jobs_of(7)] == [JobState.DONE, JobState.DONE]


def test_progress_is_seen_while_the_job_runs(app, called):
    seen: list[tuple[int, str, str]] = []

    def look() -> None:
        with app.app_context():
            (row,) = jobs.jobs_of(7)
            seen.append((row.progress, row.message, row.state.value))

    @jobs.job("tests.slow")
    def slow(handle: jobs.JobHandle) -> None:
        handle.progress(40, "第 2 张，共 5 张")
        other = threading.Thread(target=look)
        other.start()
        other.join()

    start("tests.slow")

    assert seen == [(40, "第 2 张，共 5 张", "running")]


def test_progress_does_not_wait_for_a_lock_the_job_holds_itself(app, called):
    @jobs.job("tests.writer", writes=True)
    def writer(handle: jobs.JobHandle) -> None:
        jobs.enqueue("tests.note", started_by_id=1, subject="x")
        handle.progress(50)
        handle.log("half")

    job = as_it_is(start("tests.writer"))

    assert job.state is JobState.DONE
    assert called == [{}]


def test_a_reading_job_ends_well_though_others_wrote_meanwhile(app, called):
    def write() -> None:
        with app.app_context(), unit_of_work():
            jobs.enqueue("tests.note", started_by_id=8, subject="meanwhile")

    @jobs.job("tests.reader")
    def reader(handle: jobs.JobHandle) -> None:
        jobs.jobs_of(7)
        other = threading.Thread(target=write)
        other.start()
        other.join()

    job = as_it_is(start("tests.reader"))

    assert job.state is JobState.DONE


def test_log_result_and_file_are_kept(app, called):
    @jobs.job("tests.make")
    def make(handle: jobs.JobHandle) -> None:
        handle.log("第一步")
        handle.log("第二步")
        handle.result(added=3)
        handle.result(skipped=1)
        handle.result_file(PNG, "图.png")

    job = as_it_is(start("tests.make"))

    assert [line.split("Z ")[1] for line in job.log.splitlines()] == ["第一步", "第二步"]
    assert job.result == {"added": 3, "skipped": 1}
    assert job.result_name == "图.png"
    assert files.path_of(job.result_file or "").read_bytes() == PNG


def test_jobs_of_a_person_come_latest_first(app, called):
    first, second = start(n=1), start(n=2)

    assert [job.id for job in jobs.jobs_of(7)] == [second.id, first.id]
    assert jobs.jobs_of(8) == []


def test_a_served_application_leaves_the_job_to_the_worker(served, called):
    job = start(n=1)
    before = list(called)
    done = run_queued(served)

    assert before == []
    assert done == 1
    assert called == [{"n": 1}]
    assert as_it_is(job).state is JobState.DONE


def test_the_queue_is_kept_in_the_instance_folder(served, called, tmp_path):
    start()

    assert (tmp_path / "jobs.db").exists()


def test_a_queue_that_is_away_denies_nothing(served, called, monkeypatch, caplog):
    def away(self: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(job_queue.Queue, "_open", away)
    job = start()

    assert as_it_is(job).state is JobState.QUEUED
    assert "could not be put on the queue" in caplog.text


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_a_lost_job_is_found_again(served, called, state):
    job = start(n=1)
    served.extensions["lms_jobs"].huey.flush()
    with unit_of_work():
        long_ago = job.created_at - timedelta(hours=1)
        row = as_it_is(job)
        row.state, row.created_at, row.seen_at = state, long_ago, long_ago

    assert jobs.sweep() == 1
    assert run_queued(served) == 1
    assert called == [{"n": 1}]


def test_a_job_at_work_is_left_alone(served, called):
    job = start(n=1)
    with unit_of_work():
        row = as_it_is(job)
        row.state, row.seen_at = JobState.RUNNING, row.created_at
        row.created_at -= timedelta(hours=1)

    assert jobs.sweep() == 0


def test_a_worker_runs_what_is_on_the_queue(served, called):
    job = start(n=1)
    huey = served.extensions["lms_jobs"].huey
    consumer = huey.create_consumer(workers=1, periodic=False, initial_delay=0.02, max_delay=0.02)
    finished = threading.Event()
    huey.post_execute()(lambda task, value, error: finished.set())

    consumer.start()
    try:
        assert finished.wait(5)
    finally:
        consumer.stop(graceful=True)

    assert called == [{"n": 1}]
    assert as_it_is(job).state is JobState.DONE
