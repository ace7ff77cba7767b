"""What happens in the made-up school, one thing after another at its own moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lms.core import clock

ZONE = ZoneInfo("Asia/Shanghai")
WEEKS_BEFORE = timedelta(days=20)
DAYS_AGO = 12


@dataclass(frozen=True)
class Calendar:
    """Moments counted from the morning T03 was opened, so that the school is always lively."""

    today: datetime

    @property
    def opened(self) -> datetime:
        return self.at(0, 8)

    @property
    def quiz_due(self) -> datetime:
        return self.at(DAYS_AGO + 2, 22)

    @property
    def evaluation_due(self) -> datetime:
        return self.at(DAYS_AGO + 5, 22)

    @property
    def before(self) -> datetime:
        """When accounts and classrooms were made."""
        return self.opened - WEEKS_BEFORE

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """An hour of the nth day after the opening, on the school's clock."""
        local = self.today.astimezone(ZONE) + timedelta(days=day - DAYS_AGO)
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)

    def during(self, days: float) -> datetime:
        """Somewhere in the waking hours of a day: 3.0 is eight in the morning, 3.99 is ten."""
        day = min(int(days), DAYS_AGO - 1)
        minutes = int((days - int(days)) * 14 * 60)
        return self.at(day, 8 + minutes // 60, minutes % 60)


@dataclass
class Diary:
    """Deeds to be done in the order of their moments."""

    deeds: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)

    def note(self, moment: datetime, deed: Callable[[], None]) -> None:
        self.deeds.append((moment, len(self.deeds), deed))

    def live(self) -> int:
        """Do them all, each at its moment; says how many there were."""
        for moment, _serial, deed in sorted(self.deeds, key=lambda one: one[:2]):
            with clock.at(moment):
                deed()
        return len(self.deeds)
