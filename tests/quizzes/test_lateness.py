"""What lateness costs one attempt, changed by a teacher; and what own windows excuse."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.assignments.rules import Grant
from lms.assignments.services import NotOpen
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.core.points import plain
from lms.gradebook.queries import current_mark, story_of
from lms.gradebook.services import Locked
from lms.quizzes import queries, services
from lms.quizzes.rules.access import Plan, sitting
from lms.quizzes.services import verifying
from tests.builders.accounts import a_teacher
from tests.builders.assignments import an_allowance
from tests.builders.classrooms import a_term
from tests.builders.ledger import a_submission
from tests.builders.mending import sat
from tests.builders.quizzes import (
    AUTOMATIC,
    SHORT,
    a_quiz,
    access_rules,
    an_attempt,
    answer,
    handed_in,
    loaded,
    paper,
)

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE, CLOSING = NINE + timedelta(hours=2), NINE + timedelta(hours=5)


@pytest.fixture
def quiz(classroom, clock):
    due = clock.moment + timedelta(hours=1)
    quiz = a_quiz(classroom, AUTOMATIC, due_at=due, closes_at=due + timedelta(hours=9))
    access_rules(quiz, late_percent=50)
    return quiz


@pytest.fixture
def attempt(quiz, student, clock):
    """All 7 points, an hour late: 3.5 count."""
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I06")
    clock.move(hours=2)
    return handed_in(attempt)


def points_of(quiz, student):
    db.session.expunge_all()
    return plain(current_mark(quiz.id, student.id).points)


def changed(attempt, teacher, percent, *, seen=50, reason="病假，当天有假条"):
    fresh = queries.attempt_in(attempt.assignment_id, attempt.id)
    services.set_lateness(fresh, percent=percent, seen=seen, reason=reason, by=teacher)
    db.session.commit()


@pytest.mark.parametrize(("percent", "points"), [(0, "7"), (10, "6.3"), (100, "0")])
def test_the_mark_is_entered_again_with_the_reason(
    *, quiz, student, teacher, attempt, percent, points
):
    before = points_of(quiz, student)

    changed(attempt, teacher, percent)

    mark = current_mark(quiz.id, student.id)
    assert (before, points_of(quiz, student)) == ("3.5", points)
    assert mark.reason == f"迟交扣分改为 {percent}%：病假，当天有假条"
    assert mark.recorded_by_id == teacher.id
    assert len(story_of(mark.item_id, student.id)) == 2
    assert verifying.verify(quiz.id).differences == ()


def test_it_is_on_record(quiz, teacher, attempt):
    changed(attempt, teacher, 0)

    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "attempt.lateness")
    ).one()
    assert (entry.subject, entry.actor_id) == (f"attempt:{attempt.id}", teacher.id)
    assert entry.detail == {"before": 50, "percent": 0, "reason": "病假，当天有假条"}


def test_a_further_attempt_is_weighed_by_itself(quiz, student, teacher, attempt):
    changed(attempt, teacher, 0)

    sat(quiz, student, T03_I01=None, T03_I06=None)

    assert [one.late_percent for one in queries.attempts_by(student.id, loaded(quiz))] == [0, 50]


def test_what_waits_for_a_person_counts_by_it_once_it_is_marked(classroom, student, teacher, clock):
    due = clock.moment + timedelta(hours=1)
    quiz = a_quiz(classroom, SHORT, due_at=due)
    access_rules(quiz, late_percent=50)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    clock.move(hours=2)
    handed_in(attempt)

    changed(attempt, teacher, 25)
    marks = {"T03-I11": [Decimal(3), Decimal(5)]}
    services.mark_response(paper(attempt)["T03-I11"], by=teacher, marks=marks)
    db.session.commit()

    assert points_of(quiz, student) == "6"


@pytest.mark.parametrize(
    ("percent", "seen", "reason", "refusal"),
    [
        (-1, 50, "病假", services.BadLateness),
        (101, 50, "病假", services.BadLateness),
        (0, 50, " ", services.NoReason),
        (0, 50, "x" * 201, services.NoReason),
        (0, 20, "病假", Stale),
        (50, 50, "病假", services.BadLateness),
    ],
)
def test_what_is_no_decision_is_refused(*, quiz, teacher, attempt, percent, seen, reason, refusal):
    with pytest.raises(refusal):
        changed(attempt, teacher, percent, seen=seen, reason=reason)


def test_an_attempt_in_time_has_no_lateness_to_change(quiz, student, teacher):
    attempt = sat(quiz, student, T03_I01=None)

    with pytest.raises(services.BadLateness, match="没有迟交"):
        changed(attempt, teacher, 10, seen=0)


def test_an_attempt_that_runs_is_refused(quiz, student, teacher, clock):
    attempt = an_attempt(quiz, student)
    clock.move(hours=2)

    with pytest.raises(services.NotHandedIn):
        changed(attempt, teacher, 0, seen=0)


def test_in_a_closed_term_it_stays(quiz, student, teacher, attempt):
    a_term(is_open=False)

    with pytest.raises(NotOpen):
        changed(attempt, teacher, 0)


def test_once_the_grades_are_submitted_it_stays(quiz, teacher, classroom, attempt):
    a_submission(loaded(quiz).classroom, teacher)

    with pytest.raises(Locked, match="送审"):
        changed(attempt, teacher, 0)


def test_a_teacher_changes_it_where_the_board_shows_it(browser, teacher, quiz, student, attempt):
    client = browser(teacher)
    there = f"/attempts/{attempt.id}/review"

    board = client.get(f"/assignments/{quiz.id}/sitting").text
    form = client.get(there).text
    sent = client.post(
        f"/assignments/{quiz.id}/attempts/{attempt.id}/lateness",
        data={"percent": "0", "seen": "50", "reason": "病假"},
    )
    told = client.get(there).text

    assert f'href="{there}#lateness"' in board
    assert "迟交，扣 50%" in board
    assert 'name="percent" type="number" min="0" max="100" required value="50"' in form
    assert sent.location == f"{there}#lateness"
    assert "迟交扣分已改" in told
    assert "迟交，扣" not in client.get(f"/assignments/{quiz.id}/sitting").text
    assert points_of(quiz, student) == "7"


def test_the_student_sees_what_was_changed_and_why(browser, teacher, student, attempt):
    changed(attempt, teacher, 0)
    client = browser(student)

    page = client.get(f"/attempts/{attempt.id}/review").text

    assert "李老师 在" in page
    assert "把迟交扣分从 50% 改为 0%。理由：病假，当天有假条" in page
    assert 'name="percent"' not in page


def test_a_preview_does_not_tell_the_reason_of_somebody(browser, teacher, quiz, attempt):
    changed(attempt, teacher, 0)

    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview").text

    assert "病假" not in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"percent": "", "reason": "病假", "seen": "50"}, "迟交扣分应在 0 到 100 之间"),
        ({"percent": "0", "reason": "", "seen": "50"}, "请写明理由"),
        ({"percent": "0", "reason": "病假", "seen": "20"}, "刚刚被另一位老师改过"),
    ],
)
def test_a_refusal_is_told_on_the_page(*, browser, teacher, quiz, student, attempt, sent, words):
    page = browser(teacher).post(
        f"/assignments/{quiz.id}/attempts/{attempt.id}/lateness", data=sent, follow_redirects=True
    )

    assert words in page.text
    assert points_of(quiz, student) == "3.5"


@pytest.mark.parametrize("who", ["student", "stranger"])
def test_nobody_else_changes_it(*, browser, quiz, student, attempt, who):
    person = {"student": student, "stranger": a_teacher("外校老师")}[who]

    page = browser(person).post(
        f"/assignments/{quiz.id}/attempts/{attempt.id}/lateness",
        data={"percent": "0", "seen": "50", "reason": "病假"},
    )

    assert page.status_code == 404
    assert points_of(quiz, student) == "3.5"


def test_an_attempt_of_another_quiz_is_not_there(browser, teacher, classroom, attempt):
    other = a_quiz(classroom, key="T04-Q")

    page = browser(teacher).post(
        f"/assignments/{other.id}/attempts/{attempt.id}/lateness",
        data={"percent": "0", "seen": "50", "reason": "病假"},
    )

    assert page.status_code == 404


def test_an_allowance_given_afterwards_leaves_it_and_says_so(
    *, browser, teacher, quiz, student, attempt, clock
):
    closes_at = (clock.moment + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    page = browser(teacher).post(
        f"/assignments/{quiz.id}/allowances",
        data={"who": [f"student:{student.id}"], "closes_at": closes_at, "reason": "病假"},
        follow_redirects=True,
    )

    assert "还没有交卷的马上按它算" in page.text
    assert "已经交卷的，迟交扣分不会跟着变，要在考场点姓名" in page.text
    assert points_of(quiz, student) == "3.5"


@pytest.mark.parametrize(
    ("grant", "due_at"),
    [
        (Grant(), DUE),
        (Grant(opens_at=NINE - timedelta(hours=1)), DUE),
        (Grant(closes_at=CLOSING + timedelta(hours=1)), None),
        (Grant(opens_at=NINE, closes_at=CLOSING), None),
        (Grant(extra_minutes=30), DUE + timedelta(minutes=30)),
    ],
    ids=["none", "opening", "closing", "both", "minutes"],
)
def test_only_an_own_closing_moves_the_moment_due(grant, due_at):
    plan = Plan(NINE, DUE, CLOSING, None, None, None)

    assert sitting(plan, grant, Decimal(1)).due_at == due_at


def test_an_own_opening_alone_keeps_lateness(quiz, student, clock):
    an_allowance(quiz, student=student, opens_at=clock.moment - timedelta(hours=2))
    attempt = an_attempt(quiz, student)
    clock.move(hours=4)

    assert handed_in(attempt).late_percent == 50
