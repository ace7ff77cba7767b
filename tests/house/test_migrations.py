"""The migrations: up, down and up again, ending exactly at the models, on either database."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import inspect

from lms.app import create_app
from lms.core.config import Settings
from lms.core.db import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def empty_app(tmp_path: Path, settings: Settings, built_app: Flask) -> Iterator[Flask]:
    """An application on a database without tables; PostgreSQL gets its tables back afterwards."""
    url = os.environ.get("LMS_TEST_DATABASE") or f"sqlite:///{tmp_path / 'empty.db'}"
    settings = replace(settings, instance=tmp_path, database_url=url)
    app = create_app(settings, testing=True)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        db.drop_all()
        yield app
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        db.drop_all()
        db.create_all()
        db.engine.dispose()


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def test_migrations_go_up_down_and_up_again_to_the_models(empty_app):
    upgrade()
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names())
    upgrade()

    assert left <= {"alembic_version"}
    assert _differences() == []


@pytest.mark.parametrize(
    "path", sorted((MIGRATIONS / "versions").glob("*.py")), ids=lambda path: path.name
)
def test_a_migration_outlives_the_code(path):
    text = path.read_text(encoding="utf-8")

    assert "lms" not in text.replace("lms_", "")
    assert path.name[:4].isdigit()
