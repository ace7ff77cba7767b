"""The two-way specification (双向细目表) as a table in the text of an exam or a quiz."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.fields import SEPARATORS, decimal_of
from lms.courses.rules.paper import SpecificationRow
from lms.courses.rules.render import Page
from lms.courses.rules.tables import Columns, Row, tables_in
from lms.questions.rules import LEVELS
from lms.questions.text import LEVEL_NAMES

COLUMNS = Columns(
    required={"title": ("内容", "content"), "objectives": ("目标", "objectives")},
    optional={
        **{
            level: tuple(name for name, of in LEVEL_NAMES.items() if of == level)
            for level in LEVELS
        },
        "total": ("合计", "total"),
    },
)


@dataclass(frozen=True)
class Specification:
    """The rows as read; `cells` says where each number stands, by (row, level).

    `lines` are the numbers of the lines the tables take up.
    """

    rows: tuple[SpecificationRow, ...] = ()
    objectives: tuple[tuple[str, Place], ...] = ()
    cells: Mapping[tuple[int, str], Place] | None = None
    lines: frozenset[int] = frozenset()

    def place_of(self, row: int, level: str, otherwise: Place) -> Place:
        return (self.cells or {}).get((row, level), otherwise)


def read_specification(numbered: Iterable[tuple[int, str]], page: Page) -> Specification:
    tables = tables_in(numbered, page.place, COLUMNS, page.findings)
    rows = [row for table in tables for row in table.rows if not row.is_sum("title")]
    return Specification(
        rows=tuple(_row(row, page) for row in rows),
        objectives=tuple((code, row.place_of("objectives")) for row in rows for code in codes(row)),
        cells={(n, level): row.place_of(level) for n, row in enumerate(rows) for level in LEVELS},
        lines=frozenset(line for table in tables for line in table.lines),
    )


def _row(row: Row, page: Page) -> SpecificationRow:
    cells = []
    for level in LEVELS:
        text = row.text(level)
        number = decimal_of(text) if text else None
        if text and (number is None or number < 0):
            page.findings.error(row.place_of(level), _("这一格应是分数，如 4；没有就空着。"))
        elif number:
            cells.append((level, number))
    return SpecificationRow(row.text("title"), codes(row), tuple(cells))


def codes(row: Row) -> tuple[str, ...]:
    return tuple(filter(None, SEPARATORS.split(row.text("objectives"))))
