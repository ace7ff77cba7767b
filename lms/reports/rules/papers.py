"""Papers as they come from the database, turned into items: one for each leaf of each question."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.reports.rules.samples import Item


@dataclass(frozen=True)
class Response:
    """What an attempt answered to one question, and in which wording it was asked."""

    attempt_id: int
    version: Definition
    answer: Mapping[str, Any]
    marks: Mapping[str, Any]


class Papers:
    """Takes one answered question after the other; `versions` are their wordings by id."""

    def __init__(self, versions: Mapping[int, Definition]) -> None:
        self.versions = versions
        self.newest: dict[str, Definition] = {}
        self.question: dict[str, str] = {}
        self.earned: dict[str, dict[int, Decimal]] = {}
        self.possible: dict[str, dict[int, Decimal]] = {}
        for _id, version in sorted(versions.items()):
            for leaf in version.leaves():
                self.newest[leaf.key] = leaf
                self.question[leaf.key] = version.key

    def take(
        self,
        attempt_id: int,
        version_id: int,
        earned: Decimal | None,
        possible: Decimal,
        marks: Mapping[str, Any],
    ) -> None:
        version = self.versions[version_id]
        for leaf in version.leaves():
            points = Decimal(marks[leaf.key]["earned"]) if version.parts else earned
            full = leaf.points if version.parts else possible
            if not full:
                continue  # worth nothing on this paper, so it tells nothing
            self.earned.setdefault(leaf.key, {})[attempt_id] = points or Decimal(0)
            self.possible.setdefault(leaf.key, {})[attempt_id] = full

    def items(self, settings: Mapping[int, QuizSettings]) -> tuple[Item, ...]:
        """In the order of the newest revision; what was drawn stands after it, by key."""
        order = _order(settings)
        leaves: dict[str, list[str]] = {}
        for key in self.newest:
            if key in self.earned:
                leaves.setdefault(self.question[key], []).append(key)
        questions = sorted(leaves, key=lambda key: (order.get(key, len(order)), key))
        return tuple(
            Item(
                number=f"{n}({m})" if len(leaves[question]) > 1 else str(n),
                question=question,
                definition=self.newest[key],
                earned=self.earned[key],
                possible=self.possible[key],
            )
            for n, question in enumerate(questions, start=1)
            for m, key in enumerate(leaves[question], start=1)
        )


def _order(settings: Mapping[int, QuizSettings]) -> dict[str, int]:
    newest = settings[max(settings)].questions if settings else ()
    return {key: n for n, (key, _version) in enumerate(newest)}
