"""What one person may do with a quiz, and when: the rules of all with the person's allowances."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lms.assignments.rules import Grant
from lms.quizzes.rules import timing


@dataclass(frozen=True)
class Plan:
    """The conditions of a quiz as they are for everybody."""

    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    starts_until: datetime | None
    minutes: int | None
    attempts: int | None


@dataclass(frozen=True)
class Sitting:
    """The conditions for one person. `minutes` is the limit before the factor."""

    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    starts_until: datetime | None
    minutes: int | None
    attempts: int | None
    factor: Decimal
    extra_minutes: int
    has_own_window: bool

    @property
    def length(self) -> timedelta | None:
        """How long an attempt may take where the closing leaves the time for it."""
        if self.minutes is None:
            return None
        more = timing.stretch(self.minutes, self.factor, self.extra_minutes)
        return timedelta(minutes=self.minutes) + more

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment and (self.closes_at is None or moment < self.closes_at)

    def may_begin_at(self, moment: datetime) -> bool:
        """Whether the start window allows it, apart from opening and closing."""
        return self.starts_until is None or moment <= self.starts_until

    def ends_if_begun(self, moment: datetime) -> datetime | None:
        """When an attempt begun now would end; the person's closing comes stretched already."""
        limit = moment + self.length if self.length is not None else None
        return min((one for one in (limit, self.closes_at) if one is not None), default=None)


def sitting(plan: Plan, grant: Grant, factor: Decimal) -> Sitting:
    """What holds for a person with this grant (all allowances combined) and multiplier.

    Who has a window of their own is not bound by the start window of the others. Within an own
    closing nothing is late; an own opening alone leaves the moment due as it is for all.
    """
    has_own = grant.opens_at is not None or grant.closes_at is not None
    minutes = None if plan.minutes is None else grant.minutes or plan.minutes
    more = timing.stretch(minutes, factor, grant.extra_minutes)
    closes_at = grant.closes_at or plan.closes_at
    return Sitting(
        opens_at=grant.opens_at or plan.opens_at,
        due_at=None if grant.closes_at or plan.due_at is None else plan.due_at + more,
        closes_at=None if closes_at is None else closes_at + more,
        starts_until=None if has_own else plan.starts_until,
        minutes=minutes,
        attempts=grant.attempts or plan.attempts,
        factor=factor,
        extra_minutes=grant.extra_minutes,
        has_own_window=has_own,
    )
