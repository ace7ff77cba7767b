"""When an attempt ends."""

from datetime import datetime, timedelta

# A save that left the browser in time may arrive a little later; so long it is still taken.
# What arrives after that is refused, and the attempt counts as handed in when its time was up.
GRACE = timedelta(seconds=60)


def ends_at(began_at: datetime, minutes: int | None, closes_at: datetime | None) -> datetime | None:
    """The time limit or the closing of the assignment, whichever comes first."""
    limit = began_at + timedelta(minutes=minutes) if minutes is not None else None
    return min((moment for moment in (limit, closes_at) if moment is not None), default=None)


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
