"""Papers as they come from the database, turned into items: one for each leaf of each question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.reports.rules.samples import Item


@dataclass(frozen=True)
class Response:
    """What was answered to one question, and in which wording it was asked."""

    paper: int
    version: Definition
    answer: Mapping[str, Any]
    marks: Mapping[str, Any]


class Papers:
    """Takes one answered question after the other; `versions` are their wordings by id.

    `paper` is `Entry.key`: the attempt, or the one response of a mastery exercise.
    """

    def __init__(self, versions: Mapping[int, Definition]) -> None:
        self.versions = versions
        self.leaves: dict[str, dict[str, Definition]] = {}  # by question, the newest wording
        self.earned: dict[str, dict[int, Decimal]] = {}
        self.possible: dict[str, dict[int, Decimal]] = {}
        self.void: dict[str, dict[int, str]] = {}
        for _id, version in sorted(versions.items()):
            newest = {leaf.key: leaf for leaf in version.leaves()}
            self.leaves[version.key] = self.leaves.get(version.key, {}) | newest

    def take(
        self,
        paper: int,
        version_id: int,
        earned: Decimal | None,
        possible: Decimal,
        marks: Mapping[str, Any],
    ) -> None:
        version = self.versions[version_id]
        for leaf in version.leaves():
            points = Decimal(marks[leaf.key]["earned"]) if version.parts else earned
            full = leaf.points if version.parts else possible
            if leaf.void:
                self.void.setdefault(leaf.key, {})[paper] = leaf.void
            if not full:
                continue  # worth nothing on this paper, so it tells nothing
            self.earned.setdefault(leaf.key, {})[paper] = points or Decimal(0)
            self.possible.setdefault(leaf.key, {})[paper] = full

    def items(self, settings: Mapping[int, QuizSettings]) -> tuple[Item, ...]:
        """In the order of the newest revision; what was drawn stands after it, by key.

        Numbered as published: a question that is void keeps its number, and so do all after it.
        """
        order = _order(settings)
        questions = sorted(self.leaves, key=lambda key: (order.get(key, len(order)), key))
        after = count(len(order) + 1)
        numbers = {key: order[key] + 1 if key in order else next(after) for key in questions}
        return tuple(
            Item(
                number=f"{numbers[question]}({part})" if part else str(numbers[question]),
                question=question,
                definition=leaf,
                earned=self.earned.get(leaf.key, {}),
                possible=self.possible.get(leaf.key, {}),
                void=self.void.get(leaf.key, {}),
                part=part,
            )
            for question in questions
            for part, leaf in _numbered(question, self.leaves[question])
            if leaf.key in self.earned or leaf.key in self.void
        )


def _numbered(question: str, leaves: Mapping[str, Definition]) -> Iterator[tuple[int, Definition]]:
    """The leaves by key, numbered as parts; a question that is its own leaf is part 0."""
    return enumerate(leaves.values(), start=int(question not in leaves))


def _order(settings: Mapping[int, QuizSettings]) -> dict[str, int]:
    newest = settings[max(settings)].questions if settings else ()
    return {key: n for n, (key, _version) in enumerate(newest)}
