"""How a course is put together: its outline, orders of keys, and documents that change place."""

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lms.authoring.rules.media_names import TARGET, way
from lms.courses.rules.prose import CODE, OUTSIDE
from lms.courses.rules.reading import (
    CHECKS,
    COURSE,
    EVALUATION,
    GLOSSARY,
    LESSON,
    OBJECTIVES,
    QUIZ,
    UNIT,
    CourseFolder,
    is_known,
)
from lms.courses.rules.tables import without_fences
from lms.courses.rules.values import FENCE

ORDER = (COURSE, OBJECTIVES, GLOSSARY, UNIT, LESSON, CHECKS, QUIZ, EVALUATION)
FREE = ("banks", "exams", "exercises")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class TaskPlace:
    """A learning task at the desk; without key and number where its lesson cannot be read."""

    folder: str
    key: str
    number: str
    title: str
    documents: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"{self.folder}/{LESSON}"

    @property
    def missing(self) -> tuple[str, ...]:
        """The documents it could have and has not."""
        here = {posixpath.basename(path) for path in self.documents}
        return tuple(name for name in (LESSON, CHECKS, QUIZ, EVALUATION) if name not in here)


@dataclass(frozen=True)
class UnitPlace:
    """A unit at the desk with its tasks in order; `documents` are those of the unit itself."""

    folder: str
    key: str
    number: str
    title: str
    documents: tuple[str, ...]
    tasks: tuple[TaskPlace, ...]

    @property
    def path(self) -> str:
        return f"{self.folder}/{UNIT}"


@dataclass(frozen=True)
class Outline:
    """The documents of a course in the order of the course."""

    general: tuple[str, ...]
    units: tuple[UnitPlace, ...]
    free: Mapping[str, tuple[str, ...]]  # banks, exams and exercises

    def unit(self, folder: str) -> UnitPlace | None:
        return next((one for one in self.units if one.folder == folder), None)

    def task(self, folder: str) -> tuple[UnitPlace, TaskPlace] | None:
        return next(
            ((unit, one) for unit in self.units for one in unit.tasks if one.folder == folder),
            None,
        )


def outline_of(found: CourseFolder, paths: Iterable[str]) -> Outline:
    """The outline of these paths; what cannot be read stands by its folder, last."""
    known = [path for path in paths if is_known(path)]
    free = {name: tuple(sorted(p for p in known if p.startswith(f"{name}/"))) for name in FREE}
    inside = [path for path in known if "/" in path and path.partition("/")[0] not in FREE]
    units = [_unit(found, folder, inside) for folder in dict.fromkeys(map(_first, inside))]
    places = list(found.course_units)
    return Outline(
        general=_in_order(path for path in known if "/" not in path),
        units=tuple(sorted(units, key=lambda one: (*_at(places, one.key), _numbers(one.number)))),
        free=free,
    )


def _unit(found: CourseFolder, folder: str, inside: Sequence[str]) -> UnitPlace:
    path = f"{folder}/{UNIT}"
    text = found.units.get(path)
    mine = [one for one in inside if _first(one) == folder]
    folders = dict.fromkeys(posixpath.dirname(one) for one in mine if one.count("/") == 2)
    tasks = [_task(found, one, mine) for one in folders]
    listed = list(found.unit_tasks.get(path, ()))
    return UnitPlace(
        folder=folder,
        key=text.key if text else "",
        number=text.number if text else "",
        title=(text.title if text else "") or folder,
        documents=tuple(one for one in mine if one.count("/") == 1),
        tasks=tuple(sorted(tasks, key=lambda one: (*_at(listed, one.key), _numbers(one.number)))),
    )


def _task(found: CourseFolder, folder: str, inside: Sequence[str]) -> TaskPlace:
    lesson = found.lessons.get(f"{folder}/{LESSON}")
    text = lesson.text if lesson else None
    return TaskPlace(
        folder=folder,
        key=text.task if text else "",
        number=text.number if text else "",
        title=(text.title if text else "") or posixpath.basename(folder),
        documents=_in_order(one for one in inside if posixpath.dirname(one) == folder),
    )


def _first(path: str) -> str:
    return path.partition("/")[0]


def _in_order(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(paths, key=lambda path: ORDER.index(posixpath.basename(path))))


def _at(keys: Sequence[str], key: str) -> tuple[bool, int]:
    """Where a key stands; keys that are listed nowhere come later, what has none comes last."""
    return (not key, keys.index(key) if key in keys else len(keys))


def _numbers(number: str) -> list[int]:
    return [int(one) for one in _NUMBER.findall(number)[:4]]


def placed(keys: Sequence[str], key: str, before: str = "") -> list[str]:
    """The keys with this one before another; at the end where that is not among them."""
    others = [one for one in keys if one != key]
    at = others.index(before) if before in others else len(others)
    return [*others[:at], key, *others[at:]]


def completed(listed: Sequence[str], standing: Sequence[str]) -> list[str]:
    """What a document lists in order, then what stands and is not listed."""
    keys = [key for key in standing if key]
    return [*listed, *(key for key in keys if key not in listed)] if listed else keys


def stepped(keys: Sequence[str], key: str, step: int) -> str:
    """Before which key a thing comes to stand that goes one up (-1) or down (1); '': last."""
    at = keys.index(key) + (step if step < 0 else step + 1)
    return keys[at] if 0 <= at < len(keys) else "" if at > 0 else keys[0]


def moved_paths(paths: Iterable[str], folder: str, to: str) -> dict[str, str]:
    """Where everything in a folder lies when the folder has another name or place."""
    return {path: to + path.removeprefix(folder) for path in paths if path.startswith(f"{folder}/")}


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number behind it that makes it one nobody has."""
    lower = {one.lower() for one in taken}
    found, number = name, 2
    while found.lower() in lower:
        found, number = f"{name}-{number}", number + 1
    return found


def free_key(prefix: str, taken: Collection[str], *, width: int = 1) -> str:
    """The key after the highest of its kind: M3 after M1 and M2, T08 after T07."""
    kind = re.compile(rf"{re.escape(prefix)}([0-9]+)")
    numbers = [int(match[1]) for one in taken if (match := kind.fullmatch(one))]
    return f"{prefix}{max(numbers, default=0) + 1:0{width}}"


def moved_links(text: str, document: str, moved: Mapping[str, str]) -> str:
    """The text as its document reads after files changed place, the document too perhaps.

    Every relative link leads where it led; code, links outside and all else stay as they are.
    """
    to = moved.get(document, document)
    lines = [line for line in _LINE.findall(text) if line]
    prose = {number for number, line in without_fences(_body(lines)) if line}
    return "".join(
        _moved_line(line, document, to, moved) if number in prose else line
        for number, line in enumerate(lines)
    )


def _body(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The numbered lines behind the front matter, as the fences of code are told by."""
    fences = [n for n, line in enumerate(lines) if line.strip("\ufeff\r\n ") == FENCE]
    begin = fences[1] + 1 if len(fences) > 1 else 0
    return [(n, line.rstrip("\r\n")) for n, line in enumerate(lines) if n >= begin]


def _moved_line(line: str, document: str, to: str, moved: Mapping[str, str]) -> str:
    code = [match.span() for match in CODE.finditer(line)]

    def replaced(found: re.Match[str]) -> str:
        written, mark, anchor = found[2].partition("#")
        in_code = any(begin <= found.start(2) < end for begin, end in code)
        if in_code or not written or OUTSIDE.match(written):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(written)))
        leads_to = moved.get(path, path)
        still = posixpath.normpath(posixpath.join(posixpath.dirname(to), unquote(written)))
        if still == leads_to or path.startswith(".."):
            return found[0]
        return found[1] + way(to, leads_to) + mark + anchor

    return TARGET.sub(replaced, line)
