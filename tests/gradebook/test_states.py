"""Special marks: who gives which, what they do, and what stays on record."""

import pytest
from sqlalchemy import func, select

from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.gradebook import queries, services
from lms.gradebook.models import StateRule, StudentState
from lms.gradebook.rules import Counting, Effect, State
from lms.gradebook.rules.states import DEFAULTS, TotalEffect
from lms.gradebook.rules.statistics import Graded, class_figures
from lms.gradebook.services import BadState, Locked, UnknownColumn
from tests.builders.accounts import a_user
from tests.builders.finals import FinalClass


@pytest.fixture
def school(app):
    return FinalClass("80", "50", "70")


def test_a_state_of_the_course_changes_the_total_and_can_be_taken_back(school):
    ada = school.students[0]

    school.set_state(ada, State.ABSENT)
    absent = school.total(ada).value
    school.set_state(ada, State.NONE)

    assert absent == 0
    assert school.total(ada).value == 80


def test_a_state_of_one_item_reaches_that_item_only(school):
    ada = school.students[0]

    school.set_state(ada, State.EXEMPT, column=school.quiz_key)

    assert school.total(ada).value == 80
    assert school.total(ada).parts[0].rate is None


def test_an_item_is_made_for_a_column_without_marks(app):
    school = FinalClass(unmarked=1)

    school.set_state(school.students[0], State.ABSENT, column=school.quiz_key)

    assert queries.item_of(school.quiz.id).title == "任务测验"


def test_who_has_the_state_already_gets_no_second_entry(school):
    ada = school.students[0]

    assert school.set_state(ada, State.ABSENT) == 1
    assert school.set_state(ada, State.ABSENT) == 0
    assert db.session.scalar(select(func.count(StudentState.id))) == 1


def test_only_the_office_gives_and_takes_deferral(school):
    ada = school.students[0]

    with pytest.raises(BadState, match="教务管理员"):
        school.set_state(ada, State.DEFERRED, by=school.teacher)
    school.set_state(ada, State.DEFERRED)
    with pytest.raises(BadState, match="教务管理员"):
        school.set_state(ada, State.NONE, by=school.teacher)

    assert school.total(ada).value is None


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_state_needs_a_reason(school, reason):
    with pytest.raises(BadState, match="理由"):
        school.set_state(school.students[0], State.ABSENT, reason=reason)


def test_a_stranger_among_the_students_refuses_all(school):
    people = [school.students[0].id, a_user("陌生人").id]

    with pytest.raises(BadState, match="不在这个班"):
        services.set_states(
            school.classroom, people, State.ABSENT, column="", reason="缺考", by=school.teacher
        )
    assert queries.states_of(school.row.id) == {}


def test_an_unknown_column_is_refused(school):
    with pytest.raises(UnknownColumn):
        school.set_state(school.students[0], State.ABSENT, column="a999")


def test_submitted_grades_take_no_more_states(school):
    school.submitted()

    with pytest.raises(Locked):
        school.set_state(school.students[0], State.ABSENT)


def test_each_state_writes_the_journal_without_names(school):
    school.set_state(school.students[0], State.ABSENT)

    line = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "state.set")).one()
    assert line.subject == f"user:{school.students[0].id}"
    assert (line.detail["before"], line.detail["after"]) == ("none", "absent")


@pytest.mark.parametrize("count", [2, 30])
def test_many_states_take_as_many_statements(app, at_most, count):
    school = FinalClass(*["80"] * count)
    classroom, people = school.classroom, [one.id for one in school.students]

    with at_most(8):
        services.set_states(
            classroom, people, State.ABSENT, column="", reason="缺考", by=school.teacher
        )


def test_a_school_decides_what_a_state_does(school):
    ada = school.students[0]
    school.set_state(ada, State.ABSENT)
    services.set_effects({State.ABSENT: Effect(total=TotalEffect.NONE)}, by=school.office)

    assert school.total(ada).value is None
    assert services.reset_effects(by=school.office) == 1
    assert school.total(ada).value == 0
    assert db.session.scalar(select(func.count(StateRule.id))) == 0


def test_an_effect_that_is_the_same_changes_nothing(school):
    assert services.set_effects(DEFAULTS, by=school.office) == 0
    assert services.set_effects({State.NONE: Effect(Counting.ZERO)}, by=school.office) == 0


def test_figures_name_who_is_left_out():
    people = [
        Graded("甲", 80),
        Graded("乙", 0, State.ABSENT),
        Graded("丙", None, State.DEFERRED),
        Graded("丁", None),
    ]

    figures = class_figures(people, DEFAULTS, 60)

    assert (figures.count, figures.passed, figures.mean) == (2, 1, 40)
    assert [one.name for one in figures.left_out] == ["丙", "丁"]
    assert figures.levels == {"excellent": 0, "good": 1, "fair": 0, "pass": 0, "fail": 1}


def test_figures_of_nobody_are_no_figures():
    figures = class_figures([Graded("丙", None, State.EXEMPT)], DEFAULTS, 60)

    assert (figures.count, figures.mean, figures.pass_rate) == (0, None, None)


def test_the_page_gives_a_state_and_shows_it(browser, school):
    client = browser(school.teacher)
    sent = {
        "student": [school.students[0].id, school.students[1].id],
        "state": "absent",
        "column": school.quiz_key,
        "reason": "考场记录",
    }

    page = client.post(f"{school.at}/states", data=sent, follow_redirects=True).text

    assert "已登记 2 名学生。" in page
    assert "考场记录" in page


def test_the_page_keeps_what_was_typed_when_it_refuses(browser, school):
    sent = {"student": [school.students[0].id], "state": "absent", "reason": ""}

    page = browser(school.teacher).post(f"{school.at}/states", data=sent, follow_redirects=True)

    assert "请写明理由" in page.text
    assert '<option value="absent" selected>' in page.text


@pytest.mark.parametrize(("who", "is_offered"), [("teacher", False), ("office", True)])
def test_deferral_is_offered_to_the_office_only(browser, school, who, is_offered):
    page = browser(getattr(school, who)).get(f"{school.at}/states").text

    assert ('<option value="deferred"' in page) is is_offered


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = FinalClass(*["80"] * count)
    client = browser(school.teacher)

    with at_most(10):
        assert client.get(f"{school.at}/states").status_code == 200


def test_a_student_sees_the_own_states(browser, school):
    school.set_state(school.students[0], State.RESIT)
    school.set_state(school.students[0], State.ABSENT, column=school.quiz_key)

    page = browser(school.students[0]).get(f"/classrooms/{school.row.id}/me").text

    assert '<span class="badge due">补考</span>' in page
    assert '<span class="badge due">缺考</span>' in page
