"""送审: what is frozen, what must be looked at, who decides, and what changes afterwards."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import func, select

from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.gradebook import queries, services
from lms.gradebook.models import FinalGrade, GradeSubmission, SubmissionStatus
from lms.gradebook.queries import Basis
from lms.gradebook.rules import State, digest_of
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.submitting import Finding, unseen
from lms.gradebook.rules.totalled import Total
from lms.gradebook.services import Locked, NotReady
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.finals import FinalClass
from tests.builders.gradebook import a_line, a_mark

ADA = FinalLine(Decimal(87), "87", State.NONE)
BEN = FinalLine(None, "缓考", State.DEFERRED)


@pytest.fixture
def school(app):
    return FinalClass("80", "50", "59.6")


def test_a_line_of_the_register_is_the_same_after_reading_it_again():
    assert FinalLine.from_json(ADA.to_json()) == ADA
    assert FinalLine.from_json(BEN.to_json()) == BEN
    assert ADA.says_as(replace(ADA, corrected=True))


def test_a_digest_depends_on_grades_and_not_on_their_order():
    lines = [("01", ADA), ("02", BEN), ("03", ADA)]

    assert len({digest_of(one) for one in permutations(lines)}) == 1
    assert digest_of(lines) != digest_of([("01", BEN), ("02", BEN), ("03", ADA)])


def test_what_was_looked_at_is_known_by_what_it_said():
    old, new = Finding("缺 1 人：", ("甲",)), Finding("缺 1 人：", ("乙",))

    assert unseen([old], [old.key]) == []
    assert unseen([new], [old.key]) == [new]


def test_a_submission_freezes_every_grade_with_its_computation(school):
    made = school.submitted()

    rows = queries.grades_in(made.id)
    assert [(one.number, one.line.grade) for one in rows] == [
        ("0240103001", "80"),
        ("0240103002", "50"),
        ("0240103003", "60"),
    ]
    whole = Total.from_json(rows[2].grade.computation)
    assert (whole.value, whole.exact) == (Decimal(60), Decimal("59.6"))
    assert made.digest == digest_of((one.number, one.line) for one in rows)


def test_the_basis_computes_every_submitted_grade_again(school):
    school.set_state(school.students[0], State.RESIT)
    made = school.submitted()
    basis = Basis.of(made)
    grid = queries.grid_of(school.row.id, school.row.course_code)

    again = {row.enrollment.user_id: basis.line(basis.again(row)) for row in grid.rows}

    assert again == queries.final_grades_of(school.row.id)
    assert again[school.students[0].id].grade == "60"


def test_submitted_grades_lock_the_classroom(school):
    school.submitted()

    with pytest.raises(Locked, match="送审"):
        services.require_unlocked(school.classroom)
    with pytest.raises(Locked):
        services.submit(school.classroom, seen=[], by=school.teacher)


def test_everything_must_be_looked_at(app):
    school = FinalClass("80", unmarked=1)
    school.set_state(school.students[1], State.DEFERRED)
    seen = school.seen()

    with pytest.raises(NotReady, match="没有勾选"):
        services.submit(school.classroom, seen=seen[1:], by=school.teacher)
    assert services.submit(school.classroom, seen=seen, by=school.teacher).number == 1


def test_a_student_without_grade_and_state_blocks(app):
    school = FinalClass("80", unmarked=1)

    with pytest.raises(NotReady, match="1 名学生没有总评"):
        services.submit(school.classroom, seen=school.seen(), by=school.teacher)


def test_a_composition_that_does_not_add_up_blocks(school):
    _grading(school, 30)

    with pytest.raises(NotReady, match="100"):
        services.submit(school.classroom, seen=school.seen(), by=school.teacher)


def _grading(school, weight):
    grid = queries.grid_of(school.row.id, school.row.course_code)
    grid.course.grading = [
        {"category": "quiz", "title": "任务测验", "weight": weight},
        {"category": "evaluation", "title": "学习评价", "weight": 60},
    ]
    db.session.commit()


def test_what_is_missing_is_named(app):
    school = FinalClass("80", "70")
    late = a_user("新同学", "0240103009")
    an_enrollment(school.row, late)
    a_mark(school.quiz, late, a_line(earned="90", possible="100"))
    school.set_state(school.students[0], State.ABSENT)

    said = {one.sentence: one.names for one in queries.readiness_of(school.classroom).findings}

    assert said["“学习评价”有 1 名学生没有得分："] == ("新同学",)
    assert said["特殊标记“缺考”1 处："] == ("学生1",)


def test_hidden_columns_are_named(school):
    services.set_release(school.classroom, [school.quiz_key], at=None, reason="", by=school.teacher)

    said = [one.names for one in queries.readiness_of(school.classroom).findings]

    assert ("任务测验",) in said


def test_who_is_just_below_the_pass_mark_is_named(school):
    said = queries.readiness_of(school.classroom).findings

    assert any("学生3" in " ".join(one.names) + one.sentence for one in said)


def test_an_approved_submission_is_approved_once(school):
    made = school.approved()

    assert made.status is SubmissionStatus.APPROVED
    with pytest.raises(Stale):
        services.send_back(made, reason="太晚", by=school.office)


def test_a_return_needs_a_reason_and_opens_the_classroom(school):
    made = school.submitted()
    with pytest.raises(NotReady, match="原因"):
        services.send_back(made, reason=" ", by=school.office)

    services.send_back(made, reason="平时成绩缺一次", by=school.office)
    again = school.submitted()

    assert (made.status, again.number) == (SubmissionStatus.RETURNED, 2)
    assert db.session.scalar(select(func.count(GradeSubmission.id))) == 2


def test_every_step_writes_the_journal(school):
    services.send_back(school.submitted(), reason="缺一次", by=school.office)
    school.approved()

    actions = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert [one for one in actions if one.startswith("grades.")] == [
        "grades.submit",
        "grades.return",
        "grades.submit",
        "grades.approve",
    ]


def test_a_later_mark_changes_the_ledger_and_not_the_grade(school):
    made = school.submitted()
    ada = school.students[0]
    a_mark(school.quiz, ada, a_line(earned="100", possible="100"), origin="attempt:9")

    grid = queries.grid_of(school.row.id, school.row.course_code)
    (found,) = queries.differences_of(grid, made, queries.grades_in(made.id))

    assert (found.student_id, found.submitted.grade, found.now.grade) == (ada.id, "80", "88")
    assert queries.final_grades_of(school.row.id)[ada.id].grade == "80"


def test_rules_the_school_changes_later_are_no_difference(school):
    school.set_state(school.students[0], State.RESIT)
    made = school.submitted()
    services.reset_effects(by=school.office)
    rules = {state: replace(one, total="zero") for state, one in queries.effects().items()}
    services.set_effects(rules, by=school.office)

    grid = queries.grid_of(school.row.id, school.row.course_code)
    assert queries.differences_of(grid, made, queries.grades_in(made.id)) == []


def test_who_joins_later_has_no_submitted_grade(school):
    made = school.submitted()
    late = a_user("新同学", "0240103009")
    an_enrollment(school.row, late)

    grid = queries.grid_of(school.row.id, school.row.course_code)
    (found,) = queries.differences_of(grid, made, queries.grades_in(made.id))

    assert (found.name, found.submitted) == ("新同学", None)


def test_there_are_no_final_grades_before_and_after_a_return(school):
    before = queries.final_grades_of(school.row.id)
    services.send_back(school.submitted(), reason="缺一次", by=school.office)

    assert before == queries.final_grades_of(school.row.id) == {}


@pytest.mark.parametrize("count", [2, 30])
def test_submitting_takes_as_many_statements_for_any_class(app, at_most, count):
    school = FinalClass(*["80"] * count)
    classroom, seen = school.classroom, school.seen()

    with at_most(16):
        services.submit(classroom, seen=seen, by=school.teacher)
    assert db.session.scalar(select(func.count(FinalGrade.id))) == count


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = FinalClass(*["80"] * count)
    school.approved()
    client = browser(school.teacher)

    with at_most(20):
        assert client.get(f"{school.at}/submission").status_code == 200


def test_the_page_submits_with_what_was_ticked(browser, school):
    client = browser(school.teacher)
    keys = school.seen()

    page = client.post(f"{school.at}/submission", data={"seen": keys}, follow_redirects=True).text

    assert "第 1 次送审已提交" in page
    assert "等待审核" in page
    assert "送审并锁定成绩" not in page


def test_another_teacher_submits_nothing(browser, school):
    answer = browser(a_teacher("外人")).post(f"{school.at}/submission", data={})

    assert answer.status_code == 404


def test_an_administrator_looks_and_does_not_submit(browser, school):
    client = browser(school.office)

    assert "由任课教师送审。" in client.get(f"{school.at}/submission").text
    assert client.post(f"{school.at}/submission", data={}).status_code == 404


def test_a_student_sees_the_grade_once_it_is_approved(browser, school):
    made = school.submitted()
    address = f"/classrooms/{school.row.id}/me"
    before = browser(school.students[0]).get(address).text
    services.approve(queries.get_submission(made.id), by=school.office)
    db.session.commit()

    assert "教务已核准" not in before
    assert "这门课程的成绩：80" in browser(school.students[0]).get(address).text


def test_a_closed_term_takes_no_submission(school):
    classroom = school.classroom
    classroom.term.closed_at = now() - timedelta(days=1)
    db.session.commit()

    with pytest.raises(Exception, match="已经结束"):
        services.submit(school.classroom, seen=[], by=school.teacher)
