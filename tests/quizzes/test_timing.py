"""When an attempt ends for this very person: the rule as a table, and the database that agrees."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assignments.rules import Grant, combined
from lms.core.db import db
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Attempt, EndedBy
from lms.quizzes.rules import timing
from lms.quizzes.rules.access import Plan, sitting
from lms.quizzes.rules.timing import GRACE
from tests.builders.assignments import an_allowance
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import a_quiz, an_attempt

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


@pytest.mark.parametrize(
    ("limit", "factor", "extra", "more"),
    [
        (None, "1", 0, 0),
        (None, "2", 0, 0),  # untimed: nothing to multiply
        (None, "2", 5, 5 * 60),
        (45, "1", 0, 0),
        (45, "1.25", 0, 675),
        (45, "1.5", 10, 1350 + 600),  # what is given besides is not multiplied
        (1, "1.01", 0, 1),  # to the next whole second
        (90, "4", 0, 270 * 60),
    ],
)
def test_what_a_person_gets_on_top(limit, factor, extra, more):
    assert timing.stretch(limit, Decimal(factor), extra) == timedelta(seconds=more)


@pytest.mark.parametrize(
    ("limit", "closes_at", "factor", "extra", "ends"),
    [
        (20, None, "1.5", 0, NINE + minutes(30)),
        (20, TEN, "1.5", 0, NINE + minutes(30)),
        (90, TEN, "1", 0, TEN),
        (90, TEN, "1.5", 0, TEN + minutes(45)),  # the person's closing
        (90, TEN, "1.5", 5, TEN + minutes(50)),
        (None, TEN, "2", 0, TEN),  # an untimed quiz closes for all at once
        (None, TEN, "2", 5, TEN + minutes(5)),
        (None, None, "2", 5, None),
    ],
)
def test_an_attempt_ends_by_the_persons_own_limit_and_closing(
    *, limit, closes_at, factor, extra, ends
):
    found = timing.ends_at(NINE, limit, closes_at, factor=Decimal(factor), extra_minutes=extra)

    assert found == ends


@pytest.mark.parametrize(
    ("begun_with", "granted", "limit"),
    [(None, None, None), (None, 30, None), (45, None, 45), (45, 60, 60), (45, 20, 45)],
)
def test_what_is_granted_later_only_adds_to_the_limit_of_a_running_attempt(
    begun_with, granted, limit
):
    assert timing.limit_of(begun_with, granted) == limit


FACTORS = st.integers(100, 400).map(lambda n: Decimal(n).scaleb(-2))
LIMITS = st.none() | st.integers(1, 600)
CLOSINGS = st.none() | st.integers(0, 10_000).map(lambda n: NINE + minutes(n))


@given(LIMITS, CLOSINGS, FACTORS, FACTORS, st.integers(0, 60))
def test_a_greater_multiplier_never_ends_sooner(limit, closes_at, one, other, extra):
    few, many = sorted((one, other))
    ends = [
        timing.ends_at(NINE, limit, closes_at, factor=factor, extra_minutes=extra)
        for factor in (few, many)
    ]

    assert ends[0] is None or ends[0] <= ends[1]


@given(st.integers(1, 600), LIMITS, CLOSINGS, FACTORS, st.integers(0, 60))
def test_an_allowance_never_takes_from_what_was_begun(
    begun_with, granted, closes_at, factor, extra
):
    before = timing.ends_at(NINE, begun_with, closes_at, factor=factor)

    limit = timing.limit_of(begun_with, granted)
    after = timing.ends_at(NINE, limit, closes_at, factor=factor, extra_minutes=extra)

    assert after >= before


@given(st.integers(1, 600), CLOSINGS, FACTORS, st.integers(0, 60))
def test_what_is_said_before_the_start_is_what_holds_after_it(limit, closes_at, factor, extra):
    plan = Plan(NINE, None, closes_at, None, limit, 1)

    own = sitting(plan, Grant(extra_minutes=extra), factor)

    ends = timing.ends_at(NINE, limit, closes_at, factor=factor, extra_minutes=extra)
    assert own.ends_if_begun(NINE) == ends


STUDENTS = Grant(closes_at=TEN, extra_minutes=5)
GROUPS = Grant(opens_at=NINE, closes_at=NINE + minutes(1), minutes=60, extra_minutes=3)
EVERYBODYS = Grant(attempts=3, minutes=10, extra_minutes=1)


@pytest.mark.parametrize(
    ("grants", "result"),
    [
        ([], Grant()),
        ([STUDENTS], STUDENTS),
        ([STUDENTS, GROUPS], Grant(NINE, TEN, 60, None, 8)),
        ([STUDENTS, GROUPS, EVERYBODYS], Grant(NINE, TEN, 60, 3, 9)),
        ([GROUPS, EVERYBODYS], Grant(NINE, NINE + minutes(1), 60, 3, 4)),
    ],
)
def test_the_nearest_allowance_wins_field_by_field(grants, result):
    assert combined(grants) == result


PLAN = Plan(NINE, TEN, TEN + minutes(60), NINE + minutes(15), 45, 2)


def test_a_window_of_ones_own_is_not_bound_by_the_others():
    own = sitting(PLAN, Grant(opens_at=TEN, closes_at=TEN + minutes(90)), Decimal(1))

    assert (own.opens_at, own.closes_at) == (TEN, TEN + minutes(90))
    assert own.starts_until is None
    assert own.due_at is None


def test_without_one_all_of_it_is_stretched():
    own = sitting(PLAN, Grant(attempts=5), Decimal("1.5"))

    more = minutes(22.5)
    assert (own.due_at, own.closes_at) == (TEN + more, TEN + minutes(60) + more)
    assert own.starts_until == NINE + minutes(15)
    assert (own.attempts, own.length) == (5, minutes(67.5))


def test_an_untimed_quiz_gets_no_limit_by_an_allowance():
    own = sitting(Plan(NINE, None, None, None, None, None), Grant(minutes=30), Decimal(2))

    assert own.length is None
    assert own.ends_if_begun(NINE) is None


CASES = [
    # limit, closing in minutes, factor, own closing, own minutes, extra of student/group/all
    (None, None, "1", None, None, (0, 0, 0)),
    (None, 40, "2", None, None, (0, 0, 0)),
    (20, None, "1", None, None, (0, 0, 0)),
    (20, 10, "1.33", None, None, (0, 0, 0)),
    (20, 10, "1.33", 60, None, (0, 0, 0)),
    (20, 100, "1.07", None, 31, (7, 0, 0)),
    (20, 100, "4", None, 5, (0, 0, 2)),
    (20, 100, "1", None, None, (1, 2, 4)),
    (None, 30, "1", 5, None, (0, 3, 0)),
]


@pytest.mark.parametrize(("limit", "closes", "factor", "own", "granted", "extra"), CASES)
def test_the_database_says_the_same_as_the_rule(
    *, student, clock, limit, closes, factor, own, granted, extra
):
    classroom = a_classroom(groups={"第1组": (student,)})
    clock.move(microseconds=123457)
    moment = clock.moment
    closes_at = moment + minutes(closes) if closes else None
    quiz = a_quiz(classroom, time_limit=limit, closes_at=closes_at)
    attempt = an_attempt(quiz, student)
    student.time_factor = Decimal(factor)
    db.session.add(student)
    own_closing = moment + minutes(own) if own else None
    an_allowance(
        quiz, student=student, closes_at=own_closing, minutes=granted, extra_minutes=extra[0]
    )
    an_allowance(quiz, group=_group(classroom), minutes=1, extra_minutes=extra[1])
    an_allowance(quiz, extra_minutes=extra[2])

    found = queries.get_attempt(attempt.id)

    assert found.ends_at == timing.ends_at(
        moment,
        timing.limit_of(limit, granted or 1),
        own_closing or closes_at,
        factor=Decimal(factor),
        extra_minutes=sum(extra),
    )


def _group(classroom):
    from lms.classrooms.queries import groups_of  # noqa: PLC0415

    return groups_of(classroom.id)[0]


def test_a_new_multiplier_moves_the_end_of_a_running_attempt(student, classroom, clock):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)
    began_at = clock.moment
    clock.move(minutes=25)
    assert policy.over_since(queries.get_attempt(attempt.id)) == began_at + minutes(20)

    student.time_factor = Decimal("1.5")
    db.session.add(student)
    db.session.commit()

    again = queries.get_attempt(attempt.id)
    assert policy.is_running(again)
    assert policy.ends_at(again) == began_at + minutes(30)


@pytest.mark.parametrize("seconds", [-1, 0, 59, 60, 61])
def test_pages_statements_and_settling_agree_to_the_second(student, classroom, clock, seconds):
    quiz = a_quiz(classroom, time_limit=20)
    attempt = an_attempt(quiz, student)
    an_allowance(quiz, student=student, extra_minutes=7)
    student.time_factor = Decimal("1.25")
    db.session.add(student)
    db.session.commit()
    clock.move(minutes=32, seconds=seconds)
    is_over = seconds >= GRACE.total_seconds()

    found = queries.get_attempt(attempt.id)

    assert policy.is_running(found) is not is_over
    assert len(queries.overdue_attempts(clock.moment, limit=9)) == is_over
    assert services.settle_overdue() == is_over
    assert services.settle_overdue() == 0


def test_settling_writes_down_the_persons_own_end(student, classroom, clock):
    quiz = a_quiz(classroom, time_limit=20)
    attempt = an_attempt(quiz, student)
    an_allowance(quiz, student=student, extra_minutes=7)
    began_at = clock.moment
    clock.move(hours=2)

    services.settle_overdue()
    db.session.commit()

    settled = db.session.get(Attempt, attempt.id, populate_existing=True)
    assert settled.handed_in_at == began_at + minutes(27)
    assert settled.ended_by is EndedBy.TIME


def test_answers_stay_hidden_until_the_last_window_closed(teacher, student, clock):
    from tests.builders.accounts import a_user  # noqa: PLC0415
    from tests.builders.quizzes import handed_in  # noqa: PLC0415

    other = a_user("缓考生")
    classroom = a_classroom(teacher=teacher, students=(student, other))
    quiz = a_quiz(classroom, review="after_close", closes_at=clock.moment + minutes(60))
    attempt = handed_in(an_attempt(quiz, student))
    later = clock.moment + timedelta(days=2)
    an_allowance(quiz, student=other, closes_at=later)
    clock.move(hours=5)

    assert not policy.visible_to_student(queries.get_attempt(attempt.id)).right_answer

    clock.move(days=2)
    assert policy.visible_to_student(queries.get_attempt(attempt.id)).right_answer
