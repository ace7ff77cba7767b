"""`lms authoring …`: a course kept in a git repository."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from lms.accounts.models import User
from lms.accounts.queries import user_by_number
from lms.authoring.queries.incoming import desk_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services import git
from lms.core.db import unit_of_work
from lms.core.errors import Refused
from lms.core.git import masked
from lms.core.i18n import _

cli = AppGroup("authoring", help="课程与 git 仓库。")
by_option = click.option("--by", "number", default="", help="Who does it: a number (工号).")


@contextmanager
def _refusals_told() -> Iterator[None]:
    """A refusal is an answer, not a fault: one line and a failing exit."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(masked(str(refusal))) from refusal


def _desk(code: str) -> CourseDesk:
    desk = desk_of(code)
    if desk is None:
        raise click.ClickException(_("没有课程 %(code)s。", code=code))
    return desk


def _person(number: str) -> User | None:
    person = user_by_number(number) if number else None
    if number and person is None:
        raise click.ClickException(_("没有工号 %(number)s。", number=number))
    return person


@cli.command("connect")
@click.argument("code")
@click.argument("url")
@click.option("--branch", default="main", show_default=True)
@click.option("--folder", default="", help="The course folder inside the repository.")
@by_option
def connect(code: str, url: str, branch: str, folder: str, number: str) -> None:
    """Name the repository URL that course CODE is kept in."""
    with _refusals_told(), unit_of_work():
        git.connect(_desk(code), url, branch, folder, by=_person(number))
    click.echo(
        _(
            "课程 %(code)s 已连接 %(url)s，分支 %(branch)s。",
            code=code,
            url=masked(url),
            branch=branch,
        )
    )


@cli.command("status")
@click.argument("code")
def status(code: str) -> None:
    """Say how the desk of course CODE stands to its repository."""
    desk = _desk(code)
    with _refusals_told():
        link = git.the_link(code)
        found = git.status(desk, link, git.fetch(link))
    click.echo(_("仓库 %(url)s，分支 %(branch)s", url=masked(link.url), branch=link.branch))
    click.echo(_("上次同步 %(commit)s", commit=link.commit[:10] or "—"))
    if found.head is None:
        click.echo(_("仓库里还没有这个分支"))
    elif found.is_behind:
        click.echo(_("仓库里有还没有拉取的提交：%(commit)s", commit=found.head[:10]))
    click.echo(
        _(
            "等待合并 %(waiting)s，没有发布的改动 %(drafts)s，与仓库不同的已发布文件 %(unpushed)s",
            waiting=found.waiting,
            drafts=found.drafts,
            unpushed=len(found.unpushed),
        )
    )
    for path in found.unpushed:
        click.echo(f"  {path}")


@cli.command("pull")
@click.argument("code")
@by_option
def pull(code: str, number: str) -> None:
    """Bring what the repository of course CODE has to the desk; nothing is published."""
    with _refusals_told():
        head = git.fetch(git.the_link(code))
        with unit_of_work():
            desk, link = _desk(code), git.the_link(code)
            done = git.take_fetched(desk, link, head, by=_person(number))
    if done.plan is None or done.plan.is_nothing:
        click.echo(_("没有新的内容。"))
    else:
        taken = [one for one in done.plan.files if one.verdict.is_taken]
        for one in [*taken, *done.plan.of("conflict")]:
            click.echo(f"{one.verdict.value}\t{one.path}")
        click.echo(
            _(
                "已拉取到编写台：%(taken)s 个文件，%(waits)s 个等待合并。",
                taken=len(taken),
                waits=len(done.plan.of("conflict")),
            )
        )
    for path, why in (done.plan.refused if done.plan else {}).items():
        click.echo(f"{path}: {why}", err=True)


@cli.command("push")
@click.argument("code")
@click.option("--message", "-m", required=True, help="The message of the commit.")
@by_option
def push(code: str, message: str, number: str) -> None:
    """Hand what is published of course CODE over to its repository, as one commit."""
    desk, person = _desk(code), _person(number)
    with _refusals_told():
        link = git.the_link(code)
        commit = git.push(desk, link, git.fetch(link), message=message, by=person)
        if commit is None:
            click.echo(_("没有要推送的改动。"))
            return
        with unit_of_work():
            git.note_push(desk, git.the_link(code), commit, by=person)
    click.echo(_("已推送 %(commit)s。", commit=commit[:10]))
