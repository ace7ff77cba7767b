"""What a roster file would change: compared row by row with what stands, nothing written."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,63}")
NAME_LENGTH = 200
ZEROS = 3  # as many leading zeros as a spreadsheet is looked up to have dropped


class Change(StrEnum):
    """What happens to one student."""

    ACCOUNT = "account"  # a new account, and it joins
    JOIN = "join"  # an account that exists joins
    RETURN = "return"  # somebody who had left comes back
    RENAME = "rename"
    HOME_CLASS = "home_class"
    GROUP = "group"
    LEAVE = "leave"
    SAME = "same"


class Trouble(StrEnum):
    """What is wrong with one cell. Those in `WARNINGS` do not stop the import."""

    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    DOUBLED = "doubled"
    LOST_ZEROS = "lost_zeros"
    CELL = "cell"  # the reader of the file found it; `detail` is its sentence
    NO_NAME = "no_name"
    LONG_TEXT = "long_text"
    FORMULA = "formula"
    STAFF = "staff"
    DEACTIVATED = "deactivated"
    OTHER_NAME = "other_name"


WARNINGS = frozenset({Trouble.DEACTIVATED, Trouble.OTHER_NAME})


@dataclass(frozen=True)
class Entry:
    """One row of the file, texts cleaned."""

    row: int
    number: str
    name: str
    home_class: str = ""
    group: str = ""


@dataclass(frozen=True)
class Account:
    """Somebody who has an account, by its number."""

    user_id: int
    number: str
    name: str
    is_staff: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Member:
    """Somebody who is or was in the classroom."""

    user_id: int
    number: str
    name: str
    is_student: bool = True
    home_class: str = ""
    group: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class Problem:
    """Something wrong, at its place: the row of the file and the field whose column it is."""

    row: int
    field: str
    trouble: Trouble
    detail: str = ""

    @property
    def is_error(self) -> bool:
        return self.trouble not in WARNINGS


@dataclass(frozen=True)
class Line:
    """One student of the preview: how they stand now and how they will stand.

    `row` is None for students the file does not name.
    """

    row: int | None
    number: str
    user_id: int | None
    changes: tuple[Change, ...]
    name: tuple[str, str]
    home_class: tuple[str, str]
    group: tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """All of it: what the file changes, whom it does not name, and what is wrong with it."""

    lines: tuple[Line, ...]
    missing: tuple[Line, ...]
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def count(self, change: Change) -> int:
        return sum(change in line.changes for line in self.lines)


def compare(
    entries: Sequence[Entry],
    accounts: Mapping[str, Account],
    members: Mapping[str, Member],
    found: Sequence[Problem] = (),
) -> Plan:
    """Compare a file with the accounts of its numbers and the members of the classroom.

    `found` is what the reader of the file had to say. A blank home class or group means
    that the file does not say, so what stands stays. Students the file does not name are
    listed apart; whether they leave is for a person to decide.
    """
    problems = [*found, *_problems(entries, accounts, members)]
    named = {entry.number for entry in entries}
    return Plan(
        lines=tuple(
            _line(entry, accounts.get(entry.number), members.get(entry.number)) for entry in entries
        ),
        missing=tuple(
            _leaving(member)
            for number, member in sorted(members.items())
            if number not in named and member.is_student and not member.has_left
        ),
        problems=tuple(sorted(set(problems), key=lambda one: (one.row, one.field, one.trouble))),
    )


def with_zeros(number: str) -> list[str]:
    """The numbers this one may have been before a spreadsheet dropped its leading zeros."""
    return ["0" * n + number for n in range(1, ZEROS + 1)] if number.isdigit() else []


def _line(entry: Entry, account: Account | None, member: Member | None) -> Line:
    before = member or Member(0, entry.number, account.name if account else "")
    line = Line(
        row=entry.row,
        number=entry.number,
        user_id=account.user_id if account else None,
        changes=(),
        name=(before.name, entry.name),
        home_class=(before.home_class, entry.home_class or before.home_class),
        group=(before.group, entry.group or before.group),
    )
    return replace(line, changes=_changes(line, account, member))


def _changes(line: Line, account: Account | None, member: Member | None) -> tuple[Change, ...]:
    changes: list[Change] = []
    if account is None:
        return (Change.ACCOUNT,)
    if member is None:
        changes.append(Change.JOIN)
    elif member.has_left:
        changes.append(Change.RETURN)
    if line.name[0] != line.name[1]:
        changes.append(Change.RENAME)
    if member is not None:
        if line.home_class[0] != line.home_class[1]:
            changes.append(Change.HOME_CLASS)
        if line.group[0] != line.group[1]:
            changes.append(Change.GROUP)
    return tuple(changes) or (Change.SAME,)


def _leaving(member: Member) -> Line:
    return Line(
        row=None,
        number=member.number,
        user_id=member.user_id,
        changes=(Change.LEAVE,),
        name=(member.name, member.name),
        home_class=(member.home_class, member.home_class),
        group=(member.group, member.group),
    )


def _problems(
    entries: Sequence[Entry], accounts: Mapping[str, Account], members: Mapping[str, Member]
) -> Iterator[Problem]:
    rows: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        rows[entry.number].append(entry.row)
    for entry in entries:
        if trouble := _of_number(entry.number):
            yield Problem(entry.row, "number", trouble, entry.number)
        elif others := [row for row in rows[entry.number] if row != entry.row]:
            yield Problem(entry.row, "number", Trouble.DOUBLED, _listed(others))
        elif full := _lost_zeros(entry.number, accounts):
            yield Problem(entry.row, "number", Trouble.LOST_ZEROS, full)
        yield from _of_texts(entry)
        yield from _of_person(entry, accounts.get(entry.number), members.get(entry.number))


def _of_number(number: str) -> Trouble | None:
    if not number:
        return Trouble.NO_NUMBER
    return None if NUMBER.fullmatch(number) else Trouble.BAD_NUMBER


def _of_texts(entry: Entry) -> Iterator[Problem]:
    if not entry.name:
        yield Problem(entry.row, "name", Trouble.NO_NAME)
    for field in ("name", "home_class", "group"):
        text: str = getattr(entry, field)
        if text[:1] in {"=", "+", "-", "@"}:
            yield Problem(entry.row, field, Trouble.FORMULA, text[:40])
        if len(text) > NAME_LENGTH:
            yield Problem(entry.row, field, Trouble.LONG_TEXT, str(NAME_LENGTH))


def _of_person(entry: Entry, account: Account | None, member: Member | None) -> Iterator[Problem]:
    if account is None:
        return
    if account.is_staff or (member is not None and not member.is_student):
        yield Problem(entry.row, "number", Trouble.STAFF, account.name)
        return
    if not account.is_active:
        yield Problem(entry.row, "number", Trouble.DEACTIVATED, account.name)
    if entry.name and not set(entry.name) & set(account.name):
        yield Problem(entry.row, "name", Trouble.OTHER_NAME, account.name)


def _lost_zeros(number: str, accounts: Mapping[str, Account]) -> str | None:
    """An account that this number would be if it had not lost zeros, unless it is known itself."""
    if number in accounts:
        return None
    return next((full for full in with_zeros(number) if full in accounts), None)


def _listed(rows: Sequence[int]) -> str:
    return "、".join(str(row) for row in rows)
