"""When an attempt ends, and when its answers may be shown."""

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


def is_review_open(
    rule: str,
    *,
    handed_in: bool,
    closes_at: datetime | None,
    term_closed_at: datetime | None,
    moment: datetime,
) -> bool:
    """Whether a student may see right answers: never, once handed in, or once all is closed.

    "Closed" means for everybody: past the closing with its grace, or the term is over. An
    assignment that never closes shows them only after the term.
    """
    if rule == "never" or not handed_in:
        return False
    if rule == "after_submit" or term_closed_at is not None:
        return True
    return closes_at is not None and moment >= closes_at + GRACE
