"""`lms courses`: check, import, export, list and take back courses."""

from fractions import Fraction
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.core.db import unit_of_work
from lms.core.errors import Refused
from lms.core.findings import Finding, Severity
from lms.core.i18n import _
from lms.courses import importer, queries, services
from lms.courses.rules.coverage import Coverage

cli = AppGroup("courses", help="检查、导入、导出课程文件夹。")


@cli.command("check")
@click.argument("path", type=click.Path(path_type=Path))
def check(path: Path) -> None:
    """Report every problem of PATH, a folder of courses or one course."""
    try:
        found = importer.check_root(importer.read_root(path), _progress)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _say(found.findings)
    if found.coverage:
        _say_coverage(found.coverage)
    if any(finding.severity is Severity.ERROR for finding in found.findings):
        raise click.exceptions.Exit(1)


@cli.command("import")
@click.argument("path", type=click.Path(path_type=Path))
def import_(path: Path) -> None:
    """Take every course of PATH whole, or not at all."""
    try:
        with unit_of_work():
            reports = importer.import_all(path, tell=_progress)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for report in reports:
        _tell(report)
    if any(report.has_errors for report in reports):
        raise click.exceptions.Exit(1)


@cli.command("export")
@click.argument("code")
@click.argument("directory", type=click.Path(path_type=Path))
def export(code: str, directory: Path) -> None:
    """Write the published course CODE into the empty folder DIRECTORY."""
    try:
        folder = importer.export_course(code, directory)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(_("已导出 %(code)s：%(n)s 个文件。", code=code, n=len(folder.files)))


@cli.command("undo")
@click.argument("code")
def undo(code: str) -> None:
    """Take the latest publication of course CODE back."""
    try:
        with unit_of_work():
            earlier = services.undo_publication(code, None)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(_("已撤销，恢复到：%(what)s", what=earlier.message))


@cli.command("list")
def list_() -> None:
    """List the courses of the catalogue."""
    for line in queries.catalogue():
        click.echo(
            f"{line.course.code}\t{line.course.title}\t"
            f"{line.units}/{line.tasks}/{line.activities}\t{line.published_at or '-'}"
        )


def _progress(share: Fraction, message: str) -> None:
    """To the error stream, so that what a program reads stays as it was."""
    click.echo(f"[{round(share * 100):3d} %] {message}", err=True)


def _say_coverage(coverage: Coverage) -> None:
    click.echo(
        _(
            "覆盖：课程目标 %(measured)s/%(objectives)s 有题目或评价行衡量；"
            "培养目标的叶 %(reached)s/%(leaves)s 有已衡量的课程目标支撑",
            measured=coverage.measured,
            objectives=coverage.objectives,
            reached=coverage.leaves - len(coverage.missing),
            leaves=coverage.leaves,
        )
    )


def _say(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    click.echo(
        _("%(errors)s 个错误，%(warnings)s 个警告", errors=errors, warnings=len(findings) - errors)
    )


def _tell(report: importer.ImportReport) -> None:
    name = report.course_code or _("培养目标")
    if report.has_errors:
        click.echo(_("%(name)s：有错误，没有导入任何内容。", name=name))
        _say(list(report.findings))
        return
    click.echo(
        _(
            "%(name)s：新增 %(new)s，修改 %(changed)s，移除 %(removed)s，未变 %(unchanged)s；"
            "目标新增 %(added)s，停用 %(retired)s，改名 %(retitled)s",
            name=name,
            new=report.count("new"),
            changed=report.count("changed"),
            removed=report.count("removed"),
            unchanged=report.count("unchanged"),
            added=len(report.objectives.added),
            retired=len(report.objectives.retired),
            retitled=len(report.objectives.retitled),
        )
    )
