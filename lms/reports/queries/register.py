"""The grades of a classroom as a sheet: the same grid as on the screen, so that both agree."""

from decimal import Decimal

from lms.classrooms.models import Classroom
from lms.core.i18n import _
from lms.core.tabular import Column, Sheet
from lms.gradebook.queries import Grid
from lms.gradebook.rules import Scale
from lms.gradebook.rules.wording import grade_word


def sheet_of(classroom: Classroom, grid: Grid) -> Sheet:
    """One row a student in 学号 order; marks are numbers, 学号 stays text."""
    columns = [
        Column(_("序号"), kind="number"),
        Column(_("学号"), kind="text"),
        Column(_("姓名"), kind="text"),
        Column(_("行政班"), kind="text"),
    ]
    for one in grid.columns:
        columns.append(Column(f"{one.label} {one.title}".strip(), kind="points"))
    columns += [Column(_("总评"), kind="points"), Column(_("等级"), kind="text")]
    rows: list[list[str | Decimal | None]] = []
    for serial, row in enumerate(grid.rows, start=1):
        who = row.enrollment
        home_class = who.home_class.name if who.home_class else ""
        value = row.total.value
        level = grade_word(value, Scale.FIVE, pass_mark=grid.course.pass_mark, state=row.state)
        marks = [cell.points if cell else None for cell in row.cells]
        number, name = who.user.number, who.user.name
        rows.append([Decimal(serial), number, name, home_class, *marks, value, level])
    note = f"{classroom.term.code} · {grid.course.title} · {classroom.name}"
    return Sheet(title=classroom.name, columns=columns, rows=rows, note=note)
