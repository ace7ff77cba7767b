"""When an attempt ends."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

# A save that left the browser in time may arrive a little later; so long it is still taken, and
# marked late. What arrives after that is kept beside the paper and counts only if a teacher says
# so; the attempt counts as handed in when its time was up.
GRACE = timedelta(seconds=60)


def stretch(minutes: int | None, factor: Decimal, extra_minutes: int = 0) -> timedelta:
    """What a person gets on top of a limit, and so on top of the closing of a timed quiz.

    (factor - 1) x limit, to the next whole second, and the minutes given besides.
    """
    more = ceil((Fraction(factor) - 1) * (minutes or 0) * 60)
    return timedelta(seconds=more, minutes=extra_minutes)


def closing(
    closes_at: datetime | None, minutes: int | None, factor: Decimal, extra_minutes: int = 0
) -> datetime | None:
    """Until when one person may work."""
    return None if closes_at is None else closes_at + stretch(minutes, factor, extra_minutes)


def ends_at(
    began_at: datetime | None,
    minutes: int | None,
    closes_at: datetime | None,
    *,
    factor: Decimal = Decimal(1),
    extra_minutes: int = 0,
) -> datetime | None:
    """The person's time limit or the person's closing, whichever comes first."""
    limit = began_at + timedelta(minutes=minutes) if began_at and minutes else None
    ends = min((moment for moment in (limit, closes_at) if moment is not None), default=None)
    return None if ends is None else ends + stretch(minutes, factor, extra_minutes)


def limit_of(begun_with: int | None, granted: int | None) -> int | None:
    """The limit of an attempt that runs, before the factor: what is granted later may only add."""
    if begun_with is None or granted is None:
        return begun_with
    return max(begun_with, granted)


def over_since(
    ends: datetime | None, term_closed_at: datetime | None, moment: datetime
) -> datetime | None:
    """When an attempt nobody handed in came to its end, or None while it may go on.

    The end of its time counts after the grace; the closing of the term counts at once.
    """
    if term_closed_at is not None:
        return min(ends, term_closed_at) if ends is not None else term_closed_at
    if ends is not None and moment >= ends + GRACE:
        return ends
    return None
