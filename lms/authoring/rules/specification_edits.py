"""The two-way specification (双向细目表) of an exam or a quiz as rows of a form.

A row that says the same keeps its line; sums are reckoned anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.authoring.rules.question_blocks import Document
from lms.core.findings import Findings, Place
from lms.core.i18n import lazy
from lms.core.points import plain
from lms.courses.rules.fields import decimal_of
from lms.courses.rules.specification import COLUMNS
from lms.courses.rules.tables import tables_in
from lms.questions.kinds.editing import NUMBER, Column, Grid, Row
from lms.questions.rules import LEVELS
from lms.questions.text.levels import LEVEL_NAMES

KEY = "specification"
HEADINGS = {"title": "内容", "objectives": "目标", "total": "合计"} | {
    level: next(name for name, of in LEVEL_NAMES.items() if of == level) for level in LEVELS
}
GRID = Grid(
    title=lazy("双向细目表"),
    columns=(
        Column("title", lazy("内容")),
        Column("objectives", lazy("目标的码"), hint=lazy("几个用空格隔开，如 K3.1 S3.1")),
        *(Column(level, HEADINGS[level], NUMBER) for level in LEVELS),
    ),
    add=lazy("加一行"),
    hint=lazy(
        "各认知层次的分数要与题目（或抽题规则）给出的分数相等；合计自动算。"
        "考试没有这张表不能发布；别的测验可以一行也不写。"
    ),
)


@dataclass(frozen=True)
class Specified:
    """The table of a document: its rows, the line of each, and the lines of the whole.

    `is_shown` is False where a form would lose something of it. `names` are its columns.
    """

    rows: tuple[Row, ...] = ()
    at: tuple[int, ...] = ()
    lines: range = range(0)
    names: tuple[str, ...] = ()
    has_sum: bool = True
    is_shown: bool = True


def specified(document: Document) -> Specified:
    """What a form shows of the table before the first question."""
    end = document.blocks[0].first - 1 if document.blocks else len(document.lines)
    numbered = [(n, document.lines[n - 1]) for n in range(document.body + 1, end + 1)]
    findings = Findings()
    tables = tables_in(numbered, Place(""), COLUMNS, findings)
    if not tables:
        return Specified(is_shown=not findings.has_errors)
    (table, *more) = tables
    rows = [row for row in table.rows if not row.is_sum("title")]
    heading = document.lines[table.lines.start - 1].strip().strip("|").split("|")
    names = tuple(COLUMNS.name_of(name.strip()) or "" for name in heading)
    return Specified(
        rows=tuple({one.name: row.text(one.name) for one in GRID.columns} for row in rows),
        at=tuple(row.place.line for row in rows),
        lines=table.lines,
        names=names,
        has_sum=len(rows) < len(table.rows),
        is_shown=not more and not findings.has_errors,
    )


def respecified(text: str, typed: Iterable[Row]) -> str:
    """The text with these rows in its table, or as it was where they are the same."""
    document = Document(text)
    before, rows = specified(document), GRID.filled(typed)
    if not before.is_shown or rows == before.rows:
        return text
    if not rows:
        return document.with_lines(before.lines.start - 1, before.lines.stop - 1, [])
    lines = _table(document, before, rows)
    if before.lines:
        return document.with_lines(before.lines.start - 1, before.lines.stop - 1, lines)
    start = document.body
    is_open = start < len(document.lines) and document.lines[start].strip()
    return document.with_lines(start, start, ["", *lines, *([""] if is_open else [])])


def _table(document: Document, before: Specified, rows: Sequence[Row]) -> list[str]:
    used = {level for level in LEVELS if any(row[level] for row in rows)}
    names = before.names
    if not names or not used <= set(names):
        used |= set(names) & set(LEVELS)
        names = ("title", "objectives", *(one for one in LEVELS if one in used), "total")
    kept: dict[tuple[str, ...], str] = {}
    head = [_line(HEADINGS[name] for name in names), _rule(names)]
    if names == before.names:
        first = before.lines.start
        head = document.lines[first - 1 : first + 1]
        said = zip(before.rows, before.at, strict=True)
        kept = {tuple(row.values()): document.lines[line - 1] for row, line in said}
    written = [kept.get(tuple(row.values()), _row(row, names)) for row in rows]
    return [*head, *written, *([_sum(rows, names)] if before.has_sum else [])]


def _row(row: Row, names: Sequence[str]) -> str:
    total = _total(row[level] for level in LEVELS)
    return _line(total if name == "total" else row[name].replace("|", "\\|") for name in names)


def _sum(rows: Sequence[Row], names: Sequence[str]) -> str:
    cells = {level: _total(row[level] for row in rows) for level in LEVELS}
    cells["total"] = _total(row[level] for row in rows for level in LEVELS)
    bold = {name: f"**{text}**" if text else "" for name, text in cells.items()}
    return _line({"title": "**合计**", **bold}.get(name, "") for name in names)


def _total(texts: Iterable[str]) -> str:
    numbers = [number for text in texts if (number := decimal_of(text)) is not None]
    return plain(sum(numbers, Decimal(0))) if numbers else ""


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(names: Sequence[str]) -> str:
    words = ("---" if name in {"title", "objectives"} else "---:" for name in names)
    return f"|{'|'.join(words)}|"
