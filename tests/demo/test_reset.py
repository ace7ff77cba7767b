"""Throwing the made-up school away: only ever the made-up school."""

import pytest
from sqlalchemy import inspect

from lms.core import journal
from lms.core.db import db, unit_of_work
from lms.demo import cli, services
from lms.demo.queries import LOADED, Holding, holding
from tests.builders.accounts import a_user


@pytest.fixture
def tables_come_back(app):
    yield
    db.session.remove()
    db.create_all()


def a_demo_mark() -> None:
    with unit_of_work():
        journal.write(LOADED, subject="demo", actor_id=None, actor_name="lms")


def test_an_empty_database_holds_nothing(app):
    assert holding() is Holding.NOTHING


def test_a_database_without_tables_holds_nothing(app, tables_come_back):
    services.empty_database()

    assert holding() is Holding.NOTHING
    assert inspect(db.engine).get_table_names() == []


def test_a_database_with_people_and_no_mark_is_another_school(app):
    a_user()

    assert holding() is Holding.OTHER
    with pytest.raises(services.NotTheDemo, match="LMS_INSTANCE"):
        services.empty_database()


def test_the_made_up_school_may_be_emptied(app, tables_come_back):
    a_user()
    a_demo_mark()

    services.empty_database()

    assert inspect(db.engine).get_table_names() == []


@pytest.mark.parametrize("command", [["load"], ["reset", "--yes"]])
def test_commands_refuse_another_school(app, no_migrations, command):
    a_user()

    told = app.test_cli_runner().invoke(cli.cli, command)

    assert told.exit_code == 1
    assert "不是演示学校" in told.output


def test_reset_asks_before_it_deletes(app):
    told = app.test_cli_runner().invoke(cli.cli, ["reset"], input="n\n")

    assert told.exit_code == 1
    assert "继续吗" in told.output


def test_a_load_without_the_task_is_refused(app, no_migrations, tmp_path, content):
    (tmp_path / "training-objectives.md").write_bytes(
        (content / "training-objectives.md").read_bytes()
    )

    told = app.test_cli_runner().invoke(cli.cli, ["load", "--content", str(tmp_path)])

    assert told.exit_code == 1
    assert "T03" in told.output


def test_a_load_of_faulty_courses_tells_every_fault(app, no_migrations, tmp_path):
    (tmp_path / "csf").mkdir()
    (tmp_path / "csf" / "course.md").write_text("---\ncourse: CSF\n---\n", encoding="utf-8")

    told = app.test_cli_runner().invoke(cli.cli, ["load", "--content", str(tmp_path)])

    assert told.exit_code == 1
    assert "course.md" in told.output


def test_there_is_no_new_password_without_a_newcomer(app):
    assert services.new_initial_password() == ""
