"""Commands of this room."""

import sys

import click
from flask.cli import AppGroup

from lms.core.db import unit_of_work
from lms.evaluations import queries, services
from lms.evaluations.services import verifying

cli = AppGroup("evaluations", help="Evaluation tables and their results.")

CLASSROOM = click.option("--classroom", type=int, help="Id of one classroom; without it, all.")


@cli.command()
@CLASSROOM
def verify(classroom: int | None) -> None:
    """Derive every result again from its reviews and compare; exit code 1 on differences."""
    verified = verifying.verify(classroom)
    for one in verified.differences:
        click.echo(f"sheet {one.sheet_id} ({one.number} {one.name}): {one.what}")
    click.echo(f"sheets {verified.sheets} differences {len(verified.differences)}")
    if verified.differences:
        sys.exit(1)


@cli.command()
@CLASSROOM
@click.option("--reason", default="重新结算", help="Kept with each mark that changes.")
def settle(classroom: int | None, reason: str) -> None:
    """Compute and store every result anew, as after an upgrade; safe to repeat."""
    standing = 0
    for assignment_id in queries.evaluations_in(classroom):
        with unit_of_work():
            outcomes = services.settle_many(assignment_id, reason=reason, by=None)
        standing += sum(outcome.stands for outcome in outcomes)
    click.echo(f"{standing} results stand.")
