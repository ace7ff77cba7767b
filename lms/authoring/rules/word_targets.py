"""Where a chapter from Word may go: the tasks there are, and what a new one would be called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.courses.rules.reading import CourseFolder

_KEY = re.compile(r"T([0-9]+)")


@dataclass(frozen=True)
class Target:
    """A lesson or a unit by its path, as people call it."""

    path: str
    label: str


def lessons_in(found: CourseFolder) -> list[Target]:
    """The lessons of a course by their number."""
    known = sorted(found.lessons.items(), key=lambda one: _counted(one[1].text.number))
    return [Target(path, f"{one.text.number} {one.text.title}") for path, one in known]


def units_in(found: CourseFolder) -> list[Target]:
    """The folders of units, in their order."""
    return [
        Target(path.rpartition("/")[0], f"{unit.number} {unit.title}")
        for path, unit in sorted(found.units.items())
    ]


def next_key(found: CourseFolder) -> str:
    """A code for a task that no task has."""
    counted = [int(n[1]) for one in found.lessons.values() if (n := _KEY.fullmatch(one.text.task))]
    return f"T{max(counted, default=0) + 1:02}"


def next_number(found: CourseFolder) -> str:
    """The number after the last task's."""
    numbers = sorted(_counted(one.text.number) for one in found.lessons.values())
    unit, task = numbers[-1] if numbers else (1, 0)
    return f"{unit}-{task + 1}"


def open_objectives(found: CourseFolder) -> Iterator[str]:
    """The objectives no lesson works on yet."""
    used = {code for one in found.lessons.values() for code in one.text.objectives}
    for row in found.tree.rows if found.tree else ():
        if row.code not in used:
            yield row.code


def _counted(number: str) -> tuple[int, int]:
    unit, _dash, task = number.partition("-")
    return (int(unit) if unit.isdigit() else 0, int(task) if task.isdigit() else 0)
