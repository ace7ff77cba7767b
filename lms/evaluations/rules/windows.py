"""From when until when somebody may rate."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Window:
    """A span of time, open at an end that is None.

    `due_at` is what people are told; it lies within the span or at its end.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    due_at: datetime | None = None

    def is_open_at(self, moment: datetime) -> bool:
        return self.has_opened_at(moment) and not self.has_closed_at(moment)

    def has_opened_at(self, moment: datetime) -> bool:
        return self.opens_at is None or self.opens_at <= moment

    def has_closed_at(self, moment: datetime) -> bool:
        return self.closes_at is not None and self.closes_at <= moment

    def narrowed_to(self, own: "Window") -> "Window":
        """The same with the ends `own` says something about."""
        return Window(
            own.opens_at or self.opens_at,
            own.closes_at or self.closes_at,
            self.due_at if own == Window() else own.closes_at,
        )

    def widened_by(self, own: "Window") -> "Window":
        """The longer of both at each end that `own` says something about."""
        opens_at, closes_at, due_at = self.opens_at, self.closes_at, self.due_at
        if own.opens_at and opens_at:
            opens_at = min(opens_at, own.opens_at)
        if own.closes_at and closes_at:
            closes_at = max(closes_at, own.closes_at)
            due_at = max(due_at or own.closes_at, own.closes_at)
        return Window(opens_at, closes_at, due_at)
