"""`lms accounts …`."""

import pytest

from lms.accounts import queries, services
from lms.accounts.cli import cli
from tests.builders.accounts import a_teacher, a_user


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words, given=None: runner.invoke(cli, words, input=given)


def test_the_first_administrator_is_made_with_an_initial_password(run):
    said = run("create-admin", "90001", "陈主任")

    password = said.output.strip().rpartition(" ")[2]
    assert said.exit_code == 0
    assert queries.user_by_number("90001").is_administrator
    assert services.authenticate("90001", password).must_change_password


def test_an_administrator_is_made_with_a_password_from_standard_input(run):
    said = run("create-admin", "90001", "陈主任", "--password-stdin", given="Taishan-2027\n")

    assert "Taishan" not in said.output
    assert not services.authenticate("90001", "Taishan-2027").must_change_password


@pytest.mark.parametrize(("number", "given"), [("80001", "Taishan-2027\n"), ("90001", "weak\n")])
def test_a_refusal_is_one_line_and_leaves_nothing(run, number, given):
    a_teacher(number="80001")

    said = run("create-admin", number, "陈主任", "--password-stdin", given=given)

    assert said.exit_code == 1
    assert said.output.startswith("Error: ")
    assert queries.active_administrators() == []


def test_accounts_are_listed(run):
    a_user("林晓雨", "1001", is_active=False)
    a_teacher("周敏", "2001")

    assert run("list").output == "1001\t林晓雨\tmember\tdeactivated\n2001\t周敏\tteacher\tactive\n"
    assert run("list", "--role", "teacher").output == "2001\t周敏\tteacher\tactive\n"


def test_a_forgotten_password_is_reset(run):
    a_teacher("周敏", "2001")

    said = run("reset-password", "2001")

    password = said.output.strip().rpartition(" ")[2]
    assert services.authenticate("2001", password).must_change_password


def test_nobodys_password_is_not_reset(run):
    assert run("reset-password", "2001").exit_code == 1
