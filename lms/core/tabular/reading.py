"""A table found in a file: the header row wherever it stands, and rows by field name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.tabular.texts import Cell, Loss, cell_of, header_key
from lms.core.tabular.unpacking import Grid, Unreadable, grids_of

HEADER_WITHIN = 20
# From so many digits on a number is a code, in which a lost zero matters; marks are shorter.
CODE_DIGITS = 6
SHOWN = 120  # characters of the file quoted in a refusal


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its values by field."""

    number: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def get(self, name: str) -> str:
        """The value, or "" when the file has no such column."""
        return self.values.get(name, "")


@dataclass(frozen=True)
class Table:
    """What was found, and what to say about it."""

    rows: list[Row]
    header_row: int
    fields: dict[str, int]  # field name -> column, counted from 1
    titles: dict[str, str]  # field name -> the header as the file writes it
    unknown: list[str]  # headers nobody asked for
    sheet: str
    encoding: str
    findings: Findings = field(default_factory=Findings)
    merged: frozenset[int] = frozenset()  # rows with a cell merged with other rows


@dataclass(frozen=True)
class _Header:
    at: int
    columns: dict[str, int]
    doubled: dict[str, int]


def read_table(
    data: bytes,
    filename: str,
    *,
    headers: Mapping[str, Sequence[str]],
    required: Sequence[str],
    keep_unknown: bool = False,
) -> Table:
    """Read .xlsx, .xls or text; every value is text, and what was lost is among the findings.

    `headers` maps each field to the headers it may stand under; the row that has all of
    `required` and most of the rest is the header row. Columns under other headers are left
    out, or kept as fields of their own: c5 for the fifth. Raises Unreadable.
    """
    names = {header_key(name): key for key, known in headers.items() for name in known}
    seen: list[Grid] = []
    best: tuple[int, Grid, _Header] | None = None
    for grid in grids_of(data):
        seen.append(grid)
        header = _find_header(grid, names, required)
        if header and (best is None or len(header.columns) > best[0]):
            best = (len(header.columns), grid, header)
    if best is None:
        raise _no_header(seen, headers, required)
    header = _with_unknown(best[1], best[2]) if keep_unknown else best[2]
    return _Reader(best[1], header, filename).table()


def _with_unknown(grid: Grid, header: _Header) -> _Header:
    known = {*header.columns.values(), *header.doubled.values()}
    more = {
        f"c{column + 1}": column
        for column, value in enumerate(grid.rows[header.at])
        if column not in known and cell_of(value).text
    }
    return _Header(header.at, {**header.columns, **more}, header.doubled)


def _find_header(grid: Grid, names: Mapping[str, str], required: Sequence[str]) -> _Header | None:
    found: list[_Header] = []
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        doubled: dict[str, int] = {}
        for column, value in enumerate(row):
            key = names.get(header_key(value)) if isinstance(value, str) else None
            if key is not None:
                (doubled if key in columns else columns).setdefault(key, column)
        if columns.keys() >= set(required) and columns:
            found.append(_Header(at, columns, doubled))
    return max(found, key=lambda header: (len(header.columns), -header.at), default=None)


def _no_header(
    grids: Sequence[Grid], headers: Mapping[str, Sequence[str]], required: Sequence[str]
) -> Unreadable:
    """Say what was looked for and what stood there instead."""
    grid = next((grid for grid in grids if any(map(any, grid.rows))), None)
    if grid is None:
        return Unreadable(_("表格里没有内容。"))
    wanted = _("；").join(" / ".join(headers[key]) for key in required)
    rows = [
        _("、").join(filter(None, (cell_of(value).text for value in row))) for row in grid.rows[:3]
    ]
    shown = _("；").join(
        _("第 %(number)s 行：%(text)s", number=number, text=text[:SHOWN] or "—")
        for number, text in enumerate(rows, start=1)
    )
    return Unreadable(
        _(
            "前 %(count)s 行里没有找到表头。需要的列：%(wanted)s。文件开头是——%(shown)s。",
            count=HEADER_WITHIN,
            wanted=wanted,
            shown=shown,
        )
    )


class _Reader:
    """Goes through one sheet below its header."""

    def __init__(self, grid: Grid, header: _Header, filename: str) -> None:
        self.grid = grid
        self.header = header
        self.place = Place(filename)
        self.findings = Findings()
        self.numbers: dict[str, list[tuple[int, str]]] = {key: [] for key in header.columns}

    def table(self) -> Table:
        rows = list(self._rows())
        self._warn_of_headers()
        for key, numbers in self.numbers.items():
            self._warn_of_zeros(key, numbers, rows)
        top = self.grid.rows[self.header.at]
        known = set(self.header.columns.values())
        columns = self.header.columns
        return Table(
            rows=rows,
            header_row=self.header.at + 1,
            fields={key: column + 1 for key, column in columns.items()},
            titles={key: cell_of(top[column]).text for key, column in columns.items()},
            unknown=[
                text
                for column, value in enumerate(top)
                if column not in known and (text := cell_of(value).text)
            ],
            sheet=self.grid.sheet,
            encoding=self.grid.encoding,
            findings=self.findings,
            merged=self._merged(),
        )

    def _merged(self) -> frozenset[int]:
        """The rows below the header in which a merged area covers more than one row."""
        return frozenset(
            row + 1
            for first, last in self.grid.merged
            if last[0] > first[0]
            for row in range(max(first[0], self.header.at + 1), last[0] + 1)
        )

    def _rows(self) -> Iterator[Row]:
        start = self.header.at + 1
        for number, raw in enumerate(self.grid.rows[start:], start=start + 1):
            cells = {
                key: cell_of(raw[column]) if column < len(raw) else Cell("")
                for key, column in self.header.columns.items()
            }
            if any(cell.text for cell in cells.values()):
                for key, cell in cells.items():
                    self._note(number, key, cell)
                yield Row(number, {key: cell.text for key, cell in cells.items()})

    def _note(self, number: int, key: str, cell: Cell) -> None:
        if cell.is_number and cell.text.isdigit():
            self.numbers[key].append((number, cell.text))
        match cell.loss:
            case Loss.DIGITS:
                self._warn(
                    number,
                    key,
                    _(
                        "“%(text)s”是被缩写过的长数字，后几位可能已丢失。请核对，并把该列设为文本格式。",
                        text=cell.text,
                    ),
                )
            case Loss.FORMULA:
                self._warn(number, key, _("“%(text)s”像公式，已按文字读入。", text=cell.text))

    def _warn(self, number: int, key: str, message: str) -> None:
        self.findings.warning(self.place.at(number, self.header.columns[key] + 1), message)

    def _warn_of_headers(self) -> None:
        number = self.header.at + 1
        for column in self.header.doubled.values():
            self.findings.warning(
                self.place.at(number, column + 1), _("这一列的表头重复了，只读取前一列。")
            )
        if self.grid.pads_zeros:
            self.findings.warning(
                self.place.at(number),
                _("表中有用数字格式补零的单元格，开头的 0 读不到。请把学号列设为文本格式。"),
            )

    def _warn_of_zeros(
        self, key: str, numbers: Sequence[tuple[int, str]], rows: Sequence[Row]
    ) -> None:
        """A number shorter than most of its column may have begun with zeros."""
        lengths = Counter(len(row.values[key]) for row in rows if row.values[key].isdigit())
        if not lengths or (usual := lengths.most_common(1)[0][0]) < CODE_DIGITS:
            return
        for number, text in numbers:
            if len(text) < usual:
                self._warn(
                    number,
                    key,
                    _(
                        "“%(text)s”比同列其他号码短，开头的 0 可能已丢失。请核对。",
                        text=text,
                    ),
                )
