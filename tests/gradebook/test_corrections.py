"""成绩更正: what can be asked for, who decides, and what holds then."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.gradebook import queries, services
from lms.gradebook.models import FinalGrade
from lms.gradebook.rules import Scale, State
from lms.gradebook.rules.correcting import BadCorrection, corrected_line, read_total
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.states import DEFAULTS
from tests.builders.accounts import a_user
from tests.builders.finals import FinalClass

BEFORE = FinalLine(Decimal(59), "59", State.NONE)


@pytest.fixture
def school(app):
    found = FinalClass("80", "50")
    found.approved()
    return found


@pytest.mark.parametrize(
    ("value", "state", "scale", "grade"),
    [
        (Decimal(65), State.NONE, Scale.PERCENT, "65"),
        (Decimal(65), State.NONE, Scale.FIVE, "及格"),
        (Decimal(65), State.NONE, Scale.TWO, "合格"),
        (Decimal(0), State.CHEATED, Scale.PERCENT, "0"),
        (None, State.DEFERRED, Scale.PERCENT, "缓考"),
    ],
)
def test_a_corrected_grade_is_written_like_any_other(value, state, scale, grade):
    line = corrected_line(
        BEFORE, value, state, effects=DEFAULTS, scale=scale, pass_mark=Decimal(60)
    )

    assert (line.value, line.state, line.grade) == (value, state, grade)


@pytest.mark.parametrize(
    ("value", "state", "said"),
    [
        (None, State.NONE, "请填写更正后的总评"),
        (Decimal(60), State.DEFERRED, "不记总评"),
        (None, State.ABSENT, "要写出总评"),
        (Decimal(59), State.NONE, "和现在一样"),
    ],
)
def test_what_no_register_could_say_is_refused(value, state, said):
    with pytest.raises(BadCorrection, match=said):
        corrected_line(
            BEFORE, value, state, effects=DEFAULTS, scale=Scale.PERCENT, pass_mark=Decimal(60)
        )


@pytest.mark.parametrize(("text", "value"), [("", None), (" 87 ", 87), ("０", 0), ("100", 100)])
def test_a_total_is_read_as_typed(text, value):
    assert read_total(text) == value


@pytest.mark.parametrize("text", ["101", "-1", "59.5", "八十", "1e2"])
def test_what_is_no_total_is_refused(text):
    with pytest.raises(BadCorrection):
        read_total(text)


def test_a_correction_holds_once_it_is_approved(school):
    ben = school.students[1]
    asked = school.asked(ben, "62")
    before = queries.final_grades_of(school.row.id)[ben.id]
    made = queries.standing_submission(school.row.id)

    services.decide_correction(
        made, queries.correction_in(made.id, asked.id), is_approved=True, by=school.office
    )

    assert before == FinalLine(Decimal(50), "50", State.NONE)
    assert queries.final_grades_of(school.row.id)[ben.id] == FinalLine(
        Decimal(62), "62", State.NONE, corrected=True
    )
    assert sorted(db.session.scalars(select(FinalGrade.value))) == [50, 80]


def test_a_second_correction_starts_from_the_first(school):
    ben = school.students[1]
    school.corrected(ben, "62")

    again = school.corrected(ben, "58")

    assert again.before["value"] == "62"
    assert queries.final_grades_of(school.row.id)[ben.id].grade == "58"


def test_a_refused_correction_changes_nothing_and_says_why(school):
    ben = school.students[1]
    one = school.asked(ben, "62")
    made = queries.standing_submission(school.row.id)
    with pytest.raises(BadCorrection, match="理由"):
        services.decide_correction(made, _found(one), is_approved=False, by=school.office)

    services.decide_correction(
        made, _found(one), is_approved=False, words="没有依据", by=school.office
    )

    assert queries.final_grades_of(school.row.id)[ben.id].grade == "50"
    assert queries.corrections_in([made.id])[0].correction.decision == "没有依据"


def _found(correction):
    grade = db.session.get(FinalGrade, correction.grade_id)
    return queries.correction_in(grade.submission_id, correction.id)


def test_a_correction_is_decided_once(school):
    one = school.corrected(school.students[1], "62")
    made = queries.standing_submission(school.row.id)

    with pytest.raises(Stale):
        services.decide_correction(
            made, _found(one), is_approved=False, words="晚了", by=school.office
        )


def test_only_one_correction_of_a_grade_waits_at_a_time(school):
    school.asked(school.students[1], "62")

    with pytest.raises(BadCorrection, match="等待教务决定"):
        school.asked(school.students[1], "63")


def test_a_stranger_has_no_grade_to_correct(school):
    with pytest.raises(BadCorrection, match="不在送审的成绩里"):
        school.asked(a_user("陌生人"), "62")


def test_a_correction_needs_a_reason(school):
    with pytest.raises(BadCorrection, match="理由"):
        school.asked(school.students[1], "62", reason=" ")


def test_before_approval_a_return_is_the_way(app):
    school = FinalClass("80", "50")
    school.submitted()

    with pytest.raises(BadCorrection, match="退回"):
        school.asked(school.students[1], "62")


def test_a_grade_is_corrected_after_the_term_as_well(school):
    school.classroom.term.closed_at = now()
    db.session.commit()

    school.corrected(school.students[1], "62")

    assert queries.final_grades_of(school.row.id)[school.students[1].id].corrected


def test_a_correction_says_before_and_after_in_the_journal(school):
    school.corrected(school.students[1], "62")

    line = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "correction.approve")
    ).one()
    assert (line.detail["before"]["grade"], line.detail["after"]["grade"]) == ("50", "62")


def test_what_a_correction_wrote_is_compared_with_the_ledger(school):
    school.corrected(school.students[1], "62")
    made = queries.standing_submission(school.row.id)
    grid = queries.grid_of(school.row.id, school.row.course_code)

    (found,) = queries.differences_of(grid, made, queries.grades_in(made.id))

    assert (found.submitted.grade, found.now.grade) == ("62", "50")


def test_a_teacher_asks_on_the_page(browser, school):
    sent = {"student": school.students[1].id, "value": "62", "state": "none", "reason": "漏批"}

    page = browser(school.teacher).post(
        f"{school.at}/corrections", data=sent, follow_redirects=True
    )

    assert "更正申请已提交" in page.text
    assert "等待决定" in page.text


def test_a_refused_form_keeps_what_was_typed(browser, school):
    sent = {"student": school.students[1].id, "value": "六十", "state": "none", "reason": "漏批"}

    page = browser(school.teacher).post(
        f"{school.at}/corrections", data=sent, follow_redirects=True
    )

    assert "0 到 100 的整数" in page.text
    assert 'value="六十"' in page.text
