"""What the answers on a paper earn, leaf by leaf, and the evidence that makes of it.

A leaf is what earns points by itself: a question, or one part of a case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from lms.core.markdown import plain_text
from lms.core.points import plain, share_out, to_grid
from lms.gradebook.rules import Line
from lms.questions import kinds
from lms.questions.kinds.base import MarkingPoint, Outcome, Rules
from lms.questions.rules import Definition, split_by_objective

LONGEST_LABEL = 60
TOO_MANY = 1_000_000


@dataclass(frozen=True)
class LeafResult:
    """What one leaf earned; None while a person must still mark it.

    `given` are the points a person gave, one for each marking point; what was left empty
    earned nothing without anybody looking, and a person may still change that.
    """

    definition: Definition
    answer: dict[str, Any]
    outcome: Outcome
    earned: Decimal | None
    given: tuple[Decimal, ...] = ()

    @property
    def is_by_hand(self) -> bool:
        return is_by_hand(self.definition)

    @property
    def points(self) -> tuple[MarkingPoint, ...]:
        return marking_points(self.definition)

    @property
    def is_right(self) -> bool:
        return self.earned == self.definition.points


def is_by_hand(definition: Definition) -> bool:
    """Whether a person must mark this question, or any part of this case."""
    return any(not kinds.get(leaf.kind).is_automatic for leaf in definition.leaves())


def possible_by_hand(definition: Definition) -> Decimal:
    """What a person can give for a question; parts marked without a person are not among it."""
    leaves = (leaf for leaf in definition.leaves() if not kinds.get(leaf.kind).is_automatic)
    return sum((leaf.points for leaf in leaves), Decimal(0))


def given_by_hand(marks: Mapping[str, Any]) -> Decimal:
    """What a person gave a response, of the marks a paper keeps."""
    given = (Decimal(mark["earned"]) for mark in marks.values() if mark.get("given"))
    return sum(given, Decimal(0))


def marking_points(leaf: Definition) -> tuple[MarkingPoint, ...]:
    """What a person gives points for; a leaf without 要点 is one point of its full mark."""
    found = kinds.marking_points(leaf)
    return found or (MarkingPoint(leaf.points, ""),)


def leaf_results(
    definition: Definition,
    answer: Mapping[str, Any],
    marks: Mapping[str, Any],
    rules: Rules,
) -> tuple[LeafResult, ...]:
    """Every leaf of a question with what it earned.

    What stands in `marks` was decided and stays; other leaves are marked here and now where
    no person is needed, so an attempt that only ran out of time can be shown with its marks.
    """
    outcomes = kinds.mark_answer(definition, answer, rules)
    return tuple(
        _result(leaf, leaf_answer(definition, leaf, answer), outcomes[leaf.key], marks)
        for leaf in definition.leaves()
    )


def leaf_answer(
    definition: Definition, leaf: Definition, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """The answer to one leaf; {} when it was left empty."""
    return kinds.part_answer(answer, leaf.key) if definition.parts else dict(answer)


def _result(
    leaf: Definition, answer: dict[str, Any], outcome: Outcome, marks: Mapping[str, Any]
) -> LeafResult:
    mark = marks.get(leaf.key)
    if mark is not None:
        given = tuple(Decimal(text) for text in mark.get("given", ()))
        return LeafResult(leaf, answer, outcome, Decimal(mark["earned"]), given)
    if not answer:
        return LeafResult(leaf, answer, outcome, Decimal(0))  # an empty field needs no person
    if outcome.share is None:
        return LeafResult(leaf, answer, outcome, None)
    return LeafResult(leaf, answer, outcome, to_grid(outcome.share * Fraction(leaf.points)))


def marks_of(results: Sequence[LeafResult]) -> dict[str, Any]:
    """The decided leaves as a paper keeps them."""
    return {
        result.definition.key: {
            "earned": plain(result.earned),
            **({"given": [plain(part) for part in result.given]} if result.given else {}),
        }
        for result in results
        if result.earned is not None
    }


def earned_by(results: Sequence[LeafResult]) -> Decimal | None:
    """What the whole question earned, or None while any leaf waits."""
    known = [result.earned for result in results if result.earned is not None]
    return sum(known, Decimal(0)) if len(known) == len(results) else None


def is_within(points: Sequence[MarkingPoint], given: Sequence[Decimal]) -> bool:
    """Whether each marking point got no more than it is worth, and nothing below zero."""
    return len(points) == len(given) and all(
        0 <= part <= point.points for point, part in zip(points, given, strict=True)
    )


def read_points(text: str) -> Decimal | None:
    """A number of points as a person typed it, or None; full-width digits are fine."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    is_sane = value.is_finite() and abs(value) < TOO_MANY and to_grid(value) == value
    return value if is_sane else None


def evidence(result: LeafResult) -> list[Line]:
    """One line per objective of a marked leaf; they sum to what it earned exactly.

    Earned points follow the possible ones, so no line earns more than it could.
    """
    leaf = result.definition
    split = split_by_objective(leaf.points, leaf.shares)
    possible = [part for _, part in split]
    if any(possible):
        earned = share_out(result.earned or Decimal(0), possible)
    else:
        earned = [Decimal(0) for _ in possible]
    return [
        Line("question", leaf.key, label(leaf), objective, part, full)
        for (objective, full), part in zip(split, earned, strict=True)
    ]


def label(leaf: Definition) -> str:
    """单选 and the beginning of the question, as a trail of evidence shows it.

    Without a number, which differs from paper to paper. Chinese whoever handed in: it is
    stored, and the school reads it.
    """
    stem = "".join(html + ("＿＿" if blank else "") for html, blank in leaf.pieces())
    words = " ".join(plain_text(stem).split())
    short = words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1] + "…"
    return f"{kinds.get(leaf.kind).labels[0]} {short}".strip()
