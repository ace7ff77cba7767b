"""Two teachers mark one response: blind, settled by their mean, or decided by a third."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.classrooms.models import Role
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.gradebook.models import Mark
from lms.gradebook.queries import current_mark
from lms.quizzes import queries, services
from lms.quizzes.models import Choice, Marking
from tests.builders.accounts import a_teacher
from tests.builders.classrooms import a_term, an_enrollment
from tests.builders.marking import a_marking, a_plan, given
from tests.builders.quizzes import handed_in, paper


@pytest.fixture
def second(classroom):
    person = a_teacher("陈立")
    an_enrollment(classroom, person, Role.TEACHER)
    return person


@pytest.fixture
def third(classroom):
    person = a_teacher("顾文清")
    an_enrollment(classroom, person, Role.TEACHER)
    return person


@pytest.fixture
def plan(quiz, teacher, second):
    return a_plan(quiz, teacher, tolerance="1")


def now_of(attempt):
    return paper(attempt)["T03-I11"]


def test_the_first_of_two_changes_nothing_yet(*, teacher, student, quiz, attempt, short, plan):
    a_marking(short, plan, teacher, "2", "3", comment="好")

    item = now_of(attempt)
    assert (item.earned, item.comment, item.marked_by_id) == (None, "", None)
    assert current_mark(quiz.id, student.id) is None


@pytest.mark.parametrize(
    ("first", "other", "earned", "marks"),
    [
        (("2", "3"), ("2", "3"), "5", ["2", "3"]),
        (("2", "3"), ("3", "3"), "5.5", ["2.5", "3"]),
        (("2.5", "3"), ("2", "3"), "5.25", ["2.25", "3"]),  # no rounding to half points
        (("3", "0"), ("0", "3"), "3", ["1.5", "1.5"]),  # equal sums agree, however they came
    ],
)
def test_within_the_tolerance_the_mean_is_the_mark(
    *, teacher, second, student, quiz, attempt, short, plan, first, other, earned, marks
):
    a_marking(short, plan, teacher, *first, comment="写得清楚")
    a_marking(short, plan, second, *other, comment="例子好")

    item = now_of(attempt)
    assert item.marks == {"T03-I11": {"earned": earned, "given": marks}}
    assert item.comment == "写得清楚\n例子好"
    mark = current_mark(quiz.id, student.id)
    assert (mark.points, mark.reason) == (5 + Decimal(earned), "双评取平均")


def test_beyond_the_tolerance_it_waits_for_a_decision(
    *, teacher, second, student, quiz, attempt, short, plan
):
    a_marking(short, plan, teacher, "3", "5")
    a_marking(short, plan, second, "0", "0")

    assert now_of(attempt).earned is None
    assert current_mark(quiz.id, student.id) is None
    assert [one.is_apart for one in queries.waiting_in(quiz.id)] == [True]
    assert queries.unmarked_counts([quiz.classroom_id]) == {quiz.id: 1}


@pytest.fixture
def apart(teacher, second, short, plan):
    a_marking(short, plan, teacher, "3", "5", comment="全对")
    a_marking(short, plan, second, "0", "0", comment="没写")
    return short


@pytest.mark.parametrize(
    ("choice", "marks", "earned", "comment"),
    [
        (Choice.FIRST, None, 8, "全对"),
        (Choice.SECOND, None, 0, "没写"),
        (Choice.MEAN, None, 4, "全对\n没写"),
        (Choice.NEW, given("2", "4.5"), Decimal("6.5"), ""),
    ],
)
def test_a_third_decides_with_a_reason(
    *, third, student, quiz, attempt, apart, choice, marks, earned, comment
):
    services.decide(apart, by=third, choice=choice, marks=marks, reason="对照答案")

    item = now_of(attempt)
    mark = current_mark(quiz.id, student.id)
    assert (item.earned, item.comment, item.marked_by_id) == (earned, comment, third.id)
    assert (mark.points, mark.reason) == (5 + earned, "双评定分：对照答案")
    assert [one.choice for one in queries.decisions_on(apart.id)] == [choice]


def test_a_decision_may_be_made_anew_and_all_stay_on_record(third, quiz, student, apart):
    first = services.decide(apart, by=third, choice=Choice.FIRST, reason="一")
    seen = str(first.id)
    services.decide(apart, by=third, choice=Choice.SECOND, reason="二", seen=seen)

    with pytest.raises(Stale, match="刚刚由别人定过分"):
        services.decide(apart, by=third, choice=Choice.FIRST, reason="三", seen=seen)

    assert [one.reason for one in queries.decisions_on(apart.id)] == ["二", "一"]
    assert [one.points for one in db.session.scalars(select(Mark).order_by(Mark.id))] == [13, 5]


def test_whoever_marked_does_not_decide_while_another_could(teacher, third, apart):
    with pytest.raises(services.IsParty, match="没有批过它的老师"):
        services.decide(apart, by=teacher, choice=Choice.FIRST, reason="我对")


def test_the_only_two_teachers_decide_themselves(teacher, attempt, apart):
    services.decide(apart, by=teacher, choice=Choice.MEAN, reason="没有第三位")

    assert now_of(attempt).earned == 4


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_decision_says_why(third, attempt, apart, reason):
    with pytest.raises(services.NoReason):
        services.decide(apart, by=third, choice=Choice.MEAN, reason=reason)

    assert now_of(attempt).earned is None


def test_new_points_keep_their_range(third, attempt, apart):
    with pytest.raises(services.MarkOutOfRange):
        services.decide(apart, by=third, choice=Choice.NEW, marks=given("4", "0"), reason="x")

    assert queries.decisions_on(apart.id) == []


def test_one_marking_is_nothing_to_decide(teacher, third, short, plan):
    a_marking(short, plan, teacher, "3", "5")

    with pytest.raises(services.NotTwice):
        services.decide(short, by=third, choice=Choice.FIRST, reason="x")


def test_a_marker_may_correct_until_the_other_is_done(teacher, second, attempt, short, plan):
    own = a_marking(short, plan, teacher, "3", "5")
    a_marking(short, plan, teacher, "1", "1", seen=str(own.id))
    a_marking(short, plan, second, "1", "2")

    assert now_of(attempt).earned == Decimal("2.5")
    assert [one.number for one in db.session.scalars(select(Marking).order_by(Marking.id))] == [
        1,
        2,
        1,
    ]
    with pytest.raises(services.PairComplete, match="定分页"):
        a_marking(short, plan, teacher, "3", "5")


def test_the_same_marks_sent_twice_are_one_marking(teacher, second, attempt, short, plan):
    a_marking(short, plan, teacher, "2", "3", seen="")
    a_marking(short, plan, teacher, "2", "3", seen="")
    a_marking(short, plan, second, "2", "3", seen="")
    a_marking(short, plan, second, "2", "3", seen="")

    assert len(db.session.scalars(select(Marking)).all()) == 2
    assert now_of(attempt).earned == 5


def test_a_stale_form_of_ones_own_overwrites_nothing(teacher, short, plan):
    a_marking(short, plan, teacher, "2", "3", seen="")

    with pytest.raises(Stale, match="另一个页面"):
        a_marking(short, plan, teacher, "0", "0", seen="")

    assert queries.pair_of(short.id).first.earned == 5


def test_a_third_marker_comes_too_late(third, apart, plan):
    with pytest.raises(services.PairComplete):
        a_marking(apart, plan, third, "1", "1")


def test_what_was_marked_before_two_were_asked_stays(quiz, teacher, second, attempt, short):
    services.mark_response(short, by=teacher, marks=given("2", "3"))
    db.session.commit()
    plan = a_plan(quiz, teacher)

    with pytest.raises(services.PairComplete, match="已经有了得分"):
        a_marking(short, plan, second, "0", "0")

    assert now_of(attempt).earned == 5


def test_a_marking_out_of_range_is_none(teacher, short, plan):
    with pytest.raises(services.MarkOutOfRange):
        a_marking(short, plan, teacher, "3", "6")

    assert queries.pair_of(short.id).first is None


def test_the_markings_of_a_closed_term_stand(teacher, third, apart, plan):
    a_term(is_open=False)

    with pytest.raises(services.MarksLocked):
        services.decide(apart, by=third, choice=Choice.MEAN, reason="x")


def test_the_journal_tells_the_whole_story(third, apart):
    services.decide(apart, by=third, choice=Choice.MEAN, reason="x")

    actions = db.session.scalars(
        select(JournalEntry.action).where(JournalEntry.action.startswith("response."))
    ).all()
    assert sorted(actions) == [
        "response.decide",
        "response.disagree",
        "response.mark",
        "response.mark_blind",
        "response.mark_blind",
    ]


def test_an_open_disagreement_is_no_mark_of_a_second_attempt(student, quiz, apart):
    from tests.builders.quizzes import an_attempt, answer  # noqa: PLC0415

    again = an_attempt(quiz, student)
    answer(again, student, "T03-I01")
    handed_in(again)

    assert current_mark(quiz.id, student.id).origin == f"attempt:{again.id}"
