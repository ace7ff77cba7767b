"""What allowances of several levels come to for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Grant:
    """What one allowance says; None where it says nothing."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minutes: int | None = None
    attempts: int | None = None
    extra_minutes: int = 0

    @property
    def is_empty(self) -> bool:
        return self == Grant()


def combined(grants: Iterable[Grant]) -> Grant:
    """Field by field the first that says something, the nearest first; extra minutes add up."""
    result = Grant()
    for one in grants:
        result = Grant(
            result.opens_at or one.opens_at,
            result.closes_at or one.closes_at,
            result.minutes or one.minutes,
            result.attempts or one.attempts,
            result.extra_minutes + one.extra_minutes,
        )
    return result
