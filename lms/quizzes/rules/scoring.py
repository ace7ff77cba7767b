"""From the share of an answer that is right to points: penalties and certainty.

A penalty is the share of the points that a wrong choice costs; too few options, none of them
wrong, earn nothing by some rules and cost nothing by any. With certainty, each answer
says how sure its student is, and a full share earns 1/3, 2/3 or 1 of the points, no share
costs 0, 2/3 or 2 of them; between them it goes in a straight line: `wrong + share · (right −
wrong)`. These are the marks of Gardner-Medwin's certainty-based marking as Moodle has them
(1, 2, 3 and 0, −2, −6), divided by three so that right and sure is the full mark (peers.md
§2.4). They reward honesty: certainty 1 pays best below 67 % of being right, 2 up to 80 %, 3
above.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core.points import share_out, to_grid
from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.rules import Line
from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.rules import Definition

CERTAINTIES = (1, 2, 3)
LEAST = 1  # what an answer without a certainty counts as
RIGHT = {1: Fraction(1, 3), 2: Fraction(2, 3), 3: Fraction(1)}
WRONG = {1: Fraction(0), 2: Fraction(-2, 3), 3: Fraction(-2)}
# Where each certainty is the best choice, as the share of such answers that are right.
BANDS = {
    1: (Fraction(0), Fraction(67, 100)),
    2: (Fraction(67, 100), Fraction(80, 100)),
    3: (Fraction(80, 100), Fraction(1)),
}
FIELD = "certainty"


@dataclass(frozen=True)
class Scoring:
    """How a quiz turns answers into points; `certainty` is what one paper says of its leaves."""

    rules: Rules = field(default_factory=Rules)
    penalty: Fraction = Fraction(0)
    has_certainty: bool = False
    certainty: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def of(settings: QuizSettings) -> "Scoring":
        rules = Rules(settings.multiple, settings.blanks)
        return Scoring(rules, settings.penalty, settings.has_certainty)

    def sure(self, certainty: Mapping[str, int]) -> "Scoring":
        """The same for one question of one paper, whose student was this sure."""
        return replace(self, certainty=certainty) if self.has_certainty else self

    def earned(
        self, leaf: Definition, answer: Mapping[str, Any], share: Fraction, certainty: int
    ) -> Decimal:
        """The points of an answer that was given; an empty one never loses any."""
        is_wrong = kinds.get(leaf.kind).chose_wrongly(leaf.body, dict(answer))
        worth = self.worth(share, certainty, is_wrong=is_wrong)
        return to_grid(worth * Fraction(leaf.points))

    def worth(self, share: Fraction, certainty: int, *, is_wrong: bool = False) -> Fraction:
        """The share of the points an answer earns, from -2 to 1; `is_wrong` is a wrong choice."""
        if self.has_certainty:
            sure = certainty if certainty in CERTAINTIES else LEAST
            return WRONG[sure] + share * (RIGHT[sure] - WRONG[sure])
        if is_wrong and not share:
            return -self.penalty
        return share


PLAIN = Scoring()


def taken_off(lines: Sequence[Line]) -> list[Line]:
    """Lines of which some lost points, as evidence: none below zero, summing to the mark.

    The mark is the sum, or zero where more was lost than earned. What was lost is taken off
    the lines that earned something, in proportion, by largest remainder; so no line rises,
    and each objective bears its part.
    """
    gained = [max(line.earned, Decimal(0)) for line in lines]
    mark = max(sum((line.earned for line in lines), Decimal(0)), Decimal(0))
    if mark == sum(gained, Decimal(0)):
        return [_earning(line, part) for line, part in zip(lines, gained, strict=True)]
    parts = share_out(mark, gained)
    return [_earning(line, part) for line, part in zip(lines, parts, strict=True)]


def _earning(line: Line, earned: Decimal) -> Line:
    return Line(line.leaf_kind, line.leaf, line.label, line.objective, earned, line.possible)


def read_certainty(definition: Definition, fields: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The certainties a form sent, by leaf; what is no certainty was not given."""
    found = {}
    for number, leaf in enumerate(definition.leaves(), start=1):
        name = f"p{number}-{FIELD}" if definition.parts else FIELD
        sent = (fields.get(name) or ("",))[0]
        if sent in {str(one) for one in CERTAINTIES}:
            found[leaf.key] = int(sent)
    return found


def certainty_fields(definition: Definition, certainty: Mapping[str, int]) -> dict[str, list[str]]:
    """The form fields that hold these certainties: the way back from `read_certainty`."""
    found = {}
    for number, leaf in enumerate(definition.leaves(), start=1):
        name = f"p{number}-{FIELD}" if definition.parts else FIELD
        if leaf.key in certainty:
            found[name] = [str(certainty[leaf.key])]
    return found


@dataclass(frozen=True)
class Calibration:
    """How often answers of one certainty were right: `share` of `n`, and where it should lie."""

    certainty: int
    n: int
    share: Fraction
    low: Fraction
    high: Fraction

    @property
    def verdict(self) -> str:
        """high (surer than right), low (less sure than right) or fits; '' while n says little."""
        if self.n < ENOUGH:
            return ""
        if self.share < self.low:
            return "high"
        return "low" if self.share > self.high else "fits"


ENOUGH = 10


def calibrated(answers: Iterable[tuple[int, Fraction]]) -> tuple[Calibration, ...]:
    """The calibration of answers given as (certainty, share that was right)."""
    by_certainty: dict[int, list[Fraction]] = {}
    for certainty, share in answers:
        sure = certainty if certainty in CERTAINTIES else LEAST
        by_certainty.setdefault(sure, []).append(share)
    return tuple(
        Calibration(one, len(found), sum(found, Fraction(0)) / len(found), *BANDS[one])
        for one, found in sorted(by_certainty.items())
    )
