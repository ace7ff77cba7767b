"""Commands of this room."""

import click
from flask.cli import AppGroup

from lms.core.db import unit_of_work
from lms.quizzes import services

cli = AppGroup("quizzes", help="Attempts at quizzes.")


@cli.command()
def settle() -> None:
    """Hand in every attempt whose time is up; safe to run at any time."""
    settled = 0
    while True:
        with unit_of_work():
            found = services.settle_overdue()
        settled += found
        if not found:
            break
    click.echo(f"{settled} attempts settled.")
