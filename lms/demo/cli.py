"""`lms demo`: the made-up school, loaded or thrown away and made anew."""

import unicodedata
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_migrate import upgrade

import lms
from lms.core.db import unit_of_work
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses import importer
from lms.demo import services
from lms.demo.rules.people import PASSWORD
from lms.demo.services import Made

cli = AppGroup("demo", help="一所编造的学校，供试用和测试。")

content = click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=None,
    help="课程文件夹；不写就用随系统带的。",
)


@cli.command("load")
@content
def load(content: Path | None) -> None:
    """Make the made-up school, or keep it when it is there; tell who can sign in."""
    try:
        with unit_of_work():
            services.require_no_other_school()
        _load(content or course_content())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


@cli.command("reset")
@content
@click.option("--yes", is_flag=True, help="不再询问。")
def reset(content: Path | None, yes: bool) -> None:
    """Throw the made-up school away and make it anew; refuses any other database."""
    if not yes:
        click.confirm(_("演示学校和其中的全部改动都会删除。继续吗？"), abort=True)
    try:
        services.empty_database()
        _load(content or course_content())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def course_content() -> Path:
    """The courses that come with the system: inside the package, or beside it in a checkout."""
    here = Path(lms.__file__).parent
    packed = here / "_course_content"
    return packed if packed.exists() else here.parent / "course_content"


def _load(content: Path) -> None:
    click.echo(_("更新数据库结构"))
    upgrade()
    _import(content)
    with unit_of_work():
        made = services.load(click.echo)
    if not made.is_new:
        with unit_of_work():
            made = Made(is_new=False, initial_password=services.new_initial_password())
        click.echo(_("演示学校已经在这里，内容都保留。"))
    _tell_accounts(made)


def _import(content: Path) -> None:
    click.echo(_("导入课程 %(path)s", path=content))
    with unit_of_work():
        reports = importer.import_all(content)
    for report in reports:
        name = report.course_code or _("培养目标")
        errors = [str(finding) for finding in report.findings if report.has_errors]
        if errors:
            raise click.ClickException("\n".join([_("%(name)s 有错误", name=name), *errors]))
        changed = sum(report.count(change) for change in ("new", "changed", "removed"))
        click.echo(_("　%(name)s：%(n)s 个文件有更新", name=name, n=changed))


def _tell_accounts(made: Made) -> None:
    click.echo()
    click.echo(_("可以这样登录，密码都是 %(password)s：", password=PASSWORD))
    accounts = services.accounts()
    name_width = max(_width(one.name) for one in accounts)
    for one in accounts:
        click.echo(f"  {one.number:<12}{_padded(one.name, name_width)}  {one.what}")
    if made.initial_password:
        newcomer = next(one for one in accounts if one.is_newcomer)
        words = _("新生 %(number)s 的初始密码：%(password)s",
                  number=newcomer.number, password=made.initial_password)  # fmt: skip
        click.echo(f"  {words}")


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """How many columns a terminal needs: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
