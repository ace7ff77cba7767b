"""The migrations: up, down and up again, ending exactly at the models, on either database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import MetaData, inspect
from sqlalchemy.exc import IntegrityError

from lms.app import create_app
from lms.core.config import Settings
from lms.core.db import db
from lms.revisions.models import DocumentKind

MOMENT = datetime(2026, 9, 1, 8, 0, 0)  # noqa: DTZ001  as the database keeps it
MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def empty_app(
    tmp_path: Path, settings: Settings, built_app: Flask, database: str
) -> Iterator[Flask]:
    """An application on a database without tables; PostgreSQL gets its tables back afterwards."""
    url = database or f"sqlite:///{tmp_path / 'empty.db'}"
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


# One row of a text and what points at it, as the first version kept them.
AS_IT_WAS = (
    ("documents", {"course_code": "CSF", "kind": "lesson", "key": "T03", "created_at": MOMENT}),
    (
        "revisions",
        {
            "document_id": 1,
            "number": 1,
            "source": "# 课文",
            "source_hash": "0" * 64,
            "compiled": {},
            "saved_at": MOMENT,
        },
    ),
    (
        "courses",
        {
            "code": "CSF",
            "title": "客户服务基础与实务",
            "title_en": "",
            "hours": 32,
            "credits": 2,
            "pass_mark": 60,
            "grading": [],
            "introduction": "",
        },
    ),
)


def test_what_was_there_is_still_there(empty_app):
    upgrade(revision="0001")
    before = MetaData()
    before.reflect(db.engine)
    with db.engine.begin() as connection:
        for table, row in AS_IT_WAS:
            connection.execute(before.tables[table].insert().values(**row))

    upgrade()

    after = MetaData()
    after.reflect(db.engine)
    with db.engine.connect() as connection:
        rows = {
            table: connection.execute(after.tables[table].select()).mappings().one()
            for table, _row in AS_IT_WAS
        }
    assert rows["revisions"]["document_id"] == rows["documents"]["id"]
    assert rows["documents"]["key"] == "T03"
    assert rows["courses"]["glossary"] == []


def test_a_newer_kind_of_document_is_kept_after_the_migrations(empty_app):
    upgrade()
    tables = MetaData()
    tables.reflect(db.engine)

    for kind in DocumentKind:
        row = {"course_code": "CSF", "kind": kind.value, "key": "X", "created_at": MOMENT}
        with db.engine.begin() as connection:
            connection.execute(tables.tables["documents"].insert().values(**row))

    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(tables.tables["documents"].insert().values(**{**row, "kind": "novel"}))


@pytest.mark.parametrize(
    "path", sorted((MIGRATIONS / "versions").glob("*.py")), ids=lambda path: path.name
)
def test_a_migration_outlives_the_code(path):
    text = path.read_text(encoding="utf-8")

    assert "lms" not in text.replace("lms_", "")
    assert path.name[:4].isdigit()
