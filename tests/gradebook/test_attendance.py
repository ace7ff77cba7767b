"""Attendance: meetings, signs by two teachers, the ledger, files, and who may."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.gradebook.models import BatchKind, MarkBatch, MarkSource, Sign
from lms.gradebook.queries import attendance as queries
from lms.gradebook.queries import mark_of
from lms.gradebook.rules.attendance import Rules
from lms.gradebook.services import attendance as services
from lms.gradebook.services.attendance import BadMeeting, BadSign, NothingToCount, SignEdit
from lms.gradebook.services.batches import void_batch
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term, an_enrollment

DAY = date(2026, 9, 7)


class Room:
    """A classroom of `count` students with `meetings` meetings of two hours."""

    def __init__(self, count: int = 2, meetings: int = 2, year: str = "24") -> None:
        self.teacher = a_teacher("周敏")
        self.students = [a_user(f"学生{n}", f"{year}010201{n:02}") for n in range(1, count + 1)]
        made = a_classroom(teacher=self.teacher, students=self.students)
        self.at = f"/classrooms/{made.id}/attendance"
        self.id = made.id
        days = [DAY + timedelta(days=n) for n in range(meetings)]
        self.meetings = [
            one.id
            for one in services.add_meetings(
                self.classroom, days, hours=2, topic="", by=self.teacher
            )
        ]
        db.session.commit()
        self.ada, self.ben = self.students[:2]

    @property
    def classroom(self):
        return get_classroom(self.id)

    def note(self, student, meeting: int, sign: Sign | None, seen: Sign | None = None):
        edit = SignEdit(self.meetings[meeting], sign, seen)
        outcome = services.note_row(self.classroom, student.id, [edit], by=self.teacher)
        db.session.commit()
        return outcome

    def count(self) -> MarkBatch:
        batch = services.count(self.classroom, by=self.teacher)
        db.session.commit()
        return batch

    def mark(self, student):
        item = queries.attendance_item_of(self.id)
        return mark_of(item.id, student.id)


@pytest.fixture
def room(app):
    return Room()


def test_signs_become_marks_in_one_batch_that_can_be_voided(room):
    room.note(room.ada, 0, Sign.PRESENT)
    room.note(room.ada, 1, Sign.ABSENT)
    room.note(room.ben, 0, Sign.PRESENT)
    batch = room.count()

    mark = room.mark(room.ada)
    assert (mark.points, mark.possible, mark.source) == (50, 100, MarkSource.COMPUTED)
    assert mark.origin == f"attendance:{room.id}"
    assert sum(line.earned for line in mark.evidence) == 50
    assert batch.kind is BatchKind.ATTENDANCE
    assert room.mark(room.ben).points == 100

    void_batch(batch, why="记错了", by=room.teacher)
    db.session.commit()

    assert room.mark(room.ada) is None
    assert len(queries.attendance_of(room.classroom).waiting) == 2


def test_only_who_changed_is_entered_again(room):
    room.note(room.ada, 0, Sign.PRESENT)
    room.note(room.ben, 0, Sign.PRESENT)
    room.count()
    room.note(room.ben, 1, Sign.LATE)

    assert [row.enrollment.user_id for row in queries.attendance_of(room.classroom).waiting] == [
        room.ben.id
    ]
    assert room.count().detail["students"] == 1
    assert room.mark(room.ben).points == 75
    with pytest.raises(NothingToCount):
        services.count(room.classroom, by=room.teacher)


def test_a_meeting_without_signs_leaves_no_mark_and_no_zero(room):
    sheet = queries.attendance_of(room.classroom)

    assert [row.points for row in sheet.rows] == [None, None]
    with pytest.raises(NothingToCount):
        services.count(room.classroom, by=room.teacher)


def test_two_teachers_do_not_overwrite_one_another(room):
    room.note(room.ada, 0, Sign.LATE)

    outcome = room.note(room.ada, 0, Sign.PRESENT, seen=None)

    assert outcome.conflicts == (room.meetings[0],)
    assert outcome.signs == {room.meetings[0]: Sign.LATE}
    assert room.note(room.ada, 0, Sign.PRESENT, seen=Sign.LATE).conflicts == ()


def test_a_sign_is_taken_away_again(room):
    room.note(room.ada, 0, Sign.LATE)

    assert room.note(room.ada, 0, None, seen=Sign.LATE).signs == {}


def test_a_roll_that_somebody_else_called_meanwhile_is_refused_by_name(room):
    room.note(room.ada, 0, Sign.LATE)
    meeting = queries.meeting_in(room.id, room.meetings[0])
    edits = {one.id: SignEdit(meeting.id, Sign.PRESENT, None) for one in room.students}

    with pytest.raises(BadSign, match="学生1"):
        services.note_meeting(room.classroom, meeting, edits, by=room.teacher)

    assert queries.signs_of(room.id) == {room.ada.id: {meeting.id: Sign.LATE}}


def test_signs_of_strangers_and_of_other_classes_are_refused(room):
    other = Room(year="25")

    with pytest.raises(BadSign):
        room.note(a_user("外人"), 0, Sign.PRESENT)
    with pytest.raises(BadSign):
        services.note_row(
            room.classroom,
            room.ada.id,
            [SignEdit(other.meetings[0], Sign.PRESENT, None)],
            by=room.teacher,
        )


def test_meetings_of_one_day_are_numbered_and_of_a_wrong_size_refused(room):
    second = services.add_meetings(room.classroom, [DAY], hours=2, topic="实训", by=room.teacher)

    assert second[0].position == 2
    for days, hours in (([], 2), ([DAY], 0), ([DAY] * 201, 2)):
        with pytest.raises(BadMeeting):
            services.add_meetings(room.classroom, days, hours=hours, topic="", by=room.teacher)


def test_a_removed_meeting_takes_its_signs_along(room):
    room.note(room.ada, 0, Sign.ABSENT)
    room.note(room.ada, 1, Sign.PRESENT)
    meeting = queries.meeting_in(room.id, room.meetings[0])

    services.remove_meeting(room.classroom, meeting, by=room.teacher)
    db.session.commit()

    assert queries.attendance_of(room.classroom).rows[0].points == 100
    lines = db.session.query(JournalEntry).filter_by(action="attendance.remove").all()
    assert [line.detail["signs"] for line in lines] == [1]


def test_the_mark_follows_the_rules_of_the_classroom(room):
    room.note(room.ada, 0, Sign.LATE)
    services.set_rules(room.classroom, Rules(lates_per_absence=4), by=room.teacher)
    db.session.commit()

    assert queries.attendance_of(room.classroom).rows[0].points == Decimal("75")


def test_nothing_is_noted_in_a_closed_term(browser, room):
    a_term(is_open=False)
    client = browser(room.teacher)

    answer = client.post(
        room.at, json={"student": room.ada.id, "signs": {str(room.meetings[0]): "late"}, "seq": {}}
    )

    assert answer.status_code == 422
    assert "已经结束" in answer.get_json()["error"]
    assert "data-attendance" not in client.get(room.at).get_data(as_text=True)


def test_the_grid_saves_a_row_and_shows_a_conflict(browser, room):
    client = browser(room.teacher)
    meeting = str(room.meetings[0])
    body = {"student": room.ada.id, "signs": {meeting: "late"}, "seq": {meeting: ""}}

    saved = client.post(room.at, json=body)
    stale = client.post(room.at, json=body | {"signs": {meeting: "absent"}})

    assert saved.status_code == 200
    assert saved.get_json()["row"]["points"] == "50"
    assert saved.get_json()["seq"] == {meeting: "late"}
    assert stale.status_code == 409
    assert stale.get_json()["answer"] == {"signs": {meeting: "late"}}


@pytest.mark.parametrize(
    "body",
    [{}, {"student": "x", "signs": {}}, {"student": 1, "signs": {"1": "ill"}}],
)
def test_what_no_page_sends_is_refused(browser, room, body):
    assert browser(room.teacher).post(room.at, json=body).status_code == 400


def test_a_whole_term_is_added_from_a_weekly_pattern(browser, room):
    client = browser(room.teacher)
    fields = {
        "kind": "pattern",
        "begins": "2026-09-01",
        "ends": "2026-10-31",
        "weekdays": ["0", "3"],
        "hours": "2",
    }

    page = client.post(f"{room.at}/meetings", data=fields, follow_redirects=True)

    assert "已添加 17 个课次" in page.get_data(as_text=True)
    refused = client.post(f"{room.at}/meetings", data=fields | {"hours": "0"})
    assert refused.status_code == 422
    assert "请填 1 到 24 的整数" in refused.get_data(as_text=True)


def test_a_roll_is_called_on_the_phone(browser, room):
    client = browser(room.teacher)
    address = f"{room.at}/{room.meetings[0]}"
    fields = {f"seen-{one.id}": "" for one in room.students}

    page = client.post(
        address,
        data=fields | {f"sign-{room.ada.id}": "leave", "rest": "present"},
        follow_redirects=True,
    )

    assert "点名已保存，改动 2 人" in page.get_data(as_text=True)
    signs = queries.signs_of(room.id)
    assert signs[room.ada.id] == {room.meetings[0]: Sign.LEAVE}
    assert signs[room.ben.id] == {room.meetings[0]: Sign.PRESENT}


def test_who_missed_too_much_is_named_with_the_reason(browser, room):
    services.set_rules(room.classroom, Rules(hours=6), by=room.teacher)
    room.note(room.ada, 0, Sign.ABSENT)

    page = browser(room.teacher).get(room.at).get_data(as_text=True)

    assert "缺课 2 学时，占 6 学时的 33.3%" in page


@pytest.mark.parametrize(("form", "columns"), [("xlsx", 14), ("blank.xlsx", 6)])
def test_the_files_list_everybody_and_are_in_the_journal(browser, room, form, columns):
    room.note(room.ada, 0, Sign.LATE)

    answer = browser(room.teacher).post(f"{room.at}.{form}")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2][1:3] == ("2401020101", "学生1")
    assert len(rows[1]) == columns
    line = db.session.query(JournalEntry).filter_by(action="attendance.export").one()
    assert line.detail == {"form": form, "rows": 2, "meetings": 2}


def test_another_teacher_and_the_office_do_not_note(browser, room):
    meeting = room.meetings[0]
    other = Room(year="25")

    assert browser(other.teacher).get(room.at).status_code == 404
    office = browser(an_administrator())
    assert office.get(room.at).status_code == 200
    assert office.get(f"{room.at}/{meeting}").status_code == 404
    assert browser(other.teacher).get(f"{other.at}/{meeting}").status_code == 404


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_takes_as_many_statements_for_any_class(browser, at_most, count):
    room = Room(count, 12)
    client = browser(room.teacher)

    with at_most(13):
        assert client.get(room.at).status_code == 200


@pytest.mark.parametrize("count", [2, 30])
def test_counting_takes_as_many_statements_for_any_class(at_most, app, count):
    room = Room(count)
    meeting = queries.meeting_in(room.id, room.meetings[0])
    edits = {one.id: SignEdit(meeting.id, Sign.PRESENT, None) for one in room.students}
    services.note_meeting(room.classroom, meeting, edits, by=room.teacher)
    db.session.commit()

    with at_most(20):
        services.count(room.classroom, by=room.teacher)


def test_who_left_keeps_the_signs_but_is_counted_no_more(room):
    gone = a_user("走了的")
    an_enrollment(room.classroom, gone, has_left=True)

    assert len(queries.attendance_of(room.classroom).rows) == 2
