"""Giving activities to classrooms, windows, and noting work."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.assignments import queries, services
from lms.assignments.services import BadWindow, NotOpen
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom, a_term

DAY = timedelta(days=1)


def test_an_activity_is_given_once_and_its_window_can_change(app):
    teacher = a_teacher()
    classroom = a_classroom(teacher=teacher)
    activity = an_activity()

    classroom = get_classroom(classroom.id)
    services.assign(classroom, activity, opens_at=now(), by=teacher)
    services.assign(classroom, activity, opens_at=now(), due_at=now() + DAY, by=teacher)

    (given,) = queries.assignments_of(classroom.id)
    assert given.due_at is not None
    assert len(db.session.scalars(select(JournalEntry)).all()) == 2


@pytest.mark.parametrize(
    ("opens", "due", "closes"), [(0, -1, 2), (0, 3, 2), (0, None, -1), (0, None, 0)]
)
def test_a_window_that_contradicts_itself_is_refused(app, opens, due, closes):
    start = now()
    moments = {
        "opens_at": start + opens * DAY,
        "due_at": None if due is None else start + due * DAY,
        "closes_at": start + closes * DAY,
    }

    with pytest.raises(BadWindow):
        services.assign(a_classroom(), an_activity(), **moments, by=None)


@pytest.mark.parametrize(("opens", "closes", "says"), [(1, 2, "开放"), (-2, -1, "截止")])
def test_outside_its_window_an_assignment_says_when(app, opens, closes, says):
    classroom = a_classroom()
    given = an_assignment(classroom, opens_at=now() + opens * DAY, closes_at=now() + closes * DAY)

    with pytest.raises(NotOpen, match=says):
        services.require_open(queries.get_assignment(given.id))


def test_an_open_assignment_lets_work_in(app):
    given = an_assignment(a_classroom())

    assert services.require_open(queries.get_assignment(given.id)) is None


def test_a_closed_term_refuses_work_and_assigning(app):
    classroom = a_classroom(term=a_term("2025-2026-2", is_open=False))
    given = an_assignment(classroom)

    with pytest.raises(NotOpen, match="2025-2026-2"):
        services.require_open(queries.get_assignment(given.id))
    with pytest.raises(NotOpen):
        services.assign(
            get_classroom(classroom.id), an_activity(key="T03-X"), opens_at=now(), by=None
        )


def test_work_keeps_the_first_hand_in_and_forgets_it_when_taken_back(app, clock):
    ada = a_user()
    given = an_assignment(a_classroom(students=(ada,)))

    services.note_work(given, ada.id, done=1, total=2, handed_in=True)
    first = queries.work_of(given.id, ada.id).handed_in_at
    clock.move(hours=1)
    services.note_work(given, ada.id, done=2, handed_in=True, marked=True)

    again = queries.work_of(given.id, ada.id)
    assert again.handed_in_at == first
    assert (again.done, again.total, again.marked_at) == (2, 2, clock.moment)
    services.note_work(given, ada.id, handed_in=False)
    assert queries.work_of(given.id, ada.id).handed_in_at is None
