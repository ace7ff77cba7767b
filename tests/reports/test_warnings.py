"""Early warning: the rules as a table of cases, and the page with thresholds and notes."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.reports.models import WarningNote
from lms.reports.rules.warning import Facts, LowObjective, Sign, Thresholds, reasons_for
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark

LIMITS = Thresholds(missing=2, objectives=2, days=10, fall=15, total=60)
LOW = LowObjective(1, "K3.1", Fraction(1, 2), Decimal("0.65"))


def rates(*percents):
    return tuple(Fraction(one, 100) for one in percents)


@pytest.mark.parametrize(
    ("facts", "signs"),
    [
        (Facts(), []),
        (Facts(missing=("1-1 任务测验",)), []),
        (Facts(missing=("1-1 任务测验", "1-2 任务测验")), [Sign.MISSING]),
        (Facts(low=(LOW,)), []),
        (Facts(low=(LOW, LOW)), [Sign.OBJECTIVES]),
        (Facts(rates=rates(90, 90, 75, 75, 75)), [Sign.FALL]),
        (Facts(rates=rates(90, 90, 76, 76, 76)), []),
        (Facts(rates=rates(90, 60, 60, 60)), []),  # too few to speak of a fall
        (Facts(total=Decimal(59)), [Sign.TOTAL]),
        (Facts(total=Decimal(60)), []),
        (Facts(total=Decimal(0)), [Sign.TOTAL]),
    ],
)
def test_each_rule_names_a_student_from_its_threshold_on(facts, signs):
    assert [one.sign for one in reasons_for(facts, LIMITS, now())] == signs


@pytest.mark.parametrize(("days", "signs"), [(9, []), (10, [Sign.VISIT])])
def test_no_visit_counts_in_whole_days(app, days, signs):
    facts = Facts(seen_at=now() - timedelta(days=days), joined_at=now() - timedelta(days=90))

    assert [one.sign for one in reasons_for(facts, LIMITS, now())] == signs


def test_a_threshold_of_nothing_turns_a_rule_off():
    facts = Facts(missing=("一", "二"), low=(LOW, LOW), total=Decimal(0))

    assert reasons_for(facts, Thresholds(0, 0, 0, 0, 0), None) == ()


class School:
    """A classroom whose first student has a low mark and two pieces of work overdue."""

    def __init__(self, count=3):
        self.teacher = a_teacher("周敏")
        self.students = [a_user(f"学生{n}") for n in range(count)]
        self.classroom = a_classroom(teacher=self.teacher, students=self.students)
        over = {"opens_at": now() - timedelta(days=9), "closes_at": now() - timedelta(days=1)}
        first = an_assignment(self.classroom, an_activity())
        late = [
            an_assignment(self.classroom, an_activity(key=f"T0{n}-Q", position=n), **over)
            for n in (4, 5)
        ]
        for n, student in enumerate(self.students):
            a_mark(first, student, a_line(earned="1" if n == 0 else "5"))
        for student in self.students[1:]:
            a_mark(late[0], student)
            a_mark(late[1], student)
        self.at = f"/classrooms/{self.classroom.id}/warnings"


@pytest.fixture
def school(app):
    return School()


def test_the_page_names_who_falls_behind_and_says_why(browser, school):
    page = browser(school.teacher).get(school.at).get_data(as_text=True)

    assert "有 2 项逾期未交" in page
    assert "到目前的总评 20 分，低于 60 分。" in page
    assert "全班 3 人，1 人符合至少一个条件。" in page


def test_thresholds_are_kept_and_hold_at_once(browser, school):
    client = browser(school.teacher)
    off = {"missing": "0", "objectives": "0", "days": "0", "fall": "0", "total": "0"}

    answer = client.post(f"{school.at}/rules", data=off)

    assert answer.status_code == 302
    assert "没有学生需要关注" in client.get(school.at).get_data(as_text=True)


@pytest.mark.parametrize("wrong", ["", "-1", "100", "x"])
def test_a_threshold_that_is_no_number_is_refused(browser, school, wrong):
    sent = {"missing": wrong, "objectives": "1", "days": "1", "fall": "1", "total": "1"}

    assert browser(school.teacher).post(f"{school.at}/rules", data=sent).status_code == 422


def test_what_was_done_is_kept_with_who_and_when(browser, school):
    ada = school.students[0]
    address = f"/classrooms/{school.classroom.id}/students/{ada.id}/notes"

    browser(school.teacher).post(address, data={"text": "课后谈话，约定周五补交。"})

    note = db.session.scalars(select(WarningNote)).one()
    assert (note.student_id, note.written_by_id) == (ada.id, school.teacher.id)
    assert db.session.scalars(select(JournalEntry.action)).all()
    page = browser(school.teacher).get(school.at).get_data(as_text=True)
    assert "课后谈话，约定周五补交。" in page


@pytest.mark.parametrize(
    ("who", "seen", "noted"),
    [("teacher", 200, 302), ("office", 200, 404), ("student", 404, 404), ("stranger", 404, 404)],
)
def test_who_may_see_warnings_and_note_what_was_done(browser, school, who, seen, noted):
    people = {
        "teacher": school.teacher,
        "office": an_administrator(),
        "student": school.students[0],
        "stranger": a_user("路人"),
    }
    client = browser(people[who])
    address = f"/classrooms/{school.classroom.id}/students/{school.students[0].id}/notes"

    assert client.get(school.at).status_code == seen
    assert client.post(address, data={"text": "谈话"}).status_code == noted


def test_the_home_page_of_a_teacher_counts_them(browser, school):
    client = browser(school.teacher)

    assert f"{school.at}/line" in client.get("/").get_data(as_text=True)
    assert "1 名学生需要关注" in client.get(f"{school.at}/line").get_data(as_text=True)


@pytest.mark.parametrize("count", [3, 15])
def test_warnings_take_as_many_statements_for_any_class(app, browser, at_most, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(25):
        assert client.get(school.at).status_code == 200
