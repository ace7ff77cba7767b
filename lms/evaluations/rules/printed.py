"""The printed table as cells: what stands in which column, and how wide the columns are.

One description serves the PDF and the Word document, so that both say the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText

PORTRAIT, LANDSCAPE = 176.0, 263.0  # mm of A4 between margins of 17 mm
GROUP, TITLE, POINTS = 12.0, 24.0, 11.0
LEAST_STANDARD = 44.0  # narrower, the standards become columns of single words
MARK = 17.0  # 自评 20%, ☆☆☆☆☆
LEAST_TICK, WIDEST_TICK = 5.4, 15.0
STACKED = 9.0  # below, the label of a tick column is set one character a line
DENSE_FROM = 8  # so many columns to fill in make a dense table (小五)
WORDY = 200  # and so do standards of so many characters: one sheet should be one page
TICK, FULL_STAR, EMPTY_STAR, NOT_ASKED = "√", "★", "☆", "／"
TICKED = ("levels", "checklist", "mastery")  # scales with a column for each option


@dataclass(frozen=True)
class Cell:
    """A cell as printed. Kinds: head, group, text, mark, stars, label."""

    text: str = ""
    small: str = ""
    across: int = 1
    down: int = 1
    kind: str = "text"


@dataclass(frozen=True)
class Mark:
    """What an evaluator's column says in a row: an option ticked, or words over its width."""

    text: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Column:
    """One evaluator: the name, the weight (empty where nothing is weighed), and what was given."""

    who: str
    name: str
    weight: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    sum: str = ""


@dataclass(frozen=True)
class Outcome:
    """What stands under the columns; `sources` are the points of rows taken from elsewhere."""

    weighted: str = ""
    level: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """The whole table: widths in mm, the rows of its head, and the rows below."""

    widths: Sequence[float]
    head: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    is_wide: bool  # lies across the page
    is_dense: bool

    @property
    def texts(self) -> list[str]:
        cells = [cell for row in (*self.head, *self.rows) for cell in row]
        return [words for cell in cells for words in (cell.text, cell.small) if words]


def grid_of(
    text: TableText, columns: Sequence[Column], outcome: Outcome, standards: Mapping[str, str]
) -> Grid:
    """The table with these evaluators; `standards` are the plain words of each row."""
    ticks = _ticks(text)
    per_column = len(ticks) or 1
    lead = _lead(text)
    widths, is_wide = _widths(text, lead, per_column, len(columns))
    stacked = bool(ticks) and widths[-1] < STACKED
    rows = [*_rows(text, columns, outcome, standards, ticks)]
    if text.counts:
        rows += _sums(text, columns, outcome, len(lead), per_column)
    return Grid(
        widths=widths,
        head=_head(text, columns, ticks, stacked=stacked),
        rows=rows,
        is_wide=is_wide,
        is_dense=per_column * len(columns) >= DENSE_FROM
        or len(columns) > 4
        or sum(len(words) for words in standards.values()) > WORDY,
    )


def stars(text: TableText) -> int:
    """Of how many stars a row has at most."""
    labels = [option.label for option in text.options]
    drawn = [len(label) for label in labels if set(label) == {FULL_STAR}]
    return max(drawn, default=len(labels) or 5)


def _ticks(text: TableText) -> list[str]:
    return [option.label for option in text.options] if text.scale in TICKED else []


def _has_groups(text: TableText) -> bool:
    return any(row.group for row in text.criteria)


def _has_points(text: TableText) -> bool:
    return text.counts and any(row.points for row in text.criteria)


def _lead(text: TableText) -> list[tuple[str, float]]:
    """The columns before the evaluators'; the one of width 0 takes what is left."""
    lead = [(_("类别"), GROUP)] if _has_groups(text) else []
    lead += [(_("评价项目"), TITLE), (_("评价内容与标准"), 0.0)]
    return [*lead, (_("分值"), POINTS)] if _has_points(text) else lead


def _widths(
    text: TableText, lead: Sequence[tuple[str, float]], per_column: int, evaluators: int
) -> tuple[list[float], bool]:
    """Portrait as long as every column can be read, else the page is turned."""
    fixed = sum(width for _title, width in lead)
    count = max(1, per_column * evaluators)
    widest, least = (WIDEST_TICK, LEAST_TICK) if _ticks(text) else (MARK, MARK - 1)
    page = PORTRAIT
    if (page - fixed - LEAST_STANDARD) / count < least:
        page = LANDSCAPE
    one = round(min(widest, (page - fixed - LEAST_STANDARD) / count), 2)
    rest = round(page - fixed - one * per_column * evaluators, 2)
    widths = [width or rest for _title, width in lead] + [one] * (per_column * evaluators)
    return widths, page == LANDSCAPE


def _head(
    text: TableText, columns: Sequence[Column], ticks: Sequence[str], *, stacked: bool
) -> list[list[Cell]]:
    down = 2 if ticks else 1
    first = [Cell(title, down=down, kind="head") for title, _width in _lead(text)]
    first += [
        Cell("\n".join(filter(None, (one.name, one.weight))), across=len(ticks) or 1, kind="head")
        for one in columns
    ]
    labels = ["\n".join(label) if stacked else label for label in ticks]
    second = [Cell(label, kind="label") for _column in columns for label in labels]
    return [first, second] if ticks else [first]


def _rows(
    text: TableText,
    columns: Sequence[Column],
    outcome: Outcome,
    standards: Mapping[str, str],
    ticks: Sequence[str],
) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for group, members in groupby(text.criteria, key=lambda row: row.group):
        block = list(members)
        for at, row in enumerate(block):
            cells = [Cell(_upright(group), down=len(block), kind="group")] if at == 0 else []
            cells = cells if _has_groups(text) else []
            cells += [
                Cell(row.title),
                Cell(standards[row.key], small=" ".join(code for code, _share in row.shares)),
            ]
            if _has_points(text):
                cells.append(Cell(plain(row.points), kind="mark"))
            rows.append(cells + _marks(text, row, columns, outcome, ticks))
    return rows


def _upright(group: str) -> str:
    """职业素养 in two lines of two: its column is narrow, and 3 + 1 reads badly."""
    return f"{group[:2]}\n{group[2:]}" if len(group) == 4 else group


def _marks(
    text: TableText,
    row: Criterion,
    columns: Sequence[Column],
    outcome: Outcome,
    ticks: Sequence[str],
) -> list[Cell]:
    width = len(ticks) or 1
    if row.source:
        points = outcome.sources.get(row.key, "")
        said = _("取自活动 %(key)s", key=row.source)
        said += _("：%(points)s 分", points=points) if points else ""
        return [Cell(said, across=width * len(columns), kind="mark")] if columns else []
    return [
        cell
        for one in columns
        for cell in _mark(text, row, one.who, one.marks.get(row.key, Mark()), ticks)
    ]


def _mark(
    text: TableText, row: Criterion, who: str, mark: Mark, ticks: Sequence[str]
) -> list[Cell]:
    across = len(ticks) or 1
    if not row.is_rated_by(who):
        return [Cell(NOT_ASKED, across=across, kind="mark")]
    if ticks and not mark.text:
        return [Cell(TICK if label == mark.choice else "", kind="mark") for label in ticks]
    if text.scale == "stars" and not mark.text:
        return [Cell(_drawn(mark.choice, stars(text)), kind="stars")]
    return [Cell(mark.text or mark.choice, across=across, kind="mark")]


def _drawn(choice: str, most: int) -> str:
    """★★★☆☆; a choice that is not written in stars stands as it is."""
    if choice.strip(FULL_STAR):
        return choice
    return choice + EMPTY_STAR * (most - len(choice))


def _sums(
    text: TableText, columns: Sequence[Column], outcome: Outcome, lead: int, per_column: int
) -> list[list[Cell]]:
    points = 1 if _has_points(text) else 0
    top = [Cell(plain(text.total), kind="mark")] if points else []
    last = per_column if columns else 0
    before = lead + per_column * len(columns) - last - (lead - points - 1)
    return [
        [
            Cell(_("合计"), across=lead - points),
            *top,
            *(Cell(one.sum, across=per_column, kind="mark") for one in columns),
        ],
        [
            Cell(_("加权总评"), across=lead - points - 1),
            Cell(outcome.weighted or _formula(columns), across=before),
            *(
                [Cell(_("等级：%(level)s", level=outcome.level), across=last, kind="label")]
                if columns
                else []
            ),
        ],
    ]


def _formula(columns: Sequence[Column]) -> str:
    """What is to be computed, on a table where nothing stands yet: 自评×10% + 互评×20%."""
    return " + ".join(f"{one.name}×{one.weight}" for one in columns if one.weight)


def conversion(text: TableText) -> str:
    """What each option earns, for the foot of a form: 优 95%、良 85%."""
    if text.scale not in {"levels", "checklist"} or not text.counts:
        return ""
    pairs = _("、").join(f"{one.label} {plain(one.percent)}%" for one in text.options)
    return _("各档折算：%(pairs)s。", pairs=pairs)


def how_to_fill(text: TableText) -> str:
    """A line for who fills in a form by hand."""
    told = {
        "levels": _("每行在符合的一档下打“√”。"),
        "checklist": _("每行在符合的一栏打“√”。"),
        "mastery": _("每行在符合的一栏打“√”。"),
        "stars": _("每行把得到的星涂黑。"),
    }.get(text.scale, _("每行填写 0 到分值之间的分数。"))
    return told + (_("不适用的行写“不适用”。") if text.may_skip else "")


def weight_words(weight: Decimal, *, counts: bool) -> str:
    return f"{plain(weight)}%" if counts and weight else ""
