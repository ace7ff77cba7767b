"""Mastery: one question at a time until each objective is reached; the server grows the paper."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.assignments.models import Work
from lms.assignments.queries import work_of
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.core.errors import Refused
from lms.courses.queries import activities_of
from lms.gradebook.queries import current_mark
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import queries, services
from lms.quizzes.models import PaperItem
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import Response, verifying
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.courses import WITH_EXAM, WITH_EXERCISES, a_course, a_folder
from tests.builders.mending import EXACT, NEVER_LOWER, a_wish, mended, undone
from tests.builders.quizzes import an_attempt, handed_in, loaded


@pytest.fixture
def exercise(app):
    a_course(a_folder(WITH_EXERCISES))
    student = a_user("林晓雨")
    classroom = a_classroom(teacher=a_teacher(), students=(student,))
    activity = next(one for one in activities_of("CSF") if one.key == "CSF-M1")
    return loaded(an_assignment(classroom, activity)), student


@pytest.fixture
def attempt(exercise):
    return an_attempt(*exercise)


def items_of(attempt):
    db.session.expunge_all()
    return queries.items_of(attempt.id)


def fields_for(item, *, right):
    definition = Definition.from_json(item.version.definition)
    (chosen,) = kinds.key_answer(definition)["choices"]
    return {"a": [str(chosen if right else 1 - chosen)]}


def respond(attempt, student, *, right):
    """Answer the open question and check it, as the page does."""
    item = items_of(attempt)[-1]
    saving = queries.saving_of(student, attempt.id, item.id)
    services.save_response(saving, Response(fields_for(item, right=right), item.sequence))
    after = services.check_answer(queries.get_attempt(attempt.id), item.id)
    db.session.commit()
    return after


def go_on(attempt):
    services.ask_next(queries.get_attempt(attempt.id))
    db.session.commit()


def test_it_begins_with_one_question(attempt):
    (item,) = items_of(attempt)

    assert (item.position, item.objective) == (1, "K3.1")
    assert item.version.definition["key"] in {"T03-B01", "T03-B02", "T03-B03"}


def test_it_is_handed_in_when_every_objective_is_reached(exercise, attempt):
    assignment, student = exercise
    respond(attempt, student, right=True)
    go_on(attempt)

    after = respond(attempt, student, right=True)

    assert after.handed_in_at is not None
    assert after.points == 60
    mark = current_mark(assignment.id, student.id)
    assert (mark.points, mark.possible) == (60, 60)
    assert [(line.leaf, line.earned, line.possible) for line in mark.evidence] == [("K3.1", 60, 60)]


def test_stopping_early_earns_the_best_window(exercise, attempt):
    assignment, student = exercise
    respond(attempt, student, right=True)
    go_on(attempt)
    respond(attempt, student, right=False)

    done = handed_in(queries.get_attempt(attempt.id))

    assert done.points == Decimal(30)
    assert current_mark(assignment.id, student.id).points == 30


def test_a_double_click_asks_one_question(exercise, attempt):
    _assignment, student = exercise
    respond(attempt, student, right=False)

    for _click in range(3):
        go_on(attempt)

    assert [item.position for item in items_of(attempt)] == [1, 2]


def test_no_question_is_asked_while_one_is_open(attempt):
    go_on(attempt)

    assert len(items_of(attempt)) == 1


def test_the_pool_is_used_twice_and_then_it_ends(exercise, attempt):
    _assignment, student = exercise
    for _turn in range(5):
        assert respond(attempt, student, right=False).handed_in_at is None
        go_on(attempt)
    after = respond(attempt, student, right=False)

    keys = [item.version.definition["key"] for item in items_of(attempt)]
    assert after.handed_in_at is not None
    assert after.points == 0
    assert keys[:3] == keys[3:]  # those seen longest ago come first
    assert len(set(keys)) == 3


def test_the_second_attempt_begins_with_what_was_not_asked(exercise, attempt):
    first = items_of(attempt)[0].version.definition["key"]
    handed_in(queries.get_attempt(attempt.id))

    again = an_attempt(*exercise)

    assert items_of(again)[0].version.definition["key"] != first


def test_work_counts_objectives(exercise, attempt):
    _assignment, student = exercise
    respond(attempt, student, right=True)
    go_on(attempt)
    before = db.session.scalars(select(Work)).one()
    assert (before.done, before.total) == (0, 1)

    respond(attempt, student, right=True)

    db.session.expunge_all()
    after = db.session.scalars(select(Work)).one()
    assert (after.done, after.total) == (1, 1)


def test_no_question_is_tried_again(attempt):
    item = items_of(attempt)[0]

    with pytest.raises(Refused) as refused:
        services.try_again(queries.get_attempt(attempt.id), item.id)

    assert "每道题只答一次" in str(refused.value)


def test_while_an_exam_is_open_practice_pauses(exercise, attempt):
    assignment, student = exercise
    a_course(a_folder({**WITH_EXERCISES, **WITH_EXAM}))
    exam = next(one for one in activities_of("CSF") if one.category == "exam")
    an_assignment(db.session.get(Classroom, assignment.classroom_id), exam)

    with pytest.raises(services.ExamRunning, match="期末考试"):
        respond(attempt, student, right=True)
    db.session.rollback()
    handed_in(queries.get_attempt(attempt.id))
    with pytest.raises(services.ExamRunning):
        an_attempt(*exercise)


def test_the_page_shows_one_question_and_the_objectives(browser, exercise, attempt):
    _assignment, student = exercise
    respond(attempt, student, right=False)
    client = browser(student)
    checked = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)

    client.post(f"/attempts/{attempt.id}/next")
    asked = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)

    assert "说出四类素质" in checked
    assert "达标 0 个，共 1 个目标" in checked
    assert "答错" in checked
    assert "下一题" in checked
    assert "答错" not in asked
    assert asked.count("<fieldset") == 1
    assert "最近 3 题对 0 题，要 2 题；共答 1 题" in asked


def test_the_last_check_leads_to_the_review(browser, exercise, attempt):
    _assignment, student = exercise
    client = browser(student)
    respond(attempt, student, right=True)
    go_on(attempt)
    item = items_of(attempt)[-1]
    form = {
        f"seq-{item.id}": "0",
        **{f"q{item.id}-{name}": v for name, v in fields_for(item, right=True).items()},
    }

    page = client.post(
        f"/attempts/{attempt.id}/items/{item.id}/check", data=form, follow_redirects=True
    )

    assert page.request.path == f"/attempts/{attempt.id}/review"
    assert "达标 1 个，共 1 个目标" in page.get_data(as_text=True)


def test_before_the_start_it_says_how_it_ends(browser, exercise):
    assignment, student = exercise

    page = browser(student).get(f"/assignments/{assignment.id}/quiz").get_data(as_text=True)

    assert "围绕 1 个目标一题一题地出题。一个目标最近 3 题答对 2 题就达标" in page
    assert "全部达标得 60 分" in page


def test_a_long_exercise_takes_no_more_statements(browser, exercise, attempt, at_most):
    _assignment, student = exercise
    for _turn in range(4):
        respond(attempt, student, right=False)
        go_on(attempt)
    client = browser(student)

    with at_most(6):
        assert client.get(f"/attempts/{attempt.id}").status_code == 200
    respond(attempt, student, right=False)
    with at_most(14):
        client.post(f"/attempts/{attempt.id}/next")
    assert db.session.query(PaperItem).count() == 6


@pytest.fixture
def stopped(exercise, attempt):
    """One right answer, one wrong, and handed in; with the key of the wrong one."""
    _assignment, student = exercise
    respond(attempt, student, right=True)
    go_on(attempt)
    respond(attempt, student, right=False)
    handed_in(queries.get_attempt(attempt.id))
    return items_of(attempt)[-1].version.definition["key"]


def figures_of(assignment, student):
    db.session.expunge_all()
    work = work_of(assignment.id, student.id)
    return current_mark(assignment.id, student.id).points, work.done, work.total


@pytest.mark.parametrize(
    ("kind", "after"), [(MendKind.OUT, (30, 0, 1)), (MendKind.FULL, (60, 1, 1))]
)
def test_what_is_out_of_the_paper_is_neither_right_nor_wrong(exercise, stopped, kind, after):
    assignment, student = exercise
    (teacher,) = queries.teachers_of(assignment.classroom_id)

    (mend,) = mended(assignment, teacher, a_wish(stopped, kind))

    assert figures_of(assignment, student) == after
    assert verifying.verify(assignment.id).differences == ()
    undone(mend, teacher)
    assert figures_of(assignment, student) == (30, 0, 1)


@pytest.mark.parametrize(("policy", "after"), [(EXACT, (30, 0, 1)), (NEVER_LOWER, (60, 1, 1))])
def test_never_lower_keeps_what_an_objective_was_reached_by(exercise, attempt, policy, after):
    assignment, student = exercise
    respond(attempt, student, right=True)
    go_on(attempt)
    respond(attempt, student, right=True)
    key = items_of(attempt)[-1].version.definition["key"]

    mended(assignment, a_teacher("王老师"), a_wish(key, MendKind.OUT, policy=policy))

    assert figures_of(assignment, student) == after
    assert verifying.verify(assignment.id).differences == ()


def test_what_a_mend_makes_of_the_last_attempt_says_nothing_of_the_one_that_runs(exercise, stopped):
    assignment, student = exercise
    an_attempt(assignment, student)

    mended(assignment, a_teacher("王老师"), a_wish(stopped))

    assert figures_of(assignment, student) == (60, 0, 1)
