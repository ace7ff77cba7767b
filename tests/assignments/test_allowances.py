"""Allowances: for whom, what they say, and who then sees a restricted assignment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.assignments import queries, services
from lms.assignments.policy import can_do_assignment, can_see_assignment
from lms.assignments.rules import Grant
from lms.assignments.services import BadAllowance, NotOpen
from lms.classrooms.queries import groups_of
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.reports.queries.home import duties_of
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import a_task, an_activity, an_allowance, an_assignment
from tests.builders.classrooms import a_classroom, a_term


@pytest.fixture
def teacher(app):
    return a_teacher("李老师")


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def classroom(teacher, student):
    return a_classroom(teacher=teacher, groups={"第1组": (student,), "第2组": (a_user("陈思远"),)})


@pytest.fixture
def assignment(classroom):
    return queries.get_assignment(an_assignment(classroom, an_activity(task=a_task())).id)


def test_an_allowance_is_given_journalled_and_changed(assignment, student, teacher):
    services.allow(assignment, Grant(attempts=3), student=student, reason=" 补考 ", by=teacher)
    services.allow(assignment, Grant(minutes=60), student=student, reason="缓考", by=teacher)
    db.session.commit()

    (allowance,) = queries.allowances_of(assignment.id)
    assert allowance.grant == Grant(minutes=60)
    assert (allowance.reason, allowance.given_by.name) == ("缓考", "李老师")
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [(one.action, one.detail["reason"]) for one in entries] == [
        ("allowance.set", "补考"),
        ("allowance.set", "缓考"),
    ]
    assert entries[0].detail["attempts"] == 3


def test_a_withdrawn_allowance_is_gone_and_remembered(assignment, student, teacher):
    allowance = an_allowance(assignment, student=student, minutes=60)

    services.withdraw(assignment, allowance, reason="填错了人", by=teacher)
    db.session.commit()

    assert queries.allowances_of(assignment.id) == []
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.detail["minutes"]) == ("allowance.withdraw", 60)


def test_more_minutes_come_on_top_and_keep_the_rest(assignment, student, teacher):
    an_allowance(assignment, student=student, attempts=3, extra_minutes=5)

    services.extend(assignment, student, minutes=10, reason="停电", by=teacher)

    (allowance,) = queries.allowances_of(assignment.id)
    assert allowance.grant == Grant(attempts=3, extra_minutes=15)


@pytest.mark.parametrize(
    ("grant", "reason", "field"),
    [
        (Grant(minutes=0), "缓考", "minutes"),
        (Grant(minutes=1441), "缓考", "minutes"),
        (Grant(attempts=101), "缓考", "attempts"),
        (Grant(extra_minutes=-1), "缓考", "extra_minutes"),
        (Grant(attempts=2), "  ", "reason"),
        (Grant(attempts=2), "长" * 201, "reason"),
    ],
)
def test_an_allowance_must_make_sense(*, assignment, student, teacher, grant, reason, field):
    with pytest.raises(BadAllowance) as refused:
        services.allow(assignment, grant, student=student, reason=reason, by=teacher)

    assert refused.value.field == field


def test_a_closing_before_the_opening_is_refused(assignment, student, teacher):
    grant = Grant(closes_at=assignment.opens_at - timedelta(hours=1))

    with pytest.raises(BadAllowance, match="截止要在开放之后") as refused:
        services.allow(assignment, grant, student=student, reason="缓考", by=teacher)

    assert refused.value.field == "closes_at"


def test_strangers_and_those_who_left_get_none(assignment, teacher):
    with pytest.raises(BadAllowance, match="不是这个教学班的学生"):
        services.allow(assignment, Grant(), student=a_user("外班生"), reason="缓考", by=teacher)


def test_a_group_of_another_class_gets_none(assignment, teacher):
    other = groups_of(a_classroom(groups={"第9组": (a_user("外班生"),)}).id)[0]

    with pytest.raises(BadAllowance, match="小组不在这个教学班"):
        services.allow(assignment, Grant(), group=other, reason="缓考", by=teacher)


def test_nothing_changes_in_a_closed_term(assignment, student, teacher):
    a_term(is_open=False)
    there = queries.get_assignment(assignment.id)

    with pytest.raises(NotOpen, match="学期"):
        services.allow(there, Grant(), student=student, reason="缓考", by=teacher)


@pytest.mark.parametrize(
    ("given_to", "sees"), [("nobody", False), ("student", True), ("group", True), ("all", False)]
)
def test_a_restricted_assignment_is_there_for_those_admitted_only(
    *, assignment, classroom, student, given_to, sees
):
    assignment.is_restricted = True
    db.session.commit()
    group = groups_of(classroom.id)[0]
    to = {"student": {"student": student}, "group": {"group": group}, "all": {}}
    if given_to in to:
        an_allowance(assignment, **to[given_to])
    task_id = assignment.activity.task_id

    assert can_see_assignment(student, assignment) is sees
    assert can_do_assignment(student, assignment) is sees
    assert bool(duties_of(student.id, [classroom.id])) is sees
    assert bool(queries.steps_of(classroom.id, task_id, student.id)) is sees
    assert bool(queries.assignments_of(classroom.id, student.id)) is sees


def test_teachers_always_see_a_restricted_assignment(assignment, classroom, teacher):
    services.restrict(assignment, is_restricted=True, by=teacher)
    db.session.commit()

    assert can_see_assignment(teacher, assignment)
    assert len(duties_of(teacher.id, [classroom.id])) == 1
    assert len(queries.steps_of(classroom.id, assignment.activity.task_id, teacher.id)) == 1


def test_home_knows_the_students_own_window(assignment, classroom, student, clock):
    opens, closes = clock.moment + timedelta(days=3), clock.moment + timedelta(days=4)
    an_allowance(assignment, student=student, opens_at=opens, closes_at=closes)

    (duty,) = duties_of(student.id, [classroom.id])

    assert (duty.opens_at, duty.due_at, duty.closes_at) == (opens, closes, closes)
    assert not duty.is_open_at(clock.moment)
