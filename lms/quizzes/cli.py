"""Commands of this room."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from lms.accounts.models import User
from lms.accounts.queries import user_by_number
from lms.assignments.models import Assignment
from lms.core.db import unit_of_work
from lms.core.errors import Refused
from lms.core.points import plain, share
from lms.gradebook.rules import Tally
from lms.quizzes import policy, queries, services
from lms.quizzes.rules.mending import MendKind, MendPolicy
from lms.quizzes.services import mending, recounting, verifying
from lms.quizzes.services.mending import Plan, Wish

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


@cli.command()
@click.option("--assignment", type=int, required=True, help="Id of the quiz as given to a class.")
@click.option("--question", required=True, help="Key of the question, or of a part of a case.")
@click.option("--kind", type=click.Choice([kind.value for kind in MendKind]), default="revision")
@click.option(
    "--policy", "how", type=click.Choice([one.value for one in MendPolicy]), default="exact"
)
@click.option("--accept", multiple=True, help="An answer as given, with --kind accept.")
@click.option("--dry-run", is_flag=True, help="Only print what would change.")
@click.option("--by", help="Number of the teacher who mends; needed without --dry-run.")
@click.option("--reason", default="", help="Kept with each mark; needed without --dry-run.")
def regrade(**said: object) -> None:
    """Print what mending one question would change, and make it so unless told not to."""
    with _refusals_told(), unit_of_work():
        place = _quiz(said["assignment"])
        wish = _wish(place, said)
        plan = mending.plan_for([], place, wish)
        _tell(plan)
        if said["dry_run"]:
            return
        teacher = _teacher(said["by"], place)
        reason = str(said["reason"])
        (mend,) = mending.mend(place, wish=wish, reason=reason, token=plan.token, by=teacher)
        click.echo(f"mend {mend.id} applied")


@cli.command()
@click.option("--assignment", type=int, default=None, help="Only this quiz of one class.")
def verify(assignment: int | None) -> None:
    """Compute every attempt that was handed in anew; exit 1 when a stored figure differs."""
    verified = verifying.verify(assignment)
    for one in verified.differences:
        click.echo(f"attempt {one.attempt_id}\t{one.what}\t{one.stored}\t{one.computed}")
    click.echo(f"attempts {verified.attempts} differences {len(verified.differences)}")
    if verified.differences:
        sys.exit(1)


@cli.command()
@click.option("--assignment", type=int, required=True, help="Id of the quiz as given to a class.")
@click.option("--by", required=True, help="Number of the teacher who answers for it.")
@click.option("--reason", required=True, help="Kept with each mark.")
def recount(assignment: int, by: str, reason: str) -> None:
    """Enter the marks of a class anew where `verify` says the ledger differs from the attempts."""
    with _refusals_told(), unit_of_work():
        place = _quiz(assignment)
        entered = recounting.recount(place, reason=reason, by=_teacher(by, place))
        click.echo(f"{entered} marks entered.")


def _quiz(assignment_id: object) -> Assignment:
    place = queries.quiz_assignment(int(str(assignment_id)))
    if place is None:
        raise click.ClickException("There is no such quiz.")
    return place


def _teacher(number: object, place: Assignment) -> User:
    teacher = user_by_number(str(number or ""))
    if teacher is None or not policy.can_mend(teacher, place):
        raise click.ClickException("Say with --by which teacher of the class does it.")
    return teacher


@contextmanager
def _refusals_told() -> Iterator[None]:
    """A refusal is an answer, not a fault: one line and a failing exit."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _wish(place: Assignment, said: dict[str, object]) -> Wish:
    leaf, kind = str(said["question"]), MendKind(str(said["kind"]))
    accept = said["accept"] if isinstance(said["accept"], tuple) else ()
    answers: tuple[str, ...] = ()
    if accept:
        _leaf, given = mending.given_answers(queries.papers_of([place.id]), leaf)
        answers = tuple(
            one.token for one in given if {one.piece.words, one.piece.letters} & {*accept}
        )
    return Wish(leaf, kind, MendPolicy(str(said["how"])), answers)


def _tell(plan: Plan) -> None:
    (one,) = plan.classes
    for effect in one.moved:
        was, becomes = _mark(effect.before), _mark(effect.after)
        student = effect.student
        click.echo(f"{student.number}\t{student.name}\t{was}\t{becomes}\t{effect.crossing}")
    for move in one.moves:
        before, after = move.before.attainment, move.after.attainment
        click.echo(f"{move.code}\t{share(before)}\t{share(after)}")
    click.echo(f"mean {share(one.mean_before)} -> {share(one.mean_after)}")
    click.echo(
        f"papers {one.papers} changed {len(one.moved)} up {len(one.up)} down {len(one.down)} "
        f"running {one.running} unfit {one.unfit}"
    )


def _mark(tally: Tally | None) -> str:
    return f"{plain(tally.earned)}/{plain(tally.possible)}" if tally else "-"
