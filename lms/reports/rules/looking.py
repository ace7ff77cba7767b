"""One question looked at: its figures with the answers that were given, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.quizzes.rules.marking import leaf_answer
from lms.reports.rules.analysing import ItemFigures, figures_of
from lms.reports.rules.answers import Given, words_of
from lms.reports.rules.papers import Response
from lms.reports.rules.readings import Reading, readings_of
from lms.reports.rules.samples import Entry, Sample

Givens = Mapping[str, Mapping[int, Given]]  # by leaf and attempt


@dataclass(frozen=True)
class Looked:
    """One leaf: its figures, and what was answered, key by key and part by part."""

    figures: ItemFigures
    readings: list[Reading]

    @property
    def keys(self) -> int:
        """By how many different keys its answers were judged."""
        return sum(not one.void for one in self.readings)


@dataclass(frozen=True)
class Answered:
    """One attempt's answer to one leaf, for the list of them all."""

    entry: Entry
    leaf: str
    earned: Decimal
    possible: Decimal
    words: list[tuple[str, str]]


def looked_at(sample: Sample, responses: Sequence[Response]) -> list[Looked]:
    """Every leaf of the questions of a sample."""
    givens = _givens(responses)
    return [
        Looked(figures_of(item, sample), readings_of(item, givens[item.key], sample))
        for item in sample.items
    ]


def list_of_answers(sample: Sample, responses: Sequence[Response]) -> list[Answered]:
    """All answers by leaf; of each those that earned least first, since these tell most."""
    givens = _givens(responses)
    answers = []
    for item in sample.items:
        mine = [
            Answered(
                entry=entry,
                leaf=item.key,
                earned=item.earned[entry.key],
                possible=item.possible[entry.key],
                words=words_of(givens[item.key][entry.key]),
            )
            for entry in sample.entries
            if entry.key in item.earned
        ]
        answers += sorted(mine, key=lambda one: (one.earned, one.entry.student_number))
    return answers


def _givens(responses: Sequence[Response]) -> Givens:
    found: dict[str, dict[int, Given]] = {}
    for one in responses:
        for leaf in one.version.leaves():
            points = tuple(map(Decimal, one.marks.get(leaf.key, {}).get("given", ())))
            answer = leaf_answer(one.version, leaf, one.answer)
            found.setdefault(leaf.key, {})[one.paper] = Given(leaf, answer, points)
    return found
