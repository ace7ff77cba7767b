"""The made-up school, loaded once for all tests that look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from lms.core import clock
from lms.core.db import db, unit_of_work
from lms.courses import importer
from lms.demo import cli, services


@dataclass(frozen=True)
class School:
    """The loaded school: what the load said and made, and when it ended."""

    said: list[str]
    made: services.Made
    loaded_at: datetime
    runner: FlaskCliRunner


@pytest.fixture(scope="module")
def school(built_app: Flask) -> Iterator[School]:
    """Loading takes seconds, so the tests of a module share it and only read."""
    with built_app.app_context():
        said: list[str] = []
        with unit_of_work():
            importer.import_all(cli.course_content())
        with unit_of_work():
            made = services.load(said.append)
        yield School(said, made, clock.now(), built_app.test_cli_runner())
        db.session.remove()
        db.drop_all()
        db.create_all()


@pytest.fixture
def no_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of a test are there already."""
    monkeypatch.setattr(cli, "upgrade", lambda: None)


@pytest.fixture
def content(root: Path) -> Path:
    return root / "course_content"
