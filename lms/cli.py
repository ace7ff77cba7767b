"""The `lms` command: gathers each room's commands."""

import os
import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate import Migrate, upgrade
from flask_migrate.cli import db as schema

from lms.accounts.cli import cli as accounts
from lms.app import create_app
from lms.authoring.cli import cli as authoring
from lms.core.config import BadSetting, load_settings
from lms.core.db import db
from lms.courses.cli import cli as courses
from lms.demo.cli import cli as demo
from lms.evaluations.cli import cli as evaluations
from lms.quizzes.cli import cli as quizzes
from lms.reports.cli import cli as gradebook
from lms.web.log import set_up

HERE = Path(__file__).parent


def migrations() -> Path:
    """Beside the package in a checkout, inside it when installed from a wheel."""
    packed = HERE / "_migrations"
    return packed if packed.exists() else HERE.parent / "migrations"


def build_app() -> Flask:
    """The application as every command sees it, with the schema commands."""
    settings = load_settings()
    set_up(settings.log_format)
    app = create_app(settings)
    Migrate(app, db, directory=str(migrations()), render_as_batch=True)
    return app


class Commands(FlaskGroup):
    """Only what is meant for this product: libraries do not add commands of their own."""

    def _load_plugin_commands(self) -> None:
        self._loaded_plugin_commands = True


cli = Commands(
    name="lms",
    create_app=build_app,
    add_default_commands=False,
    add_version_option=False,
    help="客服学堂: run and look after one installation.",
)


for room in (accounts, authoring, courses, schema, demo, evaluations, gradebook, quizzes):
    cli.add_command(room)


@cli.command()
def init() -> None:
    """Make a new installation: folder, secret and database; no people yet."""
    upgrade()
    click.echo("Ready. Make the first administrator: lms accounts create-admin NUMBER NAME")


@cli.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--workers", default=2, help="Processes that answer requests.")
@click.option("--with-jobs/--without-jobs", default=True, help="Also run the job worker.")
def serve(host: str, port: int, workers: int, with_jobs: bool) -> None:
    """Answer requests with the production server until told to stop."""
    from lms.server import serve as run  # noqa: PLC0415  only this command needs gunicorn

    click.echo(f"http://{host}:{port}")
    run(host=host, port=port, workers=workers, with_jobs=with_jobs)


@cli.command()
def work() -> None:
    """Run background jobs until told to stop."""
    from flask import current_app  # noqa: PLC0415

    from lms.core.jobs import run_worker  # noqa: PLC0415

    run_worker(current_app._get_current_object())  # type: ignore[attr-defined]


def main() -> None:
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    try:
        cli.main()
    except BadSetting as wrong:
        click.echo(f"lms: {wrong}", err=True)
        sys.exit(2)
