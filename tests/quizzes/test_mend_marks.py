"""What mends and their undoing do to marks: taken back, entered over, reached, verified."""

from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from lms.assignments.queries import work_of
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.gradebook.models import BatchKind, Mark, MarkBatch, StandingMark
from lms.gradebook.services.verifying import verify as verify_ledger
from lms.quizzes import queries, services
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import MarksLocked, mending, recounting, verifying
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.ledger import an_edit, entered
from tests.builders.marking import given
from tests.builders.mending import (
    NEVER_LOWER,
    a_plan,
    a_wish,
    mended,
    points,
    published,
    reasons,
    sat,
    two_papers,
    undone,
)
from tests.builders.quizzes import (
    CASE,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    loaded,
    paper,
    sent,
)

ESSAY = SINGLE + "\n" + SHORT
FIRST = {"a": ["0"]}


@pytest.fixture
def classroom(teacher, student, other):
    return a_classroom(teacher=teacher, students=(student, other))


@pytest.fixture
def essay(classroom):
    return a_quiz(classroom, ESSAY, key="T04-Q")


@pytest.fixture
def quiz(classroom, student, other):
    return two_papers(a_quiz(classroom), student, other)


def marked(attempt, teacher, key="T03-I11", **marks):
    services.mark_response(paper(attempt)[key], by=teacher, marks=marks or given("3", "5"))
    db.session.commit()
    db.session.expunge_all()


def differences(quiz):
    found = verifying.verify(quiz.id).differences + verify_ledger().differences
    return list(found)


def overridden(quiz, student, teacher, value):
    entered(get_classroom(quiz.classroom_id), teacher, an_edit(f"a{quiz.id}", student, value, 1))
    db.session.expunge_all()


def test_a_mark_is_taken_back_when_its_paper_waits_again(teacher, student, essay):
    attempt = sat(essay, student, T03_I01=None, T03_I11=None)
    (mend,) = mended(essay, teacher, a_wish("T03-I11"))
    was = points(essay, student)

    undone(mend, teacher)

    assert (was, points(essay, student)) == ((13, 13), None)
    assert differences(essay) == []
    assert len(db.session.scalars(select(Mark)).all()) == 1  # the ledger only grows
    kinds = select(MarkBatch.kind).order_by(MarkBatch.id)
    assert db.session.scalars(kinds).all() == [BatchKind.REGRADE, BatchKind.REGRADE]
    marked(attempt, teacher)
    assert points(essay, student) == (13, 13)
    assert reasons(essay, student)[0] == "人工评阅"


def test_an_attempt_that_is_marked_counts_again_when_another_waits(teacher, student, essay):
    sat(essay, student, T03_I01=FIRST, T03_I11={"a": [""]})
    sat(essay, student, T03_I01=None, T03_I11=None)
    (mend,) = mended(essay, teacher, a_wish("T03-I11"))
    was = points(essay, student)

    undone(mend, teacher)

    assert (was, points(essay, student)) == ((13, 13), (0, 13))
    assert work_of(essay.id, student.id).marked_at is None
    assert differences(essay) == []


def test_what_a_person_entered_stays_when_the_mark_below_it_is_taken_back(teacher, student, essay):
    sat(essay, student, T03_I01=None, T03_I11=None)
    (mend,) = mended(essay, teacher, a_wish("T03-I11"))
    overridden(essay, student, teacher, "6")

    undone(mend, teacher)

    assert points(essay, student) == (6, 13)
    number = db.session.scalar(select(StandingMark.number))
    place = get_classroom(essay.classroom_id)
    entered(place, teacher, an_edit(f"a{essay.id}", student, None, number))
    assert points(essay, student) is None
    assert differences(essay) == []


def test_a_late_essay_takes_the_mark_back_until_it_is_marked(
    *, browser, teacher, student, classroom, clock
):
    quiz = a_quiz(classroom, ESSAY, key="T04-Q", time_limit=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    clock.move(minutes=22)
    services.settle_overdue()
    db.session.commit()
    was = points(quiz, student)
    item = paper(attempt)["T03-I11"]
    body = sent(item, {"a": ["写完了。"]}, seq=item.sequence)
    browser(student).post(f"/attempts/{attempt.id}/save", json=body)

    (late,) = queries.late_answers_of(attempt.id)
    row = queries.late_answer_in(quiz.id, late.id)
    services.decide_late(row, is_accepted=True, reason="断" * 200, by=teacher)
    db.session.commit()
    db.session.expunge_all()

    assert (was, points(quiz, student)) == ((5, 13), None)
    assert work_of(quiz.id, student.id).marked_at is None
    assert differences(quiz) == []
    batch = db.session.scalars(select(MarkBatch)).one()
    page = browser(teacher).get(f"/classrooms/{quiz.classroom_id}/gradebook/batches/{batch.id}")
    assert "按答卷重新计算的成绩" in page.text


def test_recounting_takes_back_what_counts_no_more(teacher, student, essay):
    attempt = sat(essay, student, T03_I01=None, T03_I11=None)
    marked(attempt, teacher)
    item = paper(attempt)["T03-I11"]
    forget = {"earned": None, "marks": {}, "marked_at": None}
    db.session.query(type(item)).filter_by(id=item.id).update(forget)
    db.session.query(type(attempt)).update({"points": None, "marked_at": None})
    db.session.commit()
    before = [one.what for one in verifying.verify(essay.id).differences]

    changed = recounting.recount(loaded(essay), reason="从前的撤销", by=teacher)
    db.session.commit()

    assert (before, changed, points(essay, student)) == (["ledger"], 1, None)
    assert differences(essay) == []


def test_marks_entered_over_the_work_move_nothing_in_the_preview(teacher, other, quiz):
    overridden(quiz, other, teacher, "1")

    plan = a_plan(quiz, teacher, a_wish())

    (one,) = plan.classes
    assert (one.moved, one.up, one.raised, one.moves) == ([], [], 0, ())
    assert [effect.student.name for effect in one.outranked] == ["王小明"]
    assert one.mean_before == one.mean_after == Fraction(4, 7)  # of 7 and 1 of 7
    assert (other.id, 7) in [(entry.student_id, entry.points) for entry in one.entries]


def test_a_mark_entered_since_the_preview_makes_another_plan(teacher, other, quiz):
    before = a_plan(quiz, teacher, a_wish()).token

    overridden(quiz, other, teacher, "1")

    assert a_plan(quiz, teacher, a_wish()).token != before


@pytest.mark.parametrize("kind", [MendKind.FULL, MendKind.ANSWERED, MendKind.OUT])
def test_a_void_question_is_not_marked_by_a_new_text(teacher, student, essay, kind):
    attempt = sat(essay, student, T03_I01=None, T03_I11=None)
    marked(attempt, teacher)
    (mend,) = mended(essay, teacher, a_wish("T03-I11", kind))
    published(essay, ESSAY.replace("为什么说", "请说明为什么"))

    with pytest.raises(mending.MendRefused, match="先撤销那次作废"):
        a_plan(essay, teacher, a_wish("T03-I11", MendKind.REVISION))

    db.session.rollback()
    undone(mend, teacher)
    mended(essay, teacher, a_wish("T03-I11", MendKind.REVISION))
    assert points(essay, student) == (13, 13)


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_mark_kept_on_one_part_agrees_after_a_mend_of_another(
    teacher, student, classroom, is_undone
):
    quiz = a_quiz(classroom, CASE, key="T04-Q")
    attempt = sat(quiz, student, T03_I12={"p1-a": ["0"], "p2-a": ["先记录。"]})
    marked(attempt, teacher, "T03-I12", **{"T03-I12-2": [Decimal(n) for n in (4, 3, 1)]})
    turned = CASE.replace("- [x] 您别急", "- [ ] 您别急").replace("- [ ] 您为", "- [x] 您为")
    published(quiz, turned)
    mended(quiz, teacher, a_wish("T03-I12-1", MendKind.REVISION, policy=NEVER_LOWER))

    (second,) = mended(quiz, teacher, a_wish("T03-I12-2"))
    [undone(second, teacher) for _one in range(is_undone)]

    assert points(quiz, student) == ((13, 15) if is_undone else (15, 15))
    assert differences(quiz) == []


@pytest.fixture
def twin(teacher, other, quiz):
    """The same quiz in a second class of the teacher, in a term of its own."""
    second = a_classroom(teacher=teacher, students=(other,))
    found = loaded(an_assignment(second, loaded(quiz).activity))
    sat(found, other, T03_I01=FIRST)
    return found


def close_term_of(place):
    term = a_term("2025-2026-1", is_open=False)
    db.session.get(Classroom, place.classroom_id).term_id = term.id
    db.session.commit()
    db.session.expunge_all()


def test_a_closed_term_keeps_its_mend_while_the_other_classes_are_undone(
    teacher, other, quiz, twin
):
    first, second = mended(quiz, teacher, a_wish(in_all_classes=True))
    close_term_of(twin)

    found = undone(first, teacher)

    assert [(one.mend.id, one.is_closed) for one in found] == [
        (first.id, False),
        (second.id, True),
    ]
    assert (points(quiz, other), points(twin, other)) == ((2, 7), (5, 7))
    assert queries.mend_in(twin.id, second.id).undone_at is None
    with pytest.raises(mending.MendRefused, match="已经撤销"):
        undone(first, teacher)
    db.session.rollback()
    with pytest.raises(MarksLocked, match=f"{loaded(twin).classroom.name} 的学期 2025-2026-1"):
        undone(second, teacher)


def test_a_term_opened_again_lets_the_rest_be_undone(teacher, other, quiz, twin):
    first, second = mended(quiz, teacher, a_wish(in_all_classes=True))
    close_term_of(twin)
    undone(first, teacher)
    a_term("2025-2026-1", is_open=True)

    undone(second, teacher)

    assert points(twin, other) == (0, 7)
