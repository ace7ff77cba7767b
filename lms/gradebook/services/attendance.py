"""Attendance: meetings, signs, how they count, and the step by which they become marks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.classrooms.queries import students_of
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook.models import (
    AttendanceMark,
    BatchKind,
    GradeItem,
    ItemKind,
    MarkBatch,
    Meeting,
    Sign,
)
from lms.gradebook.queries import attendance as reads
from lms.gradebook.rules import Line
from lms.gradebook.rules.attendance import FULL, Rules
from lms.gradebook.rules.spreading import whole
from lms.gradebook.services.locks import hold_ledger, require_unlocked
from lms.gradebook.services.opening import open_batch
from lms.gradebook.services.recording import Entry, enter, objective_ids

CATEGORY = "attendance"
MEETINGS = 200  # in one term, at most
TOPIC = 200
NAMED = 5  # of those noted by two people at once


class BadMeeting(Refused):
    """A meeting that cannot be made as it was asked for."""


class BadSign(Refused):
    """A sign for somebody or a meeting that is not here."""


class NothingToCount(Refused):
    """The gradebook already has what the signs come to."""


@dataclass(frozen=True)
class SignEdit:
    """The sign one student shall have at a meeting (None: none), and the one the page showed."""

    meeting_id: int
    sign: Sign | None
    seen: Sign | None


@dataclass(frozen=True)
class SignOutcome:
    """The signs of the row as they are now; with conflicts nothing was changed."""

    signs: dict[int, Sign]
    conflicts: tuple[int, ...] = ()


def add_meetings(
    classroom: Classroom, days: Sequence[date], *, hours: int, topic: str, by: User
) -> list[Meeting]:
    """Add a meeting on each of these days; a second on the same day stands behind the first."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    known = reads.meetings_of(classroom.id)
    _require_fit(days, hours, topic, len(known))
    made: list[Meeting] = []
    for day in days:
        position = 1 + max(
            (one.position for one in [*known, *made] if one.held_on == day), default=0
        )
        made.append(
            Meeting(
                classroom_id=classroom.id,
                held_on=day,
                position=position,
                hours=hours,
                topic=topic.strip(),
            )
        )
    db.session.add_all(made)
    db.session.flush()
    _note("attendance.meetings", classroom, by, added=len(made), hours=hours)
    return made


def change_meeting(
    classroom: Classroom, meeting: Meeting, *, held_on: date, hours: int, topic: str, by: User
) -> None:
    """Correct day, hours or topic of a meeting."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    _require_fit([held_on], hours, topic, 0)
    if held_on != meeting.held_on:
        same_day = [one for one in reads.meetings_of(classroom.id) if one.held_on == held_on]
        meeting.position = 1 + max((one.position for one in same_day), default=0)
    before = {"held_on": meeting.held_on.isoformat(), "hours": meeting.hours}
    meeting.held_on, meeting.hours, meeting.topic = held_on, hours, topic.strip()
    db.session.flush()
    _note(
        "attendance.meeting",
        classroom,
        by,
        meeting=meeting.id,
        before=before,
        after={"held_on": held_on.isoformat(), "hours": hours},
    )


def remove_meeting(classroom: Classroom, meeting: Meeting, *, by: User) -> None:
    """Remove a meeting with the signs noted for it; the journal keeps how many there were."""
    require_unlocked(classroom)
    noted = reads.marks_at(meeting.id)
    db.session.execute(delete(AttendanceMark).where(AttendanceMark.meeting_id == meeting.id))
    _note(
        "attendance.remove",
        classroom,
        by,
        held_on=meeting.held_on.isoformat(),
        hours=meeting.hours,
        signs=len(noted),
    )
    db.session.delete(meeting)
    db.session.flush()


def note_row(
    classroom: Classroom, student_id: int, edits: Sequence[SignEdit], *, by: User
) -> SignOutcome:
    """Note signs of one student; what somebody else changed meanwhile is not overwritten."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    here = {one.id for one in reads.meetings_of(classroom.id)}
    if not here.issuperset(edit.meeting_id for edit in edits):
        raise BadSign(_("这个课次已经不在了，请刷新页面。"))
    if student_id not in {one.user_id for one in students_of(classroom.id)}:
        raise BadSign(_("这名学生已经不在这个班，请刷新页面。"))
    rows = reads.marks_noted([edit.meeting_id for edit in edits], student_id)
    stand = {meeting: row.sign for meeting, row in rows.items()}
    conflicts = tuple(
        edit.meeting_id
        for edit in edits
        if stand.get(edit.meeting_id) not in (edit.seen, edit.sign)
    )
    if not conflicts:
        changed = _write(
            {(edit.meeting_id, student_id): edit.sign for edit in edits},
            {(meeting, student_id): row for meeting, row in rows.items()},
            by,
        )
        _note("attendance.signs", classroom, by, student=student_id, changed=changed)
    return SignOutcome(reads.signs_of(classroom.id, [student_id]).get(student_id, {}), conflicts)


def note_meeting(
    classroom: Classroom, meeting: Meeting, edits: Mapping[int, SignEdit], *, by: User
) -> int:
    """Note the signs of a class at one meeting, by student; says how many changed.

    Whoever is named by two people at once is named in the refusal, and nothing is changed.
    """
    hold_ledger(classroom)
    require_unlocked(classroom)
    students = {one.user_id: one.user.name for one in students_of(classroom.id)}
    if not students.keys() >= edits.keys():
        raise BadSign(_("名单有了变动，请刷新页面再点名。"))
    rows = reads.marks_at(meeting.id)
    stand = {student: row.sign for student, row in rows.items()}
    wanted = {student: edit for student, edit in edits.items() if edit.sign is not edit.seen}
    taken = [
        students[student]
        for student, edit in wanted.items()
        if stand.get(student) not in (edit.seen, edit.sign)
    ]
    if taken:
        names = _("、").join(taken[:NAMED])
        raise BadSign(_("这期间别人已经记过 %(names)s，没有保存。请核对后再存。", names=names))
    changed = _write(
        {(meeting.id, student): edit.sign for student, edit in wanted.items()},
        {(meeting.id, student): row for student, row in rows.items()},
        by,
    )
    if changed:
        _note("attendance.roll", classroom, by, meeting=meeting.id, changed=changed)
    return changed


def set_rules(classroom: Classroom, rules: Rules, *, by: User) -> None:
    """Choose how signs count in this classroom."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    item = _item(classroom)
    before = item.settings
    item.settings = rules.to_json()
    db.session.flush()
    _note("attendance.rules", classroom, by, before=before, after=item.settings)


def count(classroom: Classroom, *, by: User) -> MarkBatch:
    """Enter what the signs come to into the ledger, for whom it changed, as one batch."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    item = _item(classroom)
    waiting = reads.attendance_of(classroom).waiting
    points = {row.enrollment.user_id: row.points for row in waiting if row.points is not None}
    if not points:
        raise NothingToCount(_("成绩册里的出勤分已经是最新的。"))
    batch = open_batch(
        classroom,
        BatchKind.ATTENDANCE,
        reason=_("出勤计入成绩"),
        by=by,
        detail={"item": item.id, "students": len(points)},
    )
    origin = f"attendance:{classroom.id}"
    entries = [
        Entry(student, earned, item.possible, _lines(item, earned), origin)
        for student, earned in points.items()
    ]
    objectives = objective_ids(classroom.course_code, entries[0].lines)
    enter(item, entries, objectives, reason=batch.reason, recorded_by=by, batch=batch)
    _note("attendance.count", classroom, by, batch=batch.id, students=len(points))
    return batch


def _lines(item: GradeItem, earned: Decimal) -> tuple[Line, ...]:
    """The mark over the objectives of the item, by share; one line where there are none."""
    shares = [(one["code"], Decimal(one["share"])) for one in item.objectives]
    return whole(f"i{item.id}", str(item.title), earned, item.possible, shares)


def _item(classroom: Classroom) -> GradeItem:
    """The item attendance counts on; the classroom is locked, so it is made once."""
    item = reads.attendance_item_of(classroom.id)
    if item is None:
        item = GradeItem(
            classroom_id=classroom.id,
            assignment_id=None,
            kind=ItemKind.ATTENDANCE,
            title=_("出勤"),
            category=CATEGORY,
            possible=FULL,
            position=0,
            objectives=[],
            settings=Rules().to_json(),
            released_at=now(),
        )
        db.session.add(item)
        db.session.flush()
    return item


def _write(
    wanted: Mapping[tuple[int, int], Sign | None],
    rows: Mapping[tuple[int, int], AttendanceMark],
    by: User,
) -> int:
    """Let these signs stand; what is there already is left alone."""
    moment, changed, new, gone = now(), 0, list[dict[str, Any]](), list[int]()
    for (meeting, student), sign in wanted.items():
        row = rows.get((meeting, student))
        if sign is (row.sign if row else None):
            continue
        changed += 1
        if row is None:
            new.append(
                {
                    "meeting_id": meeting,
                    "student_id": student,
                    "sign": sign,
                    "noted_at": moment,
                    "noted_by_id": by.id,
                }
            )
        elif sign is None:
            gone.append(row.id)
        else:
            row.sign, row.noted_at, row.noted_by_id = sign, moment, by.id
    if new:
        db.session.execute(insert(AttendanceMark), new)
    _delete(gone)
    db.session.flush()
    return changed


def _delete(ids: Collection[int]) -> None:
    if ids:
        db.session.execute(delete(AttendanceMark).where(AttendanceMark.id.in_(ids)))


def _require_fit(days: Sequence[date], hours: int, topic: str, known: int) -> None:
    if not days:
        raise BadMeeting(_("这段日期里没有所选的星期几，没有添加课次。"))
    if not 1 <= hours <= 24:
        raise BadMeeting(_("学时应是 1 到 24 的整数。"))
    if len(topic.strip()) > TOPIC:
        raise BadMeeting(_("内容最多 %(n)s 个字。", n=TOPIC))
    if known + len(days) > MEETINGS:
        raise BadMeeting(_("一个教学班最多 %(n)s 个课次。请检查起止日期。", n=MEETINGS))


def _note(action: str, classroom: Classroom, by: User, **detail: Any) -> None:
    journal.write(
        action,
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        **detail,
    )
