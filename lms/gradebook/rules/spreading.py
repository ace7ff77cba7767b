"""What a mark given as a whole is made of: its points spread over lines of evidence."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lms.core.points import share_out, to_grid
from lms.gradebook.rules.evidence import Line

WHOLE = "item"  # the kind of a line that stands for a mark given as a whole


def spread(points: Decimal, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with `points` in place of what they earned; their full marks stay.

    Fewer points are taken in proportion to what each line earned, more go into the room each
    has left, so that none falls below 0 or rises above its full mark, and the lines sum to the
    points exactly. Raises ValueError when the points are below 0 or above the full mark.
    """
    earned = sum((line.earned for line in lines), Decimal(0))
    possible = sum((line.possible for line in lines), Decimal(0))
    if not 0 <= points <= possible:
        raise ValueError(f"{points} is not between 0 and {possible}")
    if points == earned:
        return tuple(lines)
    if points < earned:
        parts = share_out(points, [line.earned for line in lines])
        return _with(lines, parts)
    more = share_out(points - earned, [line.possible - line.earned for line in lines])
    return _with(lines, [line.earned + part for line, part in zip(lines, more, strict=True)])


def fitted(lines: Sequence[Line], possible: Decimal) -> tuple[Line, ...]:
    """The lines on another full mark, each with its share of it and about the same rate."""
    before = sum((line.possible for line in lines), Decimal(0))
    if before == possible:
        return tuple(lines)
    rate = Fraction(possible) / Fraction(before)
    parts = share_out(possible, [line.possible for line in lines])
    return tuple(
        replace(line, earned=min(to_grid(Fraction(line.earned) * rate), part), possible=part)
        for line, part in zip(lines, parts, strict=True)
    )


def whole(
    leaf: str,
    label: str,
    points: Decimal,
    possible: Decimal,
    shares: Sequence[tuple[str, Decimal]] = (),
) -> tuple[Line, ...]:
    """A mark given as a whole, over the objectives it serves by share, or over none."""
    named = [(code, part) for code, part in shares if part > 0] or [("", Decimal(1))]
    parts = share_out(possible, [part for _code, part in named])
    empty = [
        Line(WHOLE, leaf, label, code, Decimal(0), part)
        for (code, _share), part in zip(named, parts, strict=True)
    ]
    return spread(points, empty)


def _with(lines: Sequence[Line], earned: Sequence[Decimal]) -> tuple[Line, ...]:
    return tuple(replace(line, earned=one) for line, one in zip(lines, earned, strict=True))
