"""What may be shown to whom, and what should be pointed out."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up
from lms.courses.rules.compiled import TableText
from lms.evaluations.rules.results import PEERS, Result, Voice, evaluators_of

# One peer's ratings alone would name the peer, and of two each knows the other's.
PEERS_TO_SHOW = 3
WIDE_GAP = 15  # points of 100 between self and teacher worth a talk (domain.md §1.4)


def is_released(text: TableText, handed_in: Collection[str], *, is_closed: bool) -> bool:
    """Whether the rated student sees others' ratings.

    Not before the own rating is handed in (or cannot be any more) and the teacher's is.
    """
    needed = set(evaluators_of(text)) & {"self", "teacher"}
    if is_closed:
        needed -= {"self"}
    return needed <= set(handed_in)


def visible_parts(
    text: TableText, outcome: Result, handed_in: Collection[str], *, is_closed: bool
) -> list[str]:
    """The columns a rated student may see: before the release only the own one.

    Peers show only as an aggregate, and only when enough of them have handed in; those of
    the group and those of other groups are counted apart.
    """
    if not is_released(text, handed_in, is_closed=is_closed):
        return ["self"]
    return [part.evaluator for part in outcome.parts if is_enough(text, part.evaluator, part.count)]


def is_enough(text: TableText, evaluator: str, count: int) -> bool:
    """Whether what this many evaluators of a kind said can be shown without naming anybody.

    Where the table does not promise to be anonymous, there is nobody to be kept unnamed.
    """
    named = evaluator not in PEERS or not text.peers_of(evaluator).is_anonymous
    return named or count >= PEERS_TO_SHOW


def too_few(text: TableText, outcome: Result) -> dict[str, int]:
    """The kinds of peers who have rated but are too few to be shown, with their number."""
    return {
        part.evaluator: part.count
        for part in outcome.parts
        if part.count and not is_enough(text, part.evaluator, part.count)
    }


def gap(text: TableText, own: Voice | None, teacher: Voice | None) -> Decimal | None:
    """By how many points of 100 a student rates higher than the teacher, over common rows."""
    if own is None or teacher is None:
        return None
    common = [row for row in text.criteria if row.key in own.points and row.key in teacher.points]
    top = sum((row.points for row in common), Decimal(0))
    if not top:
        return None
    apart = sum((own.points[row.key] - teacher.points[row.key] for row in common), Decimal(0))
    return round_half_up(Fraction(apart) * 100 / Fraction(top))


def is_wide(apart: Decimal | None) -> bool:
    return apart is not None and abs(apart) >= WIDE_GAP
