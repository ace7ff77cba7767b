"""Two markers and undone mends where the question or the answer changed in between."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.classrooms.models import Role
from lms.core.db import db
from lms.quizzes import queries, services
from lms.quizzes.models import LateAnswer
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import verifying
from tests.builders import marking
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.mending import a_wish, mended, points, sat, tokens, undone
from tests.builders.quizzes import (
    AUTOMATIC,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
    sent,
)

TWO_PARTS = """\
### T03-I12 案例分析 18分 {S3.3}
一位作家的书稿丢了。
#### (1) 简答 8分
第一句话说什么？
要点：
- (3分) 记录
- (5分) 安抚
#### (2) 简答 10分
接下来怎样做？
要点：
- (4分) 记录
- (3分) 核实
- (3分) 回复时限
"""
BOTH = {"p1-a": ["先安抚"], "p2-a": ["先记录。"]}
FIRST = {"T03-I12-1": ("3", "5")}
SECOND = {"T03-I12-2": ("4", "3", "3")}


@pytest.fixture
def other(classroom):
    person = a_teacher("陈立")
    an_enrollment(classroom, person, Role.TEACHER)
    return person


@pytest.fixture
def case(classroom, student):
    quiz = a_quiz(classroom, SINGLE + "\n" + TWO_PARTS, key="T04-Q")
    return quiz, sat(quiz, student, T03_I01=None, T03_I12=BOTH)


def blind(attempt, plan, by, **marks):
    given = {key: [Decimal(part) for part in parts] for key, parts in marks["given"].items()}
    services.mark_blind(paper(attempt)["T03-I12"], plan=plan, by=by, marks=given)
    db.session.commit()
    db.session.expunge_all()


def now_of(attempt, key="T03-I12"):
    return paper(attempt)[key]


def test_a_part_voided_between_two_markers_drops_out_of_both(teacher, other, case):
    quiz, attempt = case
    plan = marking.a_plan(quiz, teacher, key="T03-I12", tolerance="2")
    blind(attempt, plan, teacher, given={**FIRST, **SECOND})
    mended(quiz, teacher, a_wish("T03-I12-1", MendKind.FULL))

    blind(attempt, plan, other, given=SECOND)

    pair = queries.pair_of(now_of(attempt).id)
    assert (pair.first.earned, pair.second.earned) == (10, 10)
    assert now_of(attempt).earned == 18  # the void part in full, and both gave ten


def test_a_part_that_comes_back_opens_the_place_of_who_did_not_mark_it(
    *, browser, teacher, other, case
):
    quiz, attempt = case
    (mend,) = mended(quiz, teacher, a_wish("T03-I12-1", MendKind.FULL))
    plan = marking.a_plan(quiz, teacher, key="T03-I12", tolerance="2")
    blind(attempt, plan, teacher, given=SECOND)
    undone(mend, teacher)
    blind(attempt, plan, other, given={**FIRST, **SECOND})
    item = now_of(attempt)
    assert not queries.pair_of(item.id).is_complete
    page = browser(teacher).get(f"/assignments/{quiz.id}/marking?item={item.id}")
    assert page.status_code == 200
    assert 'name="T03-I12-1-0"' in page.text

    blind(attempt, plan, teacher, given={**FIRST, **SECOND})

    assert now_of(attempt).earned == 18


def test_a_disagreement_about_what_is_left_is_decided_by_its_mean(*, browser, teacher, other, case):
    quiz, attempt = case
    judge = a_teacher("顾文清")
    an_enrollment(attempt.assignment.classroom, judge, Role.TEACHER)
    plan = marking.a_plan(quiz, teacher, key="T03-I12", tolerance="0")
    blind(attempt, plan, teacher, given={**FIRST, **SECOND})
    mended(quiz, teacher, a_wish("T03-I12-1", MendKind.FULL))
    blind(attempt, plan, other, given={"T03-I12-2": ("2", "3", "3")})
    item = now_of(attempt)
    assert item.earned is None

    page = f"/assignments/{quiz.id}/marking/{item.id}/decide"
    assert browser(judge).get(page).status_code == 200
    answer_ = browser(judge).post(page, data={"choice": "mean", "reason": "相差不大", "seen": ""})

    assert answer_.status_code == 302
    assert now_of(attempt).earned == 17


def late(attempt, by):
    """The late answer that was kept, accepted by a teacher."""
    (row,) = queries.late_answers_of(attempt.id)
    found = db.session.scalars(
        select(LateAnswer).where(LateAnswer.id == row.id).options(joinedload(LateAnswer.item))
    ).one()
    services.decide_late(found, is_accepted=True, reason="网络断了", by=by)
    db.session.commit()
    db.session.expunge_all()


def out_of_time(clock):
    clock.move(minutes=22)
    services.settle_overdue()
    db.session.commit()


@pytest.mark.parametrize("markers", [1, 2])
def test_an_answer_accepted_late_is_marked_by_both_anew(
    *, browser, teacher, other, student, classroom, clock, markers
):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT, key="T04-Q", time_limit=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I11", {"a": ["半句"]})
    out_of_time(clock)
    item = now_of(attempt, "T03-I11")
    whole = {"a": ["完整的回答，两个要点都有。"]}
    browser(student).post(f"/attempts/{attempt.id}/save", json=sent(item, whole, seq=item.sequence))
    plan = marking.a_plan(quiz, teacher, tolerance="1")
    for marker in (teacher, other)[:markers]:
        marking.a_marking(now_of(attempt, "T03-I11"), plan, marker, "0", "0")
    clock.move(minutes=1)
    late(attempt, teacher)
    clock.move(minutes=1)

    page = browser(other).get(f"/assignments/{quiz.id}/marking?item={item.id}").text
    assert 'name="T03-I11-0"' in page
    assert "分差超过允许" not in page
    for marker in (other, teacher):
        marking.a_marking(now_of(attempt, "T03-I11"), plan, marker, "3", "5")

    assert now_of(attempt, "T03-I11").earned == 8
    assert points(quiz, student) == (13, 13)


@pytest.mark.parametrize(
    ("kind", "first", "came", "in_the_end"),
    [
        (MendKind.FULL, {"a": ["0"]}, ["1"], 7),
        (MendKind.ANSWERED, None, ["0"], 2),
        (MendKind.ACCEPT, {"a": ["2"]}, ["0"], 2),
    ],
)
def test_undoing_marks_an_answer_accepted_late_by_the_old_key(
    *, browser, teacher, student, classroom, clock, kind, first, came, in_the_end
):
    quiz = a_quiz(classroom, AUTOMATIC, key="T04-Q", time_limit=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I06")
    if first:
        answer(attempt, student, "T03-I01", first)
    classmate = a_user("王小明")
    an_enrollment(classroom, classmate, Role.STUDENT)
    theirs = an_attempt(quiz, classmate)
    answer(theirs, classmate, "T03-I01", {"a": ["0"]})
    handed_in(theirs)
    out_of_time(clock)
    item = now_of(attempt, "T03-I01")
    browser(student).post(
        f"/attempts/{attempt.id}/save", json=sent(item, {"a": came}, seq=item.sequence)
    )
    wish = a_wish(
        kind=kind,
        answers=tokens(quiz, "T03-I01", "只有付费客户") if kind is MendKind.ACCEPT else (),
    )
    (mend,) = mended(quiz, teacher, wish)
    clock.move(minutes=1)
    late(attempt, teacher)
    assert points(quiz, student) == (7, 7)

    (done,) = undone(mend, teacher)

    assert done.left_alone == ()
    assert points(quiz, student) == (in_the_end, 7)
    assert not verifying.verify(quiz.id).differences


def test_markings_of_an_answer_that_was_replaced_hold_nobody_back(
    *, browser, teacher, other, student, classroom, clock
):
    quiz = a_quiz(classroom, SHORT, key="T04-Q", time_limit=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11", {"a": ["半句"]})
    out_of_time(clock)
    item = now_of(attempt, "T03-I11")
    whole = {"a": ["完整的回答。"]}
    browser(student).post(f"/attempts/{attempt.id}/save", json=sent(item, whole, seq=item.sequence))
    plan = marking.a_plan(quiz, teacher)
    for marker in (teacher, other):
        marking.a_marking(now_of(attempt, "T03-I11"), plan, marker, "0", "0")
    clock.move(minutes=1)
    late(attempt, teacher)
    clock.move(minutes=1)

    marking.a_plan(quiz, teacher, double=False)
    services.mark_response(now_of(attempt, "T03-I11"), by=other, marks=marking.given("3", "5"))
    db.session.commit()

    given = queries.given_in(quiz.id, queries.pairs_in(quiz.id))
    assert [one.marker_id for one in given] == [other.id]
