"""Marking by hand: within bounds, again, and what then counts."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.assignments.queries import work_of
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.gradebook.queries import current_mark
from lms.quizzes import queries, services
from lms.quizzes.models import PaperItem
from tests.builders.classrooms import a_term
from tests.builders.quizzes import (
    CASE,
    SHORT,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
)


def given(*points: str, key: str = "T03-I11") -> dict[str, list[Decimal]]:
    return {key: [Decimal(point) for point in points]}


def test_marks_reach_the_attempt_and_the_gradebook(teacher, student, quiz, attempt, short):
    services.mark_response(short, by=teacher, marks=given("2", "3.5"), comment=" 写得清楚 ")

    item = paper(attempt)["T03-I11"]
    mark = current_mark(quiz.id, student.id)
    assert (item.earned, item.comment, item.marked_by_id) == (
        Decimal("5.5"),
        "写得清楚",
        teacher.id,
    )
    assert item.marks == {"T03-I11": {"earned": "5.5", "given": ["2", "3.5"]}}
    assert (mark.points, mark.possible, mark.recorded_by_id) == (Decimal("10.5"), 13, teacher.id)
    assert work_of(quiz.id, student.id).marked_at


def test_points_of_several_objectives_are_split_exactly(teacher, student, quiz, short):
    services.mark_response(short, by=teacher, marks=given("0.333333", "0"))

    lines = [line for line in current_mark(quiz.id, student.id).evidence if line.leaf == "T03-I11"]
    assert [line.objective.code for line in lines] == ["K3.2", "S3.2"]
    assert [line.earned for line in lines] == [Decimal("0.166667"), Decimal("0.166666")]
    assert [line.possible for line in lines] == [4, 4]


@pytest.mark.parametrize(
    "marks",
    [
        given("4", "0"),
        given("0", "5.000001"),
        given("-1", "0"),
        given("3"),
        given("3", "5", "0"),
        given("3", "5", key="T03-I01"),
        {},
    ],
)
def test_no_marking_point_gets_more_than_it_is_worth(teacher, attempt, short, marks):
    with pytest.raises(services.MarkOutOfRange, match="0 与它的分值之间"):
        services.mark_response(short, by=teacher, marks=marks)

    assert paper(attempt)["T03-I11"].earned is None


def test_marking_again_replaces_the_points_and_is_written_down(teacher, student, quiz, short):
    services.mark_response(short, by=teacher, marks=given("2", "3"))

    services.mark_response(short, by=teacher, marks=given("3", "5"))

    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "response.mark_again")
    ).one()
    assert entry.detail == {"question": "T03-I11", "earned": "8", "before": "5"}
    assert entry.actor_id == teacher.id
    assert current_mark(quiz.id, student.id).points == 13


def test_marking_does_not_touch_what_needs_no_person(teacher, student, classroom):
    quiz = a_quiz(classroom, CASE, key="T04-Q")
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I12")
    handed_in(attempt)

    services.mark_response(
        paper(attempt)["T03-I12"], by=teacher, marks=given("4", "3", "1", key="T03-I12-2")
    )

    mark = current_mark(quiz.id, student.id)
    assert [(line.leaf, line.earned, line.possible) for line in mark.evidence] == [
        ("T03-I12-1", 5, 5),
        ("T03-I12-2", 8, 10),
    ]
    assert mark.evidence[1].label.startswith("简答 ")


def test_a_mark_somebody_else_gave_meanwhile_is_not_overwritten(teacher, attempt, short):
    seen = services.seen_mark(short)
    services.mark_response(short, by=teacher, marks=given("3", "5"), seen=seen)

    with pytest.raises(Stale, match="另一位老师"):
        services.mark_response(short, by=teacher, marks=given("0", "0"), seen=seen)

    assert paper(attempt)["T03-I11"].earned == 8


def test_work_in_progress_is_not_marked(teacher, student, quiz):
    item = paper(an_attempt(quiz, student))["T03-I11"]

    with pytest.raises(services.NotHandedIn):
        services.mark_response(item, by=teacher, marks=given("3", "5"))


def test_work_whose_time_is_up_is_settled_and_marked(teacher, student, classroom, clock):
    quiz = a_quiz(classroom, SHORT, key="T04-Q", time_limit=20)
    item = paper(an_attempt(quiz, student))["T03-I11"]
    clock.move(hours=1)

    services.mark_response(item, by=teacher, marks=given("0", "0"))

    assert current_mark(quiz.id, student.id).points == 0


def test_marks_of_a_closed_term_stand(teacher, short):
    a_term(is_open=False)

    with pytest.raises(services.MarksLocked, match="已经结束"):
        services.mark_response(short, by=teacher, marks=given("3", "5"))


def test_what_waits_is_counted_by_assignment(teacher, quiz, attempt, short):
    before = queries.unmarked_counts([quiz.classroom_id])

    services.mark_response(short, by=teacher, marks=given("3", "5"))

    assert before == {quiz.id: 1}
    assert queries.unmarked_counts([quiz.classroom_id]) == {}


def test_work_whose_time_is_up_waits_before_anybody_settles_it(student, classroom, clock):
    quiz = a_quiz(classroom, SHORT, key="T04-Q", time_limit=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    before = queries.unmarked_counts([classroom.id])
    clock.move(hours=1)

    assert before == {}
    assert queries.unmarked_counts([classroom.id]) == {quiz.id: 1}
    assert [one.question for one in queries.waiting_in(quiz.id)] == ["T03-I11"]


@pytest.mark.parametrize(
    ("review", "told"), [("after_submit", ["好"]), ("after_close", []), ("never", [])]
)
def test_feedback_is_told_as_far_as_the_quiz_lets_it(teacher, student, classroom, review, told):
    quiz = a_quiz(classroom, SHORT, key="T04-Q", review=review)
    item = paper(handed_in(an_attempt(quiz, student)))["T03-I11"]
    services.mark_response(item, by=teacher, marks=given("3", "5"), comment="好")

    assert [one.comment for one in queries.feedback_of(student.id)] == told


def test_all_attempts_at_an_assignment_are_listed_by_number(quiz, attempt, student):
    assert [one.student.name for one in queries.attempts_of(quiz.id)] == [student.name]


def test_a_mark_is_kept_with_who_gave_it(teacher, attempt, short):
    services.mark_response(short, by=teacher, marks=given("3", "5"))

    row = db.session.get(PaperItem, short.id, populate_existing=True)
    assert row.marked_by_id == teacher.id
