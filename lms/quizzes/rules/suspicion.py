"""Simple counts that make a key suspicious, and the distinct answers a question got."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from lms.gradebook.rules import Tally, pooled
from lms.questions import kinds
from lms.questions.kinds.base import Answer, Piece, Rules
from lms.questions.rules import Definition
from lms.quizzes.rules import marking, mending

LEAST = 6  # papers in each third would be fewer than two


@dataclass(frozen=True)
class Sat:
    """One leaf on one paper that was handed in; `paper` is what the whole paper earned."""

    answer: Answer
    earned: Decimal | None
    possible: Decimal
    paper: Tally


@dataclass(frozen=True)
class GivenAnswer:
    """One distinct answer, how many gave it, and what share of the points it earns now."""

    piece: Piece
    count: int
    share: Fraction

    @property
    def token(self) -> str:
        """What a form says to mean this answer; looked up again among the answers given."""
        return sha256(f"{self.piece.place}:{self.piece.same}".encode()).hexdigest()[:16]

    @property
    def is_right(self) -> bool:
        return self.share == 1


@dataclass(frozen=True)
class Suspicion:
    """What makes a key suspicious; both are only reasons to look."""

    wrong_is_commoner: bool
    better_did_worse: bool


def facility(sat: Sequence[Sat]) -> Fraction | None:
    """The share of the points a question got, over the papers where it is marked."""
    known = [Tally(one.earned, one.possible) for one in sat if one.earned is not None]
    return pooled(known).attainment


def distinct(
    leaf: Definition, answers: Sequence[Mapping[str, Any]], rules: Rules
) -> list[GivenAnswer]:
    """The distinct answers to one leaf, blank by blank where it has several, commonest first."""
    kind = kinds.get(leaf.kind)
    counts: dict[tuple[int, str], int] = {}
    pieces: dict[tuple[int, str], Piece] = {}
    for answer in answers:
        for piece in kind.pieces(leaf.body, dict(answer)):
            key = (piece.place, piece.same)
            counts[key] = counts.get(key, 0) + 1
            pieces.setdefault(key, piece)
    found = [
        GivenAnswer(piece, counts[key], _share(leaf, piece, rules)) for key, piece in pieces.items()
    ]
    return sorted(found, key=lambda one: (one.piece.place, -one.count, one.piece.same))


def _share(leaf: Definition, piece: Piece, rules: Rules) -> Fraction:
    """What a piece earns of its own share: a blank alone is right or not, whatever the others."""
    outcome = kinds.mark_answer(leaf, piece.answer, rules)[leaf.key]
    if mending.is_in_pieces(leaf):
        return Fraction(int(mending.piece_is_right(leaf, piece.place, outcome)))
    return outcome.share or Fraction(0)


def suspicion(leaf: Definition, sat: Sequence[Sat], given: Sequence[GivenAnswer]) -> Suspicion:
    """Whether one wrong answer is commoner than the right ones, or the top third did worse."""
    places: dict[int, list[GivenAnswer]] = {}
    for one in given:
        places.setdefault(one.piece.place, []).append(one)
    return Suspicion(
        any(_is_wrong_commoner(answers) for answers in places.values()), _is_upside_down(sat)
    )


def _is_wrong_commoner(answers: Sequence[GivenAnswer]) -> bool:
    right = sum(one.count for one in answers if one.is_right)
    return any(one.count > right for one in answers if not one.share)


def _is_upside_down(sat: Sequence[Sat]) -> bool:
    """Papers ordered by what the rest of the paper earned; the question itself is left out."""
    known = [one for one in sat if one.earned is not None]
    if len(known) < LEAST:
        return False
    known.sort(key=_rest, reverse=True)
    third = len(known) // 3
    top, bottom = facility(known[:third]), facility(known[-third:])
    return top is not None and bottom is not None and top < bottom


def _rest(one: Sat) -> Fraction:
    rest = Tally(one.paper.earned - (one.earned or Decimal(0)), one.paper.possible - one.possible)
    return rest.attainment or Fraction(0)


def leaf_sat(
    definition: Definition, answer: Mapping[str, Any], marks: Mapping[str, Any], paper: Tally
) -> dict[str, Sat]:
    """Each leaf of one question on a paper, by its key."""
    return {
        leaf.key: Sat(
            marking.leaf_answer(definition, leaf, answer),
            Decimal(marks[leaf.key]["earned"]) if leaf.key in marks else None,
            leaf.points,
            paper,
        )
        for leaf in definition.leaves()
    }
