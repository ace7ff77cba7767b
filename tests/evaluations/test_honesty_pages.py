"""The pages for teachers: who rates how, how much a reviewer counts, and the raw ratings."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, ReviewerWeight
from lms.evaluations.queries.honesty import decisions_of
from lms.evaluations.services import reviewers
from lms.evaluations.services.refusals import TermOver
from lms.gradebook.models import Mark
from lms.gradebook.queries import current_mark
from tests.builders.accounts import a_user
from tests.builders.evaluations import (
    SELF,
    TEACHER,
    Scene,
    a_review,
    a_scene,
    a_table,
    handed_in,
    written,
)

WHO = Evaluator
FULL = (15, 20, 25, 20, 10, 10)
MIDDLE = (12, 15, 20, 15, 8, 8)


def page(scene: Scene, more: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/evaluation/honesty{more}"


def peer(scene: Scene, student, rater, given) -> None:
    """A classmate's review with reasons wherever they are needed."""
    review = a_review(scene, student, WHO.PEER, rater)
    reasons = dict.fromkeys(written(given), "看过录音")
    services.save_review(review, written(given), {}, review.sequence, rater, reasons=reasons)
    services.hand_in(review, rater)
    db.session.commit()


def a_generous_class(count: int = 4) -> Scene:
    """Some students; 学生4 gives everybody full marks, the others 78."""
    scene = a_scene(count, a_table(weights={"peer": 50, "teacher": 50}, aggregate="mean"))
    for student in scene.students:
        for rater in scene.students:
            if rater is not student:
                peer(scene, student, rater, FULL if rater is scene.students[3] else MIDDLE)
        handed_in(scene, student, WHO.TEACHER, scene.teacher, MIDDLE)
    return scene


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("mentor", 404), ("student", 404), ("stranger", 404), ("nobody", 302)],
)
@pytest.mark.parametrize("more", ["", "/matrix.xlsx"])
def test_only_teachers_look(browser, who: str, status: int, more: str):
    scene = a_scene(2)
    people = {"teacher": scene.teacher, "mentor": scene.mentor, "student": scene.ada}
    client = browser({**people, "stranger": a_user("外人"), "nobody": None}[who])

    assert client.get(page(scene, more)).status_code == status


def test_an_evaluation_without_reviews_says_so(browser):
    scene = a_scene(2)

    assert "还没有已提交的评价" in browser(scene.teacher).get(page(scene)).get_data(as_text=True)


def test_the_page_names_the_rule_the_numbers_and_how_many(browser):
    scene = a_generous_class()

    text = browser(scene.teacher).get(page(scene)).get_data(as_text=True)

    assert "3 份互评每一行都是满分" in text
    assert "比其他评分人平均高 22.0，达到 10（n=3 份）" in text
    assert "比师评平均高 22.0，达到 15（n=3 份）" in text
    assert "4 名同学提交过互评，其中 4 名有提示" in text


def test_few_reviews_are_shown_and_not_judged(browser):
    scene = a_scene(3)
    peer(scene, scene.ada, scene.students[1], MIDDLE)

    text = browser(scene.teacher).get(page(scene)).get_data(as_text=True)

    assert "份数太少，宽严不作判断" in text
    assert "留意" not in text


@pytest.mark.parametrize("size", [4, 7])
@pytest.mark.parametrize("more", ["", "/reviewers/{}", "/reviewers/{}?factor=0.5", "/matrix.xlsx"])
def test_a_class_of_any_size_is_shown_in_few_statements(browser, at_most, size: int, more: str):
    scene = a_generous_class(size)
    client = browser(scene.teacher)

    with at_most(9):
        answer = client.get(page(scene, more.format(scene.ada.id)))

    assert answer.status_code == 200


def test_a_preview_says_what_would_change_and_writes_nothing(app):
    scene = a_generous_class()

    changes = reviewers.preview(scene.assignment, scene.students[3].id, Decimal(0))

    assert [one.student for one in changes] == ["学生1", "学生2", "学生3"]
    assert {(f"{one.before.shown}", f"{one.after.shown}") for one in changes} == {("81.7", "78.0")}
    assert db.session.scalars(select(ReviewerWeight)).all() == []


@pytest.mark.parametrize(("factor", "mark"), [("0", "78"), ("0.5", "80.2"), ("0.25", "79.222222")])
def test_a_decision_settles_every_sheet_reviewed(app, factor: str, mark: str):
    scene = a_generous_class()
    generous = scene.students[3]

    count = reviewers.decide(
        scene.assignment, generous.id, Decimal(factor), "没有细看", scene.teacher
    )

    marks = [current_mark(scene.assignment.id, one.id).points for one in scene.students[:3]]
    assert count == 3
    assert marks == [Decimal(mark)] * 3
    assert current_mark(scene.assignment.id, generous.id).points == 78


def test_another_decision_takes_it_back(app):
    scene = a_generous_class()
    generous = scene.students[3]
    before = current_mark(scene.assignment.id, scene.ada.id).points

    reviewers.decide(scene.assignment, generous.id, Decimal(0), "没有细看", scene.teacher)
    reviewers.decide(scene.assignment, generous.id, Decimal(1), "谈过，恢复", scene.teacher)

    assert current_mark(scene.assignment.id, scene.ada.id).points == before
    told = [(one.factor, one.reason, one.decided_by) for one in decisions_of(scene.assignment.id)]
    assert told == [(1, "谈过，恢复", "周敏"), (0, "没有细看", "周敏")]


def test_the_ledger_never_names_the_reviewer(app):
    scene = a_generous_class()
    generous = scene.students[3]

    reviewers.decide(scene.assignment, generous.id, Decimal(0), "学生4 没有细看", scene.teacher)

    reasons = db.session.scalars(select(Mark.reason).where(Mark.student_id == scene.ada.id)).all()
    assert reasons[-1] == "互评权重调整"
    assert not any(generous.name in one for one in reasons)
    told = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "evaluation.reviewer_weight")
    ).one()
    assert generous.name not in str(told.detail)


@pytest.mark.parametrize(
    "written_factor", ["", "-1", "1.1", "2", "0,5", "0.123", "NaN", "1e0", "半"]
)
def test_a_weight_is_a_number_from_0_to_1(app, written_factor: str):
    with pytest.raises(reviewers.BadFactor):
        reviewers.read_factor(written_factor)


@pytest.mark.parametrize(
    ("factor", "reason", "refusal"),
    [
        ("0", "  ", reviewers.NoReason),
        ("0", "长" * 201, reviewers.NoReason),
        ("1", "没变", reviewers.NoChange),
    ],
)
def test_a_decision_needs_a_reason_and_a_difference(app, factor, reason, refusal):
    scene = a_generous_class()

    with pytest.raises(refusal):
        reviewers.decide(
            scene.assignment, scene.students[3].id, Decimal(factor), reason, scene.teacher
        )


def test_only_reviewers_of_this_class_are_weighed_and_only_in_the_term(app):
    scene = a_generous_class()

    with pytest.raises(reviewers.NotAReviewer):
        reviewers.decide(scene.assignment, scene.teacher.id, Decimal(0), "理由", scene.teacher)
    scene.classroom.term.closed_at = now()
    with pytest.raises(TermOver):
        reviewers.decide(scene.assignment, scene.ada.id, Decimal(0), "理由", scene.teacher)


def test_a_teacher_tries_a_weight_and_decides(browser):
    scene = a_generous_class()
    generous = scene.students[3]
    client = browser(scene.teacher)
    here = page(scene, f"/reviewers/{generous.id}")

    tried = client.get(f"{here}?factor=0&reason=没有细看").get_data(as_text=True)
    done = client.post(here, data={"factor": "0", "reason": "没有细看"}, follow_redirects=True)

    assert "81.7" in tried
    assert "78.0" in tried
    assert "3 张评价表重新计算" in done.get_data(as_text=True)


def test_a_bad_weight_is_refused_in_words(browser):
    scene = a_generous_class()
    client = browser(scene.teacher)
    here = page(scene, f"/reviewers/{scene.ada.id}")

    tried = client.get(f"{here}?factor=0,5&reason=x").get_data(as_text=True)
    done = client.post(here, data={"factor": "3", "reason": "x"}, follow_redirects=True)

    assert "权重请填 0 到 1 之间的数" in tried
    assert "权重请填 0 到 1 之间的数" in done.get_data(as_text=True)
    assert decisions_of(scene.assignment.id) == []


def test_a_student_without_reviews_cannot_be_weighed_and_others_have_no_page(browser):
    scene = a_scene(2)
    client = browser(scene.teacher)

    empty = client.get(page(scene, f"/reviewers/{scene.ada.id}"))
    done = client.post(
        page(scene, f"/reviewers/{scene.ada.id}"),
        data={"factor": "0", "reason": "x"},
        follow_redirects=True,
    )

    assert "还没有提交互评" in empty.get_data(as_text=True)
    assert "没有可以调整的" in done.get_data(as_text=True)
    assert client.get(page(scene, f"/reviewers/{scene.mentor.id}")).status_code == 404
    assert client.get(page(scene, "/reviewers/99999")).status_code == 404


def test_the_matrix_has_a_row_per_rater_student_and_criterion(browser):
    scene = a_scene(2)
    scene.ada.name = "=HYPERLINK(1)"
    db.session.commit()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    answer = browser(scene.teacher).get(page(scene, "/matrix.xlsx"))

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 7  # the teacher's draft is nobody's word yet
    assert rows[1][:9] == (
        *("2401020101", "=HYPERLINK(1)", "自评", "2401020101", "=HYPERLINK(1)"),
        *("T03-E1", "投诉处理流程与法规", 15, 14),
    )
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    assert re.search(r"ratings-\d+\.xlsx", answer.headers["Content-Disposition"])


def test_students_see_no_name_of_a_reviewer_who_is_weighed(browser):
    scene = a_generous_class()
    generous = scene.students[3]
    reviewers.decide(scene.assignment, generous.id, Decimal(0), "学生4 没有细看", scene.teacher)
    db.session.commit()

    text = (
        browser(scene.ada)
        .get(f"/assignments/{scene.assignment.id}/evaluation")
        .get_data(as_text=True)
    )

    assert "没有细看" not in text
    assert queries.sheet_views(scene.assignment.id)[0].reviews


def test_a_decision_takes_few_statements_however_many_sheets(app, at_most):
    scene = a_generous_class(6)

    with at_most(24):
        reviewers.decide(scene.assignment, scene.students[3].id, Decimal(0), "理由", scene.teacher)
