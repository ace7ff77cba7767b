"""`lms accounts …`: the first administrator, and help when nobody can sign in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from lms.accounts import queries, services
from lms.accounts.models import SiteRole
from lms.core.db import unit_of_work
from lms.core.errors import Refused

ROLES = tuple(role.value for role in SiteRole)

cli = AppGroup("accounts", help="People and their passwords.")


@contextmanager
def refusals_told() -> Iterator[None]:
    """A refusal is an answer, not a fault: one line and a failing exit."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


@cli.command("create-admin")
@click.argument("number")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_admin(number: str, name: str, password_stdin: bool) -> None:
    """Make an administrator; an initial password is printed once."""
    chosen = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    with refusals_told(), unit_of_work():
        made = services.create_user(
            number=number, name=name, role=SiteRole.ADMINISTRATOR, actor=None
        )
        if password_stdin:
            services.change_password(made.user, new=chosen)
    click.echo(f"Administrator {made.user.number} is made.")
    if not password_stdin:
        click.echo(f"Initial password, to be changed at the first sign-in: {made.password}")


@cli.command("list")
@click.option("--role", type=click.Choice(ROLES), default=None)
def list_accounts(role: str | None) -> None:
    """List the accounts: number, name, role, state."""
    wanted = SiteRole(role) if role else None
    for user in queries.everybody(role=wanted):
        state = "active" if user.is_active else "deactivated"
        click.echo(f"{user.number}\t{user.name}\t{user.site_role.value}\t{state}")


@cli.command("reset-password")
@click.argument("number")
def reset_password(number: str) -> None:
    """Give an account a new initial password and end its sign-ins."""
    with refusals_told(), unit_of_work():
        user = queries.user_by_number(number)
        if user is None:
            raise click.ClickException(f"nobody has the number {number}")
        made = services.reset_password(user, actor=None)
    click.echo(f"Initial password of {number}, to be changed at the first sign-in: {made.password}")
