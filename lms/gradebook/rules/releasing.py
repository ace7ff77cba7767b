"""When a column is shown to students: the latest step that is not void says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Release:
    """One step that showed or hid a column: from when on before it, and after it (None: never)."""

    before: datetime | None
    after: datetime | None
    is_void: bool = False


def released_at(steps: Sequence[Release], now: datetime | None) -> datetime | None:
    """From when on a column is shown, by its steps in order; `now` where there is none."""
    if not steps:
        return now
    standing = [one for one in steps if not one.is_void]
    return standing[-1].after if standing else steps[0].before
