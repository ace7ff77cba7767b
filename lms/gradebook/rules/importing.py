"""What a file of marks would enter: compared cell by cell with what stands, nothing written."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lms.core.points import plain, round_half_up
from lms.gradebook.rules.standing import PRECEDENCE

PLACES = 2
IMPORT = "import"
ZEROS = 3  # as many leading zeros as a spreadsheet is looked up to have dropped
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d+)?")
_NOISE = re.compile(r"[\s:：*_-]+|[(（][^)）]*[)）]")


class Trouble(StrEnum):
    """What is wrong with a row or a cell. Those in `WARNINGS` do not keep it out."""

    NO_NUMBER = "no_number"
    UNKNOWN = "unknown"
    LOST_ZEROS = "lost_zeros"  # unknown, but with zeros before it would be somebody
    LOST_DIGITS = "lost_digits"
    DOUBLED = "doubled"
    MERGED = "merged"
    OTHER_NAME = "other_name"
    FORMULA = "formula"
    TEXT = "text"
    STATE = "state"  # 缺考 and the like, which are no marks
    NEGATIVE = "negative"
    TOO_MUCH = "too_much"
    DECIMALS = "decimals"


WARNINGS = frozenset({Trouble.OTHER_NAME})


class Effect(StrEnum):
    """What a mark of the file does."""

    NEW = "new"
    CHANGED = "changed"
    OUTRANKED = "outranked"  # it is entered, but a mark given by hand goes on counting


@dataclass(frozen=True)
class MarkRow:
    """One row of the file; `values` by the field of the column (c5)."""

    row: int
    number: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class MarkTable:
    """The file as read: headers by field, rows, and what the reader says of whole rows."""

    titles: Mapping[str, str]
    rows: tuple[MarkRow, ...]
    merged: frozenset[int] = frozenset()
    shortened: frozenset[int] = frozenset()  # rows whose 学号 lost its last digits
    notes: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MarkTable":
        return cls(
            data["titles"],
            tuple(MarkRow(*one) for one in data["rows"]),
            frozenset(data["merged"]),
            frozenset(data["shortened"]),
            tuple(data["notes"]),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "titles": dict(self.titles),
            "rows": [[one.row, one.number, one.name, dict(one.values)] for one in self.rows],
            "merged": sorted(self.merged),
            "shortened": sorted(self.shortened),
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Target:
    """A column of the gradebook a mark may go into."""

    key: str
    title: str
    possible: Decimal
    label: str = ""


@dataclass(frozen=True)
class Student:
    """Somebody in the classroom."""

    id: int
    number: str
    name: str


@dataclass(frozen=True)
class Held:
    """What stands in a cell."""

    points: Decimal
    source: str
    number: int


@dataclass(frozen=True)
class Change:
    """One mark the file would enter."""

    row: int
    student: Student
    column: str
    points: Decimal
    before: Decimal | None
    effect: Effect
    seen: int


@dataclass(frozen=True)
class Problem:
    """Something wrong, at its row and (unless it is about the whole row) its column."""

    row: int
    number: str
    name: str
    title: str
    trouble: Trouble
    text: str = ""
    detail: str = ""

    @property
    def is_error(self) -> bool:
        return self.trouble not in WARNINGS


@dataclass(frozen=True)
class Preview:
    """All of it: what would be entered, what is wrong, what is so already, whom it leaves out."""

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    same: int = 0
    blank: int = 0
    missing: tuple[Student, ...] = ()

    @property
    def errors(self) -> int:
        return sum(1 for one in self.problems if one.is_error)

    @property
    def token(self) -> str:
        """Names what was shown: another preview has another one."""
        said = [
            [
                [one.row, one.student.id, one.column, plain(one.points), one.seen]
                for one in self.changes
            ],
            [[one.row, one.number, one.title, one.trouble] for one in self.problems],
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def suggested(titles: Mapping[str, str], targets: Sequence[Target]) -> dict[str, str]:
    """Which column of the file is most likely which of the gradebook: the same words."""
    names: dict[str, str] = {}
    for one in targets:
        for words in (one.title, f"{one.label}{one.title}", one.label):
            if key := _words(words):
                names.setdefault(key, one.key)
    found: dict[str, str] = {}
    for column, title in titles.items():
        key = names.get(_words(title), "")
        if key and key not in found.values():
            found[column] = key
    return found


@dataclass(frozen=True)
class Against:
    """What a file is compared with; `states` are words that are special marks, no points."""

    targets: Mapping[str, Target]
    students: Mapping[str, Student]
    held: Mapping[tuple[str, int], Held] = field(default_factory=dict)
    states: Collection[str] = ()


def compare(table: MarkTable, mapping: Mapping[str, str], against: Against) -> Preview:
    """What entering the mapped columns of the file would do, row by row."""
    mapped = {
        column: against.targets[key] for column, key in mapping.items() if key in against.targets
    }
    if not mapped:
        return Preview()
    comparing = _Comparing(table, mapped, against)
    for row in table.rows:
        comparing.take(row)
    named = {one.number for one in table.rows}
    missing = tuple(one for number, one in against.students.items() if number not in named)
    return Preview(
        tuple(comparing.changes),
        tuple(comparing.problems),
        comparing.same,
        comparing.blank,
        missing,
    )


class _Comparing:
    """Goes through the rows of a file and keeps what it finds."""

    def __init__(self, table: MarkTable, mapped: Mapping[str, Target], against: Against) -> None:
        self.table, self.mapped, self.against = table, mapped, against
        self.places: dict[str, list[int]] = {}
        for one in table.rows:
            self.places.setdefault(one.number, []).append(one.row)
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self.same = self.blank = 0

    def take(self, row: MarkRow) -> None:
        if _is_nobody(row, self.mapped):
            return
        student = self.against.students.get(row.number)
        found = self._trouble_of(row, student)
        if found is not None:
            name = row.name or (student.name if student else "")
            self.problems.append(Problem(row.row, row.number, name, "", *found))
        if student is None or (found is not None and found[0] not in WARNINGS):
            return
        for column, target in self.mapped.items():
            self._take_cell(row, student, _clean(row.values.get(column, "")), target)

    def _take_cell(self, row: MarkRow, student: Student, text: str, target: Target) -> None:
        outcome = _cell(row, student, text, target, self.against) if text else None
        match outcome:
            case Problem():
                self.problems.append(outcome)
            case Change():
                self.changes.append(outcome)
            case _ if text:
                self.same += 1
            case _:
                self.blank += 1

    def _trouble_of(self, row: MarkRow, student: Student | None) -> tuple[Trouble, str, str] | None:
        """What is wrong with the row as a whole, with what it says and what belongs there."""
        rows = self.places[row.number]
        checks = (
            (row.row in self.table.merged, Trouble.MERGED, ""),
            (not row.number, Trouble.NO_NUMBER, ""),
            (row.row in self.table.shortened, Trouble.LOST_DIGITS, ""),
            (len(rows) > 1, Trouble.DOUBLED, "、".join(map(str, rows[:5]))),
        )
        for is_so, trouble, detail in checks:
            if is_so:
                return trouble, row.number, detail
        if student is None:
            full = next(_padded(row.number, self.against.students), None)
            trouble = Trouble.LOST_ZEROS if full else Trouble.UNKNOWN
            return trouble, row.number, full.number if full else ""
        if row.name and _words(row.name) != _words(student.name):
            return Trouble.OTHER_NAME, row.name, student.name
        return None


def _padded(number: str, students: Mapping[str, Student]) -> Iterator[Student]:
    for zeros in range(1, ZEROS + 1):
        if found := students.get("0" * zeros + number):
            yield found


def _cell(
    row: MarkRow, student: Student, text: str, target: Target, against: Against
) -> Change | Problem | None:
    """What one cell does: a change, a problem, or None where it says what stands already."""
    if trouble := _trouble(text, target.possible, against.states):
        detail = plain(target.possible)
        return Problem(row.row, student.number, student.name, target.title, trouble, text, detail)
    points = Decimal(text)
    held = against.held.get((target.key, student.id))
    if held is None:
        return Change(row.row, student, target.key, points, None, Effect.NEW, 0)
    if held.points == points:
        return None
    outranked = PRECEDENCE[held.source] > PRECEDENCE[IMPORT]
    effect = Effect.OUTRANKED if outranked else Effect.CHANGED
    return Change(row.row, student, target.key, points, held.points, effect, held.number)


def _trouble(text: str, possible: Decimal, states: Collection[str]) -> Trouble | None:
    if text in states:
        return Trouble.STATE
    if text[:1] in {"=", "@"}:
        return Trouble.FORMULA
    if not _NUMBER.fullmatch(text):
        return Trouble.TEXT
    points = Decimal(text)
    if points < 0:
        return Trouble.NEGATIVE
    if points > possible:
        return Trouble.TOO_MUCH
    return Trouble.DECIMALS if round_half_up(points, PLACES) != points else None


def _is_nobody(row: MarkRow, mapped: Collection[str]) -> bool:
    """A row that names nobody and carries no mark (a total, a signature) is nobody's trouble."""
    return not row.number and not any(
        _NUMBER.fullmatch(_clean(row.values.get(column, ""))) for column in mapped
    )


def _clean(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _words(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
