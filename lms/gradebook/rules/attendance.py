"""Attendance as arithmetic: signs, hours missed, the mark, and who may sit no exam."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from lms.core.points import to_grid

PRESENT, ABSENT, LATE, EARLY, LEAVE = "present", "absent", "late", "early", "leave"
FULL = Decimal(100)
WEEK = timedelta(days=7)


class LeaveCounts(StrEnum):
    """What leave (△) is for the mark: not there, as present, or as absent."""

    OUT = "out"
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True)
class Rules:
    """How signs count (domain.md §3.1).

    So many lates (or leavings) are one absence; each alone costs that part of its hours. Who
    missed `bar_share` of `hours` (None: of the hours of the course) is named for 取消资格;
    leave is among the hours missed only if `leave_is_missed`.
    """

    lates_per_absence: int = 2
    leave: LeaveCounts = LeaveCounts.OUT
    leave_is_missed: bool = False
    bar_share: Fraction = Fraction(1, 3)
    hours: int | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rules":
        return cls(
            data.get("lates_per_absence", 2),
            LeaveCounts(data.get("leave", "out")),
            data.get("leave_is_missed", False),
            Fraction(data.get("bar_share", "1/3")),
            data.get("hours"),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "lates_per_absence": self.lates_per_absence,
            "leave": self.leave.value,
            "leave_is_missed": self.leave_is_missed,
            "bar_share": str(self.bar_share),
            "hours": self.hours,
        }


@dataclass(frozen=True)
class Attended:
    """One meeting as one student attended it."""

    sign: str
    hours: int


@dataclass(frozen=True)
class Attendance:
    """What the signs of one student come to.

    `counted` are the hours the mark is made of, `lost` those of them that earn nothing;
    `missed` those that count against sitting the exam, of `of` hours.
    """

    counts: Mapping[str, int]
    counted: Fraction
    lost: Fraction
    missed: Fraction
    of: int
    is_barred: bool

    def points(self, possible: Decimal = FULL) -> Decimal | None:
        """The mark on the grid of points; None before anything was noted."""
        if not self.counted:
            return None
        return to_grid(Fraction(possible) * (self.counted - self.lost) / self.counted)


def attendance(attended: Sequence[Attended], rules: Rules, course_hours: int) -> Attendance:
    """Count the signs of one student; meetings without a sign say nothing."""
    counted = lost = missed = Fraction(0)
    for one in attended:
        hours = Fraction(one.hours)
        if one.sign == LEAVE:
            counted += 0 if rules.leave is LeaveCounts.OUT else hours
            lost += hours if rules.leave is LeaveCounts.ABSENT else 0
            missed += hours if rules.leave_is_missed else 0
            continue
        counted += hours
        gone = _gone(one.sign, hours, rules)
        lost += gone
        missed += gone
    of = rules.hours or course_hours
    counts = dict.fromkeys((PRESENT, ABSENT, LATE, EARLY, LEAVE), 0)
    for one in attended:
        counts[one.sign] += 1
    is_barred = of > 0 and missed > 0 and missed >= rules.bar_share * of
    return Attendance(counts, counted, lost, missed, of, is_barred)


def _gone(sign: str, hours: Fraction, rules: Rules) -> Fraction:
    match sign:
        case "absent":
            return hours
        case "late" | "early":
            return hours / rules.lates_per_absence
    return Fraction(0)


def weekly(first: date, last: date, weekdays: Iterable[int]) -> list[date]:
    """The days of a weekly pattern, in order; Monday is 0."""
    days = [
        first + timedelta(days=(wanted - first.weekday()) % 7) + week * WEEK
        for wanted in sorted(set(weekdays))
        for week in range((last - first).days // 7 + 1)
    ]
    return sorted(day for day in days if day <= last)
