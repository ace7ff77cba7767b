"""Objectives as a form holds them, section by section, and what its buttons do to them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from lms.authoring.rules.rows import Grid, cell, grids_of, lines_of
from lms.courses.rules.objectives import COURSE_COLUMNS, KINDS

NAMES = ("code", "kind", "title", "title_en", "parents", "expected")
KIND_WORDS = ("知识", "技能", "素质")
MOST_ROWS = 100  # of one section
_LETTERS = {"knowledge": "K", "skill": "S", "attitude": "A"}
_ENDING = re.compile(r"(.*?)([0-9]{1,6})")
_TASK = re.compile(r"(?:T|任务|第)?\s*0*([0-9]+)")


@dataclass(frozen=True)
class ObjectiveRow:
    """One objective as written. `was` is the line of the text it stands on, None: a new one.

    `suggested` is the code it was given without being asked.
    """

    was: int | None = None
    code: str = ""
    kind: str = ""
    title: str = ""
    title_en: str = ""
    parents: str = ""
    expected: str = ""
    suggested: str = ""

    @property
    def is_blank(self) -> bool:
        """A new row nobody has written anything into."""
        typed = self.title or self.title_en or self.parents or self.code != self.suggested
        return self.was is None and not typed


@dataclass(frozen=True)
class Section:
    """The objectives under one heading. `at` is the number of their table, None: a new one."""

    title: str
    at: int | None
    rows: tuple[ObjectiveRow, ...] = ()


Sections = tuple[Section, ...]


def sections_of(text: str) -> Sections | None:
    """The tables of a text; None where one lacks a column, has it twice, or is too long."""
    lines = lines_of(text)
    found = []
    for number, grid in enumerate(grids_of(lines, COURSE_COLUMNS)):
        named = [name for name in grid.names if name]
        if not set(COURSE_COLUMNS.required) <= set(named) or len(named) != len(set(named)):
            return None
        if len(grid.rows) > MOST_ROWS:
            return None
        rows = tuple(row_of(grid, lines[line], line) for line in grid.rows)
        found.append(Section(_heading(lines[: grid.header]), number, rows))
    return tuple(found)


def row_of(grid: Grid, line: str, number: int) -> ObjectiveRow:
    """A line of a table as words."""
    words = {name: cell(line, n) for n, name in enumerate(grid.names) if name}
    return ObjectiveRow(number, **{**words, "code": words["code"].strip("`*")})


def rows_in(sections: Iterable[Section]) -> list[ObjectiveRow]:
    return [row for section in sections for row in section.rows]


def done(sections: Sections, action: str, section: int, row: int) -> Sections:
    """The sections after a button: add a row, drop one, or move it (over an edge too)."""
    if not 0 <= section < len(sections):
        return sections
    found = [list(one.rows) for one in sections]
    own = found[section]
    if action == "add" and len(own) < MOST_ROWS:
        last = own[-1] if own else ObjectiveRow(kind=KIND_WORDS[0])
        own.append(ObjectiveRow(kind=last.kind, expected=last.expected))
    elif 0 <= row < len(own):
        _change(found, action, section, row)
    return tuple(replace(one, rows=tuple(rows)) for one, rows in zip(sections, found, strict=True))


def _change(found: list[list[ObjectiveRow]], action: str, section: int, row: int) -> None:
    own = found[section]
    to = row + {"up": -1, "down": 1}.get(action, 0)
    if action == "drop":
        del own[row]
    elif 0 <= to < len(own):
        own[row], own[to] = own[to], own[row]
    elif to < 0 < section:
        found[section - 1].append(own.pop(row))
    elif to >= len(own) and section + 1 < len(found):
        found[section + 1].insert(0, own.pop(row))


def with_codes(sections: Sections, taken: Collection[str]) -> Sections:
    """New rows without a code of their own get the next one of their kind.

    `taken` are codes that may not be given again, though no row has them.
    """
    used = {*taken, *(row.code for row in rows_in(sections) if not _is_open(row))}
    return tuple(
        replace(section, rows=tuple(_named(row, section, used) for row in section.rows))
        for section in sections
    )


def _named(row: ObjectiveRow, section: Section, used: set[str]) -> ObjectiveRow:
    """The row with a code, which is used from now on."""
    if not _is_open(row):
        return row
    stem = stem_of(section, row.kind)
    is_right = row.code not in {"", *used} and _ending(row.code)[0] == stem
    code = row.code if is_right else next_code(stem, used)
    used.add(code)
    return replace(row, code=code, suggested=code)


def _is_open(row: ObjectiveRow) -> bool:
    """Whether a row is new and nobody has typed a code of its own."""
    return row.was is None and row.code == row.suggested


def _ending(code: str) -> tuple[str, int]:
    """A code as its stem and its number: K3. and 4; -1 for one that ends otherwise."""
    match = _ENDING.fullmatch(code)
    return (match[1], int(match[2])) if match else (code, -1)


def next_code(stem: str, used: Collection[str]) -> str:
    """K3.4 after K3.3, for the stem K3.; '' without a stem."""
    if not stem:
        return ""
    numbers = [number for own, number in map(_ending, used) if own == stem]
    return f"{stem}{max([0, *numbers]) + 1}"


def stem_of(section: Section, kind: str) -> str:
    """What codes of this kind begin with in a section: as its own do, else after its task."""
    letter = _LETTERS.get(kind_of(kind), "")
    endings = [(_ending(row.code), row.kind) for row in section.rows if not _is_open(row)]
    stems = [(stem, kind) for (stem, number), kind in endings if number >= 0]
    alike = Counter(stem for stem, other in stems if kind_of(other) == kind_of(kind))
    if alike:
        return alike.most_common(1)[0][0]
    others = Counter(re.sub("^[A-Z]+", letter, stem) for stem, _kind in stems)
    if others:
        return others.most_common(1)[0][0]
    task = _TASK.match(section.title)
    return f"{letter}{task[1]}." if task and letter else ""


def kind_of(word: str) -> str:
    """knowledge, skill, attitude; '' for a word that means none of them."""
    for part in (word, *word.split()):
        if part.lower() in KINDS:
            return KINDS[part.lower()]
    return ""


def without_blanks(sections: Sections) -> Sections:
    return tuple(
        replace(one, rows=tuple(row for row in one.rows if not row.is_blank)) for one in sections
    )


def gone(before: Sections, after: Sections) -> list[str]:
    """The codes that no row has any more."""
    left = {row.code for row in rows_in(after)}
    return [row.code for row in rows_in(before) if row.code and row.code not in left]


def _heading(lines: Sequence[str]) -> str:
    for line in reversed(lines):
        if line.startswith("#"):
            return line.strip("# \t\r\n")
    return ""
