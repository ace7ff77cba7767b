"""A registrar's workbook as read: where its header stands, its students, what is in the way."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.core.tabular.texts import clean_code, header_key
from lms.reports.rules.registering import NAME_WORDS, NUMBER_WORDS, suggested

HEADER_WITHIN = 30
CODE = re.compile(r"(?=.*\d)[0-9A-Za-z]{3,20}")
Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True)
class Merged:
    """A range of cells shown as one."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        return f"{letter_of(self.left)}{self.top}:{letter_of(self.right)}{self.bottom}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Page:
    """One sheet: the texts of its cells, which are formulas, which are merged."""

    name: str
    texts: Mapping[Place, str]
    formulas: frozenset[Place] = frozenset()
    merged: tuple[Merged, ...] = ()
    rows: int = 0
    columns: int = 0

    def text(self, row: int, column: int) -> str:
        """What a person sees in a cell: of a merged range what stands in its first."""
        if found := self.texts.get((row, column)):
            return found
        one = next((one for one in self.merged if one.holds(row, column)), None)
        return self.texts.get((one.top, one.left), "") if one else ""


@dataclass(frozen=True)
class FileRow:
    """A student as the file lists them."""

    row: int
    number: str
    name: str


@dataclass(frozen=True)
class Form:
    """What was found in a workbook: sheet, header, columns by letter, students."""

    page: Page
    header_row: int  # the last row of the header
    number_column: int
    titles: dict[str, str]  # letter -> header
    students: list[FileRow]
    doubled: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether the file lists no students yet."""
        return not self.students

    @property
    def room(self) -> int | None:
        """How many empty rows there are below the header; None when nothing stands below."""
        used = [row for row, _column in self.page.texts if row > self.header_row]
        return min(used) - self.header_row - 1 if used else None

    def in_the_way(self, letters: set[str]) -> list[Merged]:
        """Merged ranges that touch 学号 or a column to fill, among the rows of students."""
        if not self.students:
            return []
        first, last = self.students[0].row, self.students[-1].row
        columns = {column_of(letter) for letter in letters} | {self.number_column}
        return [
            one
            for one in self.page.merged
            if one.bottom >= first
            and one.top <= last
            and any(one.left <= column <= one.right for column in columns)
        ]

    def suggestion(self, known: list[str]) -> dict[str, str]:
        return suggested(self.titles, known)

    def letter_titled(self, title: str, near: str) -> str | None:
        """The column with this header; the one at `near` if it still has it."""
        if self.titles.get(near) == title:
            return near
        return next((letter for letter, text in self.titles.items() if text == title), None)


def form_of(pages: list[Page]) -> Form | None:
    """The sheet with the best header, wherever it stands; None when no sheet has 学号."""
    found = [form for page in pages for form in _forms(page)]
    return max(found, key=lambda form: (len(form.students) > 0, len(form.titles)), default=None)


def _forms(page: Page) -> list[Form]:
    for row in range(1, min(page.rows, HEADER_WITHIN) + 1):
        for column in range(1, page.columns + 1):
            text = page.texts.get((row, column), "")
            if header_key(text) in NUMBER_WORDS:
                return [_form(page, row, column)]
    return []


def _form(page: Page, top: int, column: int) -> Form:
    around = next((one for one in page.merged if one.holds(top, column)), None)
    bottom = around.bottom if around else top
    titles = {}
    for at in range(1, page.columns + 1):
        texts = dict.fromkeys(page.text(row, at) for row in range(top, bottom + 1))
        title = " ".join(" ".join(text.split()) for text in texts if text)
        if title and at != column:
            titles[letter_of(at)] = title
    students = _students(page, bottom, column, titles)
    twice = Counter(one.number for one in students)
    doubled = [number for number, count in twice.items() if count > 1]
    return Form(page, bottom, column, titles, students, doubled)


def _students(page: Page, header: int, column: int, titles: Mapping[str, str]) -> list[FileRow]:
    named = [column_of(at) for at, title in titles.items() if header_key(title) in NAME_WORDS]
    rows = []
    for row in range(header + 1, page.rows + 1):
        number = clean_code(page.texts.get((row, column), ""))
        if CODE.fullmatch(number):
            name = page.text(row, named[0]) if named else ""
            rows.append(FileRow(row, number, name))
    return rows


def letter_of(column: int) -> str:
    """A B … Z AA, from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of(letter: str) -> int:
    number = 0
    for sign in letter:
        number = number * 26 + ord(sign) - 64
    return number
