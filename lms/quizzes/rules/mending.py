"""Repairing a question after the exam: what becomes of its key, and of what a paper earned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from lms.gradebook.rules import Tally, pooled
from lms.questions import kinds
from lms.questions.kinds.base import Answer, Outcome
from lms.questions.rules import Definition
from lms.quizzes.rules import marking
from lms.quizzes.rules.scoring import Scoring


class MendKind(StrEnum):
    """How a question is repaired."""

    REVISION = "revision"  # by the text published since
    ACCEPT = "accept"  # further answers are right as well
    FULL = "full"  # void: everybody gets its points
    ANSWERED = "answered"  # void: everybody who answered gets its points
    OUT = "out"  # void: out of the paper


VOIDING = (MendKind.FULL, MendKind.ANSWERED, MendKind.OUT)


class MendPolicy(StrEnum):
    """Whether a mark may fall."""

    EXACT = "exact"
    NEVER_LOWER = "never_lower"


@dataclass(frozen=True)
class Held:
    """What a paper holds of one question: its points and the decided leaves."""

    earned: Decimal | None
    possible: Decimal
    marks: Mapping[str, Any]

    @property
    def so_far(self) -> Decimal:
        """What its marked parts earned; those that wait are worth nothing yet."""
        return sum((Decimal(mark["earned"]) for mark in self.marks.values()), Decimal(0))


@dataclass(frozen=True)
class Repair:
    """How one leaf is repaired; `published` is the later wording of its whole question."""

    leaf: str
    kind: MendKind
    policy: MendPolicy = MendPolicy.EXACT
    accepted: tuple[Answer, ...] = ()
    published: Definition | None = None


@dataclass(frozen=True)
class Mended:
    """One question on one paper after a repair."""

    definition: Definition
    held: Held
    is_kept: bool = False


def amended(definition: Definition, repair: Repair) -> Definition | None:
    """The question with the repaired leaf, or None where the repair does not fit it.

    The text stays as it was asked; only a published wording brings its own.
    """
    leaves = {leaf.key: leaf for leaf in definition.leaves()}
    leaf = leaves.get(repair.leaf)
    mended = _leaf(leaf, repair) if leaf is not None else None
    if mended is None or not definition.parts:
        return mended
    parts = tuple(mended if part.key == mended.key else part for part in definition.parts)
    points = sum((part.points for part in parts), Decimal(0))
    return replace(definition, parts=parts, points=points)


def _leaf(leaf: Definition, repair: Repair) -> Definition | None:
    match repair.kind:
        case MendKind.REVISION:
            later = repair.published.leaves() if repair.published else ()
            found = next((one for one in later if one.key == leaf.key), None)
            return kinds.aligned(leaf, found) if found else None
        case MendKind.ACCEPT:
            also = [*leaf.body.get("also", ())]
            also += [answer for answer in repair.accepted if answer not in also]
            return replace(leaf, body={**leaf.body, "also": also})
        case MendKind.OUT:
            return replace(leaf, points=Decimal(0), void=repair.kind.value)
        case _:
            return replace(leaf, void=repair.kind.value)


def repaired(
    definition: Definition,
    repair: Repair,
    *,
    answer: Mapping[str, Any],
    held: Held,
    rest: Tally,
    scoring: Scoring,
) -> Mended | None:
    """What a paper holds of a question once it is repaired, or None where it does not fit.

    `rest` is what the other questions of the same paper earned, nothing where one still waits:
    so what is decided holds whatever they will get. By "never lower" a paper whose share would
    fall keeps its points; where the question is void, or its full mark changes, it keeps the
    question as it was.
    """
    after = amended(definition, repair)
    if after is None:
        return None
    leaf = next(one for one in after.leaves() if one.key == repair.leaf)
    marks = {key: mark for key, mark in held.marks.items() if key != leaf.key}
    mark = held.marks.get(leaf.key)
    if mark is not None and "given" in mark and marking.is_by_hand(leaf):
        marks[leaf.key] = mark
    fresh = remarked(after, answer, marks, scoring)
    if repair.policy is MendPolicy.EXACT or mark is None or not _falls(held, fresh, rest):
        return Mended(after, fresh)
    if leaf.void or fresh.possible != held.possible:
        return Mended(definition, held, is_kept=True)
    return Mended(after, remarked(after, answer, {**fresh.marks, leaf.key: mark}, scoring), True)


def remarked(
    definition: Definition, answer: Mapping[str, Any], marks: Mapping[str, Any], scoring: Scoring
) -> Held:
    """A question marked anew; what stands in `marks` was decided and stays."""
    results = marking.leaf_results(definition, answer, marks, scoring)
    return Held(marking.earned_by(results), definition.points, marking.marks_of(results))


def restored(before: Mapping[str, Any], now: Mapping[str, Any], leaf: str) -> dict[str, Any]:
    """The decided leaves with one of them as it was; the others keep what they got since."""
    marks = {key: mark for key, mark in now.items() if key != leaf}
    return {**marks, leaf: before[leaf]} if leaf in before else marks


def _falls(before: Held, after: Held, rest: Tally) -> bool:
    """Whether the share of the paper falls; where the full mark stays, the points say it."""
    was, becomes = (
        pooled([rest, Tally(held.so_far, held.possible)]).attainment or Fraction(0)
        for held in (before, after)
    )
    return becomes < was


def is_passed(tally: Tally, pass_mark: Decimal) -> bool:
    """Whether a mark reaches the pass line, given in percent."""
    return tally.earned * 100 >= tally.possible * pass_mark


def mean_rate(tallies: Sequence[Tally]) -> Fraction | None:
    """The mean of the marks, each as a share of its own full mark."""
    rates = [tally.attainment for tally in tallies if tally.attainment is not None]
    return sum(rates, Fraction(0)) / len(rates) if rates else None


def agrees(repair: Repair, asked: Definition, published: Definition | None) -> bool:
    """Whether the text published now says by itself what the repair says.

    `asked` is the leaf as it stood on papers, `published` as the quiz has it now (None once
    it is gone). A void question agrees when its text was changed.
    """
    if published is None or repair.kind is MendKind.REVISION:
        return True
    if repair.kind is not MendKind.ACCEPT:
        return published != replace(asked, void="")
    later = kinds.aligned(asked, published)
    if later is None:
        return True  # other options: it is another question now
    kind = kinds.get(later.kind)
    return all(
        piece_is_right(later, piece.place, kinds.mark_answer(later, piece.answer)[later.key])
        for answer in repair.accepted
        for piece in kind.pieces(later.body, answer)
    )


def piece_is_right(leaf: Definition, place: int, outcome: Outcome) -> bool:
    """Whether one piece alone is right, whatever belongs beside it."""
    if is_in_pieces(leaf):
        return bool(outcome.parts[place]["right"])
    return outcome.share == 1


def is_in_pieces(leaf: Definition) -> bool:
    """Whether answers to this leaf come in pieces of their own: blanks, pairs."""
    key = kinds.key_answer(leaf)
    return len(kinds.get(leaf.kind).pieces(leaf.body, key)) > 1


def is_alike(leaf: Definition, other: Definition) -> bool:
    """Whether answers to both mean the same: the same options at the same positions."""
    if leaf.kind != other.kind:
        return False
    moved = kinds.aligned(leaf, other)
    return moved is not None and moved.body == other.body
