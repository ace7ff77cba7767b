"""Fixtures of every test: an application on an empty database, browsers, a stopped clock."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, make_url
from werkzeug.test import TestResponse

from lms.accounts.models import User
from lms.app import create_app
from lms.core import clock as house_clock
from lms.core.config import Settings
from lms.core.db import db

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile(
    "deep", deadline=None, max_examples=150, stateful_step_count=50, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("LMS_PROFILE", "house"))

DATABASE = os.environ.get("LMS_TEST_DATABASE", "")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


class Browser(FlaskClient):
    """Starts every request with an empty session, as in life.

    The test holds an application context open and Flask lets requests share it, so
    without this a page would find what the test had already loaded, and the person
    whom an earlier request had recognised.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.expunge_all()  # before the rollback, which would empty the test's objects
        db.session.rollback()
        vars(g).clear()
        answer = super().open(*args, **kwargs)
        answer.request.environ["wsgi.input"].close()  # a large body is sent from a file
        return answer


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a server's database for these tests, or '' for a file.

    Processes that run side by side get one each, beside the one that was named.
    """
    if not (DATABASE and WORKER):
        yield DATABASE
        return
    own = make_url(DATABASE).set(database=f"{make_url(DATABASE).database}_{WORKER}")
    server = create_engine(DATABASE, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{own.database}"')
        # What a power cut would lose of a test is nobody's loss.
        connection.exec_driver_sql(f'ALTER DATABASE "{own.database}" SET synchronous_commit TO off')
        yield own.render_as_string(hide_password=False)
        connection.exec_driver_sql(f'DROP DATABASE "{own.database}" WITH (FORCE)')
    server.dispose()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database: str) -> Settings:
    instance = tmp_path_factory.mktemp("instance")
    return Settings(
        instance=instance,
        secret_key="a secret that is long enough for tests",
        database_url=database or f"sqlite:///{instance / 'test.db'}",
        argon2_memory_kib=8,
        argon2_passes=1,
    )


@pytest.fixture(scope="session")
def built_app(settings: Settings) -> Iterator[Flask]:
    """One application for the whole run: building it costs more than most tests."""
    app = create_app(settings, testing=True)
    app.test_client_class = Browser
    with app.app_context():
        db.drop_all()
        db.create_all()
        _sweep_by_hand()
        event.listen(db.engine, "before_cursor_execute", _note_tables)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """The application with empty tables, inside an application context."""
    with built_app.app_context():
        yield built_app
        db.session.rollback()
        db.session.remove()
        _empty(_written)


INTO = re.compile(r"\s*(?:WITH\b.*?\b)?INSERT\s+INTO\s+\"?(\w+)", re.IGNORECASE | re.DOTALL)
SWEEP = 50  # tests after which what was emptied is given back to PostgreSQL
_written: set[str] = set()  # by this test
_emptied: set[str] = set()  # since the last sweep
_tests = count(1)


def _note_tables(*sent: Any) -> None:
    """Remember which tables a test has put rows into: the others are empty still."""
    if into := INTO.match(sent[2]):
        _written.add(into[1])


def _empty(written: set[str]) -> None:
    """Empty these tables and count their rows from 1 again."""
    is_server = db.engine.dialect.name == "postgresql"
    tables = [one for one in reversed(db.metadata.sorted_tables) if one.name in written]
    with db.engine.begin() as connection:
        for table in tables:
            connection.execute(table.delete())
            if is_server and "id" in table.columns:
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                connection.exec_driver_sql(f"SELECT setval({sequence}, 1, false)")
    _emptied.update(table.name for table in tables)
    written.clear()
    if is_server and next(_tests) % SWEEP == 0:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in sorted(_emptied):
                connection.exec_driver_sql(f'VACUUM "{name}"')
        _emptied.clear()


def _sweep_by_hand() -> None:
    """Let PostgreSQL sweep no table while a test fills it: rows would come in any order."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            for table in db.metadata.sorted_tables:
                off = "autovacuum_enabled = false"
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" SET ({off})')


@pytest.fixture
def browser(app: Flask) -> Callable[..., FlaskClient]:
    """`browser(person)` is a client signed in as that person; `browser()` is nobody's.

    Posts carry the CSRF token by themselves.
    """

    def open_browser(person: User | None = None) -> FlaskClient:
        from tests.builders.accounts import sign_in  # noqa: PLC0415

        client = app.test_client()
        if person is not None:
            sign_in(client, person)
        page = client.get("/sign-in").get_data(as_text=True)
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        if token:
            client.environ_base["HTTP_X_CSRFTOKEN"] = token.group(1)
        return client

    return open_browser


@pytest.fixture
def at_most(app: Flask) -> Callable[[int], Any]:
    """`with at_most(3): ...` fails when the block sends more than three statements."""

    @contextmanager
    def guard(limit: int) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        work = [one for one in sent if not one.startswith(("BEGIN", "PRAGMA"))]
        assert len(work) <= limit, "\n".join(work)

    return guard


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        house_clock._told.set(moment)

    def move(self, **step: float) -> datetime:
        self.moment += timedelta(**step)
        house_clock._told.set(self.moment)
        return self.moment

    def release(self) -> None:
        house_clock._told.set(None)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Monday 2026-11-23 09:00 in Shanghai, everywhere."""
    stopped = Clock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    yield stopped
    stopped.release()


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[1]
