"""What the answers on a paper earn, leaf by leaf, and the evidence that makes of it.

A leaf is what earns points by itself: a question, or one part of a case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from lms.core.markdown import plain_text
from lms.core.points import plain, share_out, to_grid
from lms.gradebook.rules import Line
from lms.questions import kinds
from lms.questions.kinds.base import MarkingPoint, Outcome
from lms.questions.rules import Definition, split_by_objective
from lms.quizzes.rules.scoring import PLAIN, Scoring

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
    certainty: int = 0  # how sure the student was; 0 where that was not asked or not said

    @property
    def is_by_hand(self) -> bool:
        return is_by_hand(self.definition)

    @property
    def points(self) -> tuple[MarkingPoint, ...]:
        return marking_points(self.definition)

    @property
    def is_right(self) -> bool:
        """Right though not sure earns less than the full mark, and is right all the same."""
        return self.earned == self.definition.points or self.outcome.share == 1

    @property
    def verdict(self) -> str:
        """One of: waiting (for a person), void, empty, right, partly, wrong."""
        steps = {
            "void": bool(self.definition.void),
            "waiting": self.earned is None,
            "empty": not self.answer,
            "right": self.is_right,
            "partly": (self.earned or 0) > 0 or bool(self.outcome.share),
        }
        return next((name for name, holds in steps.items() if holds), "wrong")


def is_by_hand(definition: Definition) -> bool:
    """Whether a person must mark this question, or any part of this case."""
    return any(
        not leaf.void and not kinds.get(leaf.kind).is_automatic for leaf in definition.leaves()
    )


def possible_by_hand(definition: Definition) -> Decimal:
    """What a person can give for a question; parts marked without a person are not among it."""
    leaves = (leaf for leaf in definition.leaves() if not kinds.get(leaf.kind).is_automatic)
    return sum((leaf.points for leaf in leaves), Decimal(0))


def given_by_hand(marks: Mapping[str, Any]) -> Decimal:
    """What a person gave a response, of the marks a paper keeps."""
    given = (Decimal(mark["earned"]) for mark in marks.values() if mark.get("given"))
    return sum(given, Decimal(0))


def given_now(
    definition: Definition, given: Mapping[str, Sequence[Decimal]]
) -> dict[str, list[Decimal]] | None:
    """Of the points somebody gave earlier, those of the leaves a person marks now.

    None where a leaf is missing, or its marking points are others than they were.
    """
    leaves = [leaf for leaf in definition.leaves() if is_by_hand(leaf)]
    if all(is_within(marking_points(leaf), given.get(leaf.key, ())) for leaf in leaves):
        return {leaf.key: list(given[leaf.key]) for leaf in leaves}
    return None


def earned_by_hand(definition: Definition, given: Mapping[str, Sequence[Decimal]]) -> Decimal:
    """The points of a response by what a person gave, no leaf above its full mark."""
    worth = {leaf.key: leaf.points for leaf in definition.leaves()}
    parts = (min(sum(points, Decimal(0)), worth[leaf]) for leaf, points in given.items())
    return sum(parts, Decimal(0))


def marking_points(leaf: Definition) -> tuple[MarkingPoint, ...]:
    """What a person gives points for; a leaf without 要点 is one point of its full mark."""
    found = kinds.marking_points(leaf)
    return found or (MarkingPoint(leaf.points, ""),)


def leaf_results(
    definition: Definition,
    answer: Mapping[str, Any],
    marks: Mapping[str, Any],
    scoring: Scoring = PLAIN,
) -> tuple[LeafResult, ...]:
    """Every leaf of a question with what it earned.

    What stands in `marks` was decided and stays; other leaves are marked here and now where
    no person is needed, so an attempt that only ran out of time can be shown with its marks.
    """
    outcomes = kinds.mark_answer(definition, answer, scoring.rules)
    return tuple(
        _result(
            LeafResult(
                leaf,
                leaf_answer(definition, leaf, answer),
                outcomes[leaf.key],
                None,
                certainty=scoring.certainty.get(leaf.key, 0),
            ),
            marks.get(leaf.key),
            scoring,
        )
        for leaf in definition.leaves()
    )


def leaf_answer(
    definition: Definition, leaf: Definition, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """The answer to one leaf; {} when it was left empty."""
    return kinds.part_answer(answer, leaf.key) if definition.parts else dict(answer)


def _result(found: LeafResult, mark: Mapping[str, Any] | None, scoring: Scoring) -> LeafResult:
    leaf, share = found.definition, found.outcome.share
    if leaf.void:
        is_given = leaf.void == "full" or (leaf.void == "answered" and bool(found.answer))
        return replace(found, earned=leaf.points if is_given else Decimal(0))
    if mark is not None:
        given = tuple(Decimal(text) for text in mark.get("given", ()))
        return replace(found, earned=Decimal(mark["earned"]), given=given)
    if not found.answer:
        return replace(found, earned=Decimal(0))  # an empty field needs no person
    if share is None:
        return found
    return replace(found, earned=scoring.earned(leaf, found.answer, share, found.certainty))


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
    return (value or Decimal(0)) if is_sane else None  # nothing has no sign


def evidence(result: LeafResult) -> list[Line]:
    """One line per objective of a marked leaf; they sum to what it earned exactly.

    Earned points follow the possible ones, so no line earns more than it could. Lines of a
    leaf that lost points are negative until `scoring.taken_off` has seen the whole attempt.
    """
    leaf = result.definition
    if leaf.void == "out":
        return []
    split = split_by_objective(leaf.points, leaf.shares)
    possible = [part for _, part in split]
    if any(possible):
        earned = share_out(result.earned or Decimal(0), possible)  # also of a loss
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
    words = _words(stem)
    short = words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1] + "…"
    return f"{kinds.get(leaf.kind).labels[0]} {short}".strip()


@lru_cache(2048)
def _words(html: str) -> str:
    """The text of a stem; a class is reported with the same few stems for everybody."""
    return " ".join(plain_text(html).split())
