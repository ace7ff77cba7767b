"""Where other documents name what is about to leave a course."""

import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lms.courses.rules.reading import COURSE, UNIT, CourseFolder


@dataclass(frozen=True)
class Mention:
    """One place in a document that names a thing, as it is written there."""

    path: str
    line: int
    name: str


def mentions_of(found: CourseFolder, leaving: Collection[str]) -> list[Mention]:
    """Every place outside these paths that leads to one of them or names something in it.

    The lists of units and tasks are not told: they follow by themselves.
    """
    places = {
        (link.source, link.place.line, link.written)
        for link in found.links
        if link.path in leaving and link.source not in leaving
    }
    names = sorted(set(_names(found, leaving)), key=len, reverse=True)
    if names:
        words = "|".join(map(re.escape, names))
        named = re.compile(rf"(?<![A-Za-z0-9-])(?:{words})(?![A-Za-z0-9-])")
        for path, source in found.sources.items():
            if path not in leaving and posixpath.basename(path) not in (COURSE, UNIT):
                places.update(
                    (path, number, match[0])
                    for number, line in enumerate(source.lines, 1)
                    for match in named.finditer(line)
                )
    return [Mention(*one) for one in sorted(places)]


def _names(found: CourseFolder, leaving: Collection[str]) -> Iterator[str]:
    """The keys and labels of what these documents hold."""
    yield from (one.text.task for path, one in found.lessons.items() if path in leaving)
    yield from (one.settings.key for path, one in found.exams.items() if path in leaving)
    for path, quiz in found.quizzes.items():
        if path in leaving:
            yield from (quiz.settings.key, *(one.key for one in quiz.definitions))
    for path, bank in found.banks.items():
        if path in leaving:
            yield from (bank.text.key, *(one.key for one in bank.definitions))
    for path, table in found.evaluations.items():
        if path in leaving:
            yield from (table.text.key, table.text.label)
