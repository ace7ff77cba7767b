"""Commands about grades and what follows from them."""

import sys

import click
from flask.cli import AppGroup

from lms.reports.services.checking import check_all

cli = AppGroup("gradebook", help="Marks, totals and attainment.")


@cli.command()
@click.option("--classroom", type=int, help="Id of one classroom; without it, all.")
def verify(classroom: int | None) -> None:
    """Derive every figure again from the ledger and compare; exit code 1 on differences."""
    checked = check_all(classroom)
    for one in checked.differences:
        click.echo(one)
    click.echo(f"figures {checked.figures} differences {len(checked.differences)}")
    if checked.differences:
        sys.exit(1)
