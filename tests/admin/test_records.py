"""The office's first page, journal, jobs and health."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from lms.admin.queries import attention, health
from lms.admin.views import actions
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.jobs import Job, JobState
from lms.core.journal import JournalEntry
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.rosters import a_planned_import


@pytest.fixture
def chief(app):
    return an_administrator("陈主任", "90001")


@pytest.fixture
def office(browser, chief):
    return browser(chief)


def a_job(state: JobState = JobState.DONE, **values) -> Job:
    made = Job(name="x.y", subject="打印评价表", arguments={}, state=state, created_at=now())
    for name, value in values.items():
        setattr(made, name, value)
    db.session.add(made)
    db.session.commit()
    return made


def a_line(action="roster.import", actor="陈主任", at=None, actor_id=None) -> None:
    journal.write(action, subject="classroom:3", actor_id=actor_id, actor_name=actor, added=2)
    db.session.flush()
    latest = select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)
    db.session.scalars(latest).one().at = at or now()
    db.session.commit()


def test_the_office_counts_and_names_what_waits(office, chief, at_most):
    ready = a_classroom(name="都有", teacher=a_teacher(), students=(a_user(),))
    a_classroom(name="空班")
    a_planned_import(ready, chief, ("2401", "甲"))
    a_job(JobState.FAILED)

    with at_most(6):
        page = office.get("/office").get_data(as_text=True)

    assert page.count("空班") >= 2
    assert "没有教师" in page
    assert "没有学生" in page
    assert "名单待确认" in page
    assert "1 个后台任务没有完成" in page


def test_a_school_in_order_has_nothing_to_look_after(office):
    a_classroom(teacher=a_teacher(), students=(a_user(),))

    assert "没有要处理的事" in office.get("/office").get_data(as_text=True)


def test_what_lies_in_closed_terms_waits_for_nobody(app, chief):
    a_planned_import(a_classroom(), chief, ("2401", "甲"))
    a_term(is_open=False)

    found = attention.counts(date(2030, 1, 1))

    assert (found.classrooms, found.without_teacher, found.imports_left) == (0, 0, 0)
    assert found.terms_over == 0
    assert attention.bare_classrooms() == []
    assert attention.unapplied_imports() == []


def test_a_term_past_its_end_is_counted(app):
    a_term()

    assert attention.counts(date(2027, 1, 17)).terms_over == 0
    assert attention.counts(date(2027, 1, 18)).terms_over == 1


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ("", 3),
        ("?action=roster.import", 2),
        ("?action=no.such", 0),
        ("?person=周", 1),
        ("?person=80001", 1),
        ("?day=2026-11-23", 1),
        ("?day=2026-11-24", 2),
        ("?day=nonsense", 3),
        ("?page=2", 0),
    ],
)
def test_the_journal_is_filtered(office, asked, lines):
    teacher = a_teacher("周敏", "80001")
    a_line(at=datetime(2026, 11, 23, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai
    a_line(at=datetime(2026, 11, 23, 16, 0, tzinfo=UTC))  # midnight there
    a_line("some.thing", "周敏", datetime(2026, 11, 24, 3, 0, tzinfo=UTC), teacher.id)
    db.session.execute(delete(JournalEntry).where(JournalEntry.action == "account.sign_in"))
    db.session.commit()

    page = office.get(f"/office/journal{asked}").get_data(as_text=True)

    assert page.count("<time ") == lines


@pytest.mark.parametrize(
    ("action", "name"), [("roster.import", "导入名单"), ("some.thing", "some.thing")]
)
def test_an_action_is_named(app, action, name):
    assert actions.name(action) == name


@pytest.mark.parametrize(
    ("subject", "href"),
    [
        ("user:3", "/office/people/3"),
        ("classroom:4", "/office/classrooms/4"),
        ("term:1", None),
        ("user:x", None),
        ("school", None),
    ],
)
def test_a_subject_leads_to_its_page(app, subject, href):
    with app.test_request_context():
        assert actions.subject_href(subject) == href


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", 2), ("?state=failed", 1), ("?state=nonsense", 2), ("?state=queued", 0)],
)
def test_jobs_are_listed(office, chief, asked, shown):
    a_job(started_by_id=chief.id)
    a_job(JobState.FAILED, message="没有完成", log="第一行")

    page = office.get(f"/office/jobs{asked}").get_data(as_text=True)

    assert page.count("打印评价表</th>") == shown


def test_health_is_shown(office):
    a_job(finished_at=now())

    page = office.get("/office/health").get_data(as_text=True)

    assert "数据库" in page
    assert "最近完成于" in page


def test_a_job_nobody_begins_means_that_the_worker_is_down(app, clock):
    a_job(JobState.QUEUED)
    early = health.health(app.extensions["lms_settings"])
    clock.move(minutes=11)

    late = health.health(app.extensions["lms_settings"])

    assert (early.jobs_late, late.jobs_late) == (0, 1)
    assert not late.is_well


def test_missing_letters_and_a_full_disk_are_not_well(app, monkeypatch):
    monkeypatch.setattr(health, "missing_characters", lambda _text: {"表", "价"})
    monkeypatch.setattr(health, "LOW_DISK", 10**18)

    found = health.health(app.extensions["lms_settings"])

    assert found.missing_letters == "价表"
    assert not found.is_disk_roomy
    assert not found.is_well
