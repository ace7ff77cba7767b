"""What several machines share through Redis: the queue of jobs and the count of wrong passwords.

The tests run where LMS_TEST_REDIS names a server; `scripts/check.py` sets it, and counts
the tests as left out when there is none.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from huey import RedisHuey

from lms.accounts.views import limits
from lms.app import create_app
from lms.core.config import Settings
from lms.core.db import db, unit_of_work
from lms.core.jobs import JobHandle, JobState, enqueue, get_job, job

URL = os.environ.get("LMS_TEST_REDIS", "")
pytestmark = pytest.mark.skipif(not URL, reason="LMS_TEST_REDIS names no Redis")


@job("tests.count")
def count(handle: JobHandle, upto: int) -> None:
    handle.result(sum=sum(range(upto)))


@pytest.fixture
def machines(tmp_path: Path, settings: Settings, built_app: Flask) -> Iterator[tuple[Flask, Flask]]:
    """Two machines of one installation: one database, one Redis, nothing else in common."""
    apps = []
    for name in ("one", "two"):
        own = replace(
            settings,
            instance=tmp_path / name,
            database_url=f"sqlite:///{tmp_path / 'shared.db'}",
            redis_url=URL,
            sign_in_limit="2 per minute",
        )
        apps.append(create_app(own, testing=True))
        apps[-1].testing = False
    with apps[0].app_context():
        db.create_all()
    apps[0].extensions["lms_jobs"].huey.flush()
    yield apps[0], apps[1]
    apps[0].extensions["lms_jobs"].huey.flush()
    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_a_job_enqueued_on_one_machine_is_done_on_another(machines):
    here, there = machines
    with here.app_context(), unit_of_work():
        job_id = enqueue("tests.count", started_by_id=1, subject="test:1", upto=5).id

    queue = there.extensions["lms_jobs"].huey
    queue.execute(queue.dequeue())

    assert isinstance(queue, RedisHuey)
    with here.app_context():
        done = get_job(job_id)
        assert (done.state, done.result) == (JobState.DONE, {"sum": 10})


def test_wrong_passwords_are_counted_across_machines(machines):
    here, there = machines
    with here.test_request_context():
        limits.forgive("24010201")
        first = limits.locked_until("24010201")
    with there.test_request_context():
        second = limits.locked_until("24010201")
    with here.test_request_context():
        third = limits.locked_until("24010201")
        limits.forgive("24010201")

    assert (first, second) == (None, None)
    assert third is not None
