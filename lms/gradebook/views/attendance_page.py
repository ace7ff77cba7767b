"""What the attendance page shows: signs in words, a part of the meetings, what rows come to."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from flask_babel import format_date, to_user_timezone
from markupsafe import Markup, escape

from lms.classrooms.models import Classroom
from lms.core.clock import now
from lms.core.i18n import _, lazy
from lms.core.points import plain, round_half_up, short
from lms.gradebook.models import Meeting, Sign
from lms.gradebook.queries import standing_submission
from lms.gradebook.queries.attendance import AttendanceRow, AttendanceSheet
from lms.gradebook.rules.signs import GLYPHS

MEETINGS = 8  # in the grid at a time
SIGNS = (
    (Sign.PRESENT, GLYPHS["present"], lazy("到")),
    (Sign.ABSENT, GLYPHS["absent"], lazy("旷课")),
    (Sign.LATE, GLYPHS["late"], lazy("迟到")),
    (Sign.EARLY, GLYPHS["early"], lazy("早退")),
    (Sign.LEAVE, GLYPHS["leave"], lazy("请假")),
)
WORDS = {sign: word for sign, _glyph, word in SIGNS}
# What a thumb finds on a phone: five in one line.
SHORT = (
    (Sign.PRESENT, lazy("√ 到")),
    (Sign.ABSENT, lazy("○ 旷")),
    (Sign.LATE, lazy("迟到")),
    (Sign.EARLY, lazy("早退")),
    (Sign.LEAVE, lazy("△ 假")),
)


@dataclass(frozen=True)
class Part:
    """The meetings the grid shows, and where this part stands among all parts."""

    meetings: list[Meeting]
    number: int
    total: int


def part_of(sheet: AttendanceSheet, wanted: int | None) -> Part:
    """The part asked for, else the one with the latest meeting that was held."""
    total = max(1, -(-len(sheet.meetings) // MEETINGS))
    held = sum(one.held_on <= today() for one in sheet.meetings)
    number = min(max(wanted or -(-held // MEETINGS), 1), total)
    start = (number - 1) * MEETINGS
    return Part(sheet.meetings[start : start + MEETINGS], number, total)


def today() -> date:
    """The day on the school's clock."""
    local: datetime = to_user_timezone(now())
    return local.date()


def is_open(classroom: Classroom) -> bool:
    """Whether anything may still be noted."""
    return classroom.term.closed_at is None and standing_submission(classroom.id) is None


def day(meeting: Meeting) -> str:
    """9/7 一, and which of several on that day."""
    text = f"{meeting.held_on.month}/{meeting.held_on.day} {format_date(meeting.held_on, 'EEEEE')}"
    return text if meeting.position == 1 else f"{text} ({meeting.position})"


def choices() -> list[dict[str, str]]:
    """The signs as the grid's keyboard knows them."""
    return [
        {"label": str(word), "short": glyph, "key": str(key), "value": sign.value}
        for key, (sign, glyph, word) in enumerate(SIGNS, start=1)
    ]


def cells(row: AttendanceRow, part: Part, *, may_note: bool) -> Markup:
    """The signs of one line. Spelled here, not in the template, since a class has thousands."""
    name = escape(row.enrollment.user.name)
    parts = []
    for meeting in part.meetings:
        sign = row.signs.get(meeting.id)
        glyph = GLYPHS[sign.value] if sign else ""
        if may_note:
            parts.append(
                f'<td class="in"><input type="text" inputmode="none" autocomplete="off"'
                f' value="{glyph}" data-criterion="{meeting.id}"'
                f' data-seen="{sign.value if sign else ""}"'
                f' aria-label="{name} {escape(day(meeting))}"></td>'
            )
        else:
            word = escape(WORDS[sign]) if sign else "—"
            parts.append(f'<td tabindex="-1" title="{word}">{glyph or "—"}</td>')
    return Markup("".join(parts))  # noqa: S704  numbers, our own signs, and names escaped


def standing(row: AttendanceRow) -> dict[str, str]:
    """What the signs of one student come to, as the row shows it."""
    found, counts = row.found, row.found.counts
    return {
        "present": str(counts["present"]),
        "absent": str(counts["absent"]),
        "late": str(counts["late"] + counts["early"]),
        "leave": str(counts["leave"]),
        "missed": hours(found.missed),
        "points": short(row.points) if row.points is not None else "—",
    }


def waiting(sheet: AttendanceSheet) -> str:
    """How many marks the gradebook does not have yet, in words; nothing when it has all."""
    n = len(sheet.waiting)
    return _("%(n)s 人的出勤分还没有计入成绩册", n=n) if n else ""


def hours(value: Fraction) -> str:
    """Hours as people write them: 1.5."""
    return plain(round_half_up(value, 1))


def why_barred(row: AttendanceRow) -> str:
    """Why a student is named for 取消资格, in one sentence."""
    found = row.found
    return _(
        "缺课 %(missed)s 学时，占 %(of)s 学时的 %(share)s%%："
        "旷课 %(absent)s 次，迟到早退 %(late)s 次。",
        missed=hours(found.missed),
        of=found.of,
        share=plain(round_half_up(100 * found.missed / found.of, 1)),
        absent=found.counts["absent"],
        late=found.counts["late"] + found.counts["early"],
    )
