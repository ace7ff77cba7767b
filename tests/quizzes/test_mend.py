"""Repairing a wrong key: planned, applied as one batch, undone whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from lms.assignments.queries import work_of
from lms.classrooms.models import Role
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.gradebook.queries import current_mark
from lms.quizzes import queries, services
from lms.quizzes.models import MendChange
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import MarksLocked, mending
from tests.builders.accounts import a_teacher
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom, a_term, an_enrollment
from tests.builders.mending import (
    NEVER_LOWER,
    a_plan,
    a_wish,
    figures,
    mended,
    points,
    published,
    reasons,
    sat,
    tokens,
    two_papers,
    undone,
)
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    CASE,
    SHORT,
    SINGLE,
    WRONG,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    loaded,
    paper,
)

NOW_FIRST = AUTOMATIC.replace("- [ ] 只有付费客户", "- [x] 只有付费客户").replace(
    "- [x] 外部客户与内部同事", "- [ ] 外部客户与内部同事"
)
FIRST = {"a": ["0"]}
THIRD = {"a": ["2"]}


@pytest.fixture
def classroom(teacher, student, other):
    return a_classroom(teacher=teacher, students=(student, other))


@pytest.fixture
def quiz(classroom, student, other):
    return two_papers(a_quiz(classroom), student, other)


def test_a_published_key_is_taken_for_papers_that_had_the_old_one(teacher, student, other, quiz):
    published(quiz, NOW_FIRST)

    (mend,) = mended(quiz, teacher, a_wish(kind=MendKind.REVISION))

    assert (points(quiz, student), points(quiz, other)) == ((2, 7), (7, 7))
    assert reasons(quiz, student) == [f"更正 {mend.id}（T03-I01）：答案有误", "自动批改"]
    versions = {item.version_id for item in paper_items(quiz, "T03-I01")}
    assert versions == {mend.target_id}


def test_never_lower_raises_and_keeps(teacher, student, other, quiz):
    published(quiz, NOW_FIRST)

    mended(quiz, teacher, a_wish(kind=MendKind.REVISION, policy=NEVER_LOWER))

    assert (points(quiz, student), points(quiz, other)) == ((7, 7), (7, 7))
    kept = db.session.scalars(select(MendChange.is_kept).order_by(MendChange.item_id)).all()
    assert kept == [True, False]


def test_an_accepted_option_is_right_as_well(teacher, student, other, quiz):
    wish = a_wish(kind=MendKind.ACCEPT, answers=tokens(quiz, "T03-I01", "只有付费客户"))

    mended(quiz, teacher, wish)

    assert (points(quiz, student), points(quiz, other)) == ((7, 7), (7, 7))


def test_an_accepted_word_counts_in_its_blank(teacher, student, classroom):
    quiz = a_quiz(classroom, BLANK, key="T04-Q")
    sat(quiz, student, T03_I08={"1": ["精益 "], "2": ["1300"]})

    wish = a_wish("T03-I08", MendKind.ACCEPT, answers=tokens(quiz, "T03-I08", "精益"))
    mended(quiz, teacher, wish)

    assert points(quiz, student) == (2, 4)


@pytest.mark.parametrize(
    ("kind", "answered", "empty"),
    [
        (MendKind.FULL, (5, 7), (5, 7)),
        (MendKind.ANSWERED, (5, 7), (0, 7)),
        (MendKind.OUT, (0, 2), (0, 2)),
    ],
)
def test_a_void_question(*, teacher, student, other, classroom, kind, answered, empty):
    quiz = a_quiz(classroom, key="T04-Q")
    sat(quiz, student, T03_I01=FIRST)
    sat(quiz, other)

    mended(quiz, teacher, a_wish(kind=kind))

    assert (points(quiz, student), points(quiz, other)) == (answered, empty)


def test_what_is_out_of_the_paper_leaves_no_evidence(teacher, student, quiz):
    mended(quiz, teacher, a_wish(kind=MendKind.OUT))

    (line,) = current_mark(quiz.id, student.id).evidence
    assert (line.leaf, line.earned, line.possible) == ("T03-I06", 2, 2)
    assert [item.possible for item in paper_items(quiz, "T03-I01")] == [0, 0]


def test_out_never_lower_keeps_the_question_for_whom_it_helped(teacher, student, other, quiz):
    sat(quiz, other, T03_I01=FIRST, T03_I06=WRONG["T03-I06"])

    mended(quiz, teacher, a_wish("T03-I06", MendKind.OUT, policy=NEVER_LOWER))

    # 7/7 and 5/5 are equal, so it goes; of 2/7 only the wrong answer would be left.
    assert points(quiz, student) == (5, 5)
    assert points(quiz, other) == (2, 7)


def test_the_whole_paper_cannot_be_void(teacher, student, classroom):
    quiz = a_quiz(classroom, SINGLE, key="T04-Q")
    sat(quiz, student)

    with pytest.raises(mending.MendRefused, match="没有题了"):
        a_plan(quiz, teacher, a_wish(kind=MendKind.OUT))


def test_a_question_a_person_must_mark_needs_nobody_once_it_is_void(teacher, student, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT, key="T04-Q")
    attempt = sat(quiz, student, T03_I01=None, T03_I11=None)
    before = points(quiz, student)

    (mend,) = mended(quiz, teacher, a_wish("T03-I11"))

    assert (before, points(quiz, student)) == (None, (13, 13))
    assert work_of(quiz.id, student.id).marked_at
    assert queries.waiting_in(quiz.id) == []
    undone(mend, teacher)
    assert paper(attempt)["T03-I11"].earned is None
    assert work_of(quiz.id, student.id).marked_at is None
    assert len(queries.waiting_in(quiz.id)) == 1


def test_one_part_of_a_case_is_mended_alone(teacher, student, classroom):
    quiz = a_quiz(classroom, CASE, key="T04-Q")
    attempt = sat(quiz, student, T03_I12={"p1-a": ["1"], "p2-a": ["先记录。"]})
    services.mark_response(paper(attempt)["T03-I12"], by=teacher, marks=by_hand("4", "3", "1"))
    db.session.commit()

    mended(quiz, teacher, a_wish("T03-I12-1"))

    assert points(quiz, student) == (13, 15)
    assert paper(attempt)["T03-I12"].marks == {
        "T03-I12-1": {"earned": "5"},
        "T03-I12-2": {"earned": "8", "given": ["4", "3", "1"]},
    }


def test_undoing_keeps_what_a_person_gave_other_parts_since(teacher, student, classroom):
    quiz = a_quiz(classroom, CASE, key="T04-Q")
    attempt = sat(quiz, student, T03_I12={"p1-a": ["1"], "p2-a": ["先记录。"]})
    (mend,) = mended(quiz, teacher, a_wish("T03-I12-1"))
    services.mark_response(paper(attempt)["T03-I12"], by=teacher, marks=by_hand("4", "3", "1"))
    db.session.commit()

    (done,) = undone(mend, teacher)

    assert done.left_alone == ()
    assert points(quiz, student) == (8, 15)


def test_what_a_person_marked_again_since_is_left_alone(teacher, student, other, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT, key="T04-Q")
    attempts = [sat(quiz, who, T03_I01=None, T03_I11=None) for who in (student, other)]
    marked(attempts, teacher, "1", "1")
    published(quiz, (SINGLE + "\n" + SHORT).replace("为什么说", "请说明为什么"))
    (mend,) = mended(quiz, teacher, a_wish("T03-I11", MendKind.REVISION))
    marked(attempts[:1], teacher, "3", "5")

    (done,) = undone(mend, teacher)

    assert [one.id for one in done.left_alone] == [attempts[0].id]
    assert (points(quiz, student), points(quiz, other)) == ((13, 13), (7, 13))
    assert [item.version_id == mend.target_id for item in paper_items(quiz, "T03-I11")] == [
        True,
        False,
    ]


def test_points_given_by_hand_stay_where_the_marking_points_do(teacher, student, classroom):
    text = SINGLE + "\n" + SHORT
    quiz = a_quiz(classroom, text, key="T04-Q")
    attempt = sat(quiz, student, T03_I01=None, T03_I11=None)
    marked([attempt], teacher, "2", "3")
    published(quiz, text.replace("(3分)", "(4分)").replace("(5分)", "(4分)"))

    plan = a_plan(quiz, teacher, a_wish("T03-I11", MendKind.REVISION))

    assert (plan.classes[0].unfit, plan.changes) == (1, [])


def test_the_dry_run_writes_nothing_and_says_all(teacher, student, other, quiz):
    published(quiz, NOW_FIRST)
    before = figures(quiz)

    plan = a_plan(quiz, teacher, a_wish(kind=MendKind.REVISION))

    (one,) = plan.classes
    assert figures(quiz) == before
    assert [(e.student.id, e.delta, e.crossing) for e in one.effects] == [
        (student.id, Decimal(-5), "down"),
        (other.id, Decimal(5), "up"),
    ]
    assert one.mean_before == one.mean_after == Fraction(9, 14)
    assert (one.raised, one.lowered, one.running, one.hand_marked) == (1, 1, 0, 0)
    assert one.moves == ()  # one lost what the other won


def test_objectives_that_move_are_told_exactly(teacher, quiz):
    plan = a_plan(quiz, teacher, a_wish())

    (move,) = plan.classes[0].moves
    assert (move.code, move.before.earned, move.before.possible) == ("K3.1", 5, 10)
    assert (move.after.earned, move.after.possible) == (10, 10)


def test_what_changed_since_the_preview_is_refused(teacher, student, quiz):
    wish = a_wish()
    token = a_plan(quiz, teacher, wish).token
    sat(quiz, student, T03_I01=FIRST)
    before = figures(quiz)

    with pytest.raises(mending.PlanChanged, match="新的预览"):
        mending.mend(loaded(quiz), wish=wish, reason="错", token=token, by=teacher)

    db.session.rollback()
    assert figures(quiz) == before


def test_the_same_preview_applies_once(teacher, quiz):
    wish = a_wish()
    token = a_plan(quiz, teacher, wish).token
    mending.mend(loaded(quiz), wish=wish, reason="错", token=token, by=teacher)
    db.session.commit()

    with pytest.raises(mending.PlanChanged):
        mending.mend(loaded(quiz), wish=wish, reason="错", token=token, by=teacher)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_mend_has_a_reason(teacher, quiz, reason):
    with pytest.raises(mending.MendRefused, match="原因"):
        mending.mend(loaded(quiz), wish=a_wish(), reason=reason, token="", by=teacher)


def test_marks_of_a_closed_term_stand(teacher, quiz):
    (mend,) = mended(quiz, teacher, a_wish())
    a_term(is_open=False)

    with pytest.raises(MarksLocked, match="已经结束"):
        mended(quiz, teacher, a_wish("T03-I06"))
    db.session.rollback()
    with pytest.raises(MarksLocked, match="已经结束"):
        undone(mend, teacher)


def test_undoing_restores_every_figure_and_says_so(teacher, other, quiz):
    before = figures(quiz)
    (mend,) = mended(quiz, teacher, a_wish(kind=MendKind.OUT))

    undone(mend, teacher)

    assert figures(quiz) == before
    assert reasons(quiz, other) == [
        f"撤销更正 {mend.id}（T03-I01）：弄错了",
        f"更正 {mend.id}（T03-I01）：答案有误",
        "自动批改",
    ]
    told = select(JournalEntry.action).order_by(JournalEntry.id)
    assert db.session.scalars(told).all() == ["mend.apply", "mend.undo"]


def test_a_mend_is_undone_once(teacher, quiz):
    (mend,) = mended(quiz, teacher, a_wish())
    undone(mend, teacher)

    with pytest.raises(mending.MendRefused, match="已经撤销"):
        undone(mend, teacher)


def test_the_latest_mend_of_a_question_is_undone_first(teacher, quiz):
    (first,) = mended(quiz, teacher, a_wish(kind=MendKind.ANSWERED))
    (second,) = mended(quiz, teacher, a_wish(kind=MendKind.OUT))

    with pytest.raises(mending.MendRefused, match=f"还有更正 {second.id}"):
        undone(first, teacher)
    db.session.rollback()
    undone(second, teacher)
    undone(first, teacher)


def test_mends_of_two_questions_do_not_wait_for_one_another(teacher, student, quiz):
    before = figures(quiz)
    (first,) = mended(quiz, teacher, a_wish(kind=MendKind.OUT))
    (second,) = mended(quiz, teacher, a_wish("T03-I06"))

    undone(first, teacher)
    undone(second, teacher)

    assert figures(quiz) == before


def test_what_was_undone_can_be_made_again(teacher, quiz):
    (mend,) = mended(quiz, teacher, a_wish(kind=MendKind.OUT))
    after = figures(quiz)
    undone(mend, teacher)

    mended(quiz, teacher, a_wish(kind=MendKind.OUT))

    assert figures(quiz) == after


@pytest.mark.parametrize(("kind", "expected"), [(MendKind.FULL, (5, 7)), (MendKind.OUT, (0, 2))])
def test_a_running_attempt_is_left_alone_and_ends_with_the_mend(
    *, teacher, student, other, classroom, kind, expected
):
    quiz = a_quiz(classroom, key="T04-Q")
    sat(quiz, other)
    running = an_attempt(quiz, student)
    answer(running, student, "T03-I01", FIRST)
    asked = paper(running)["T03-I01"].version_id
    (mend,) = mended(quiz, teacher, a_wish(kind=kind))
    while_running = paper(running)["T03-I01"].version_id

    handed_in(running)

    assert while_running == asked
    assert points(quiz, student) == expected
    undone(mend, teacher)
    assert points(quiz, student) == (0, 7)
    assert paper(running)["T03-I01"].version_id == asked


def test_who_begins_after_an_accepted_answer_profits_too(teacher, student, other, classroom):
    quiz = a_quiz(classroom, key="T04-Q")
    sat(quiz, other, T03_I01=FIRST)
    answers = tokens(quiz, "T03-I01", "只有付费客户")
    mended(quiz, teacher, a_wish(kind=MendKind.ACCEPT, answers=answers))

    sat(quiz, student, T03_I01=FIRST)

    assert points(quiz, student) == (5, 7)


def test_a_wording_published_after_the_mend_is_judged_by_itself(teacher, student, other, quiz):
    mended(quiz, teacher, a_wish())
    now = published(quiz, NOW_FIRST)

    sat(now, other, T03_I01=THIRD, T03_I06=WRONG["T03-I06"])

    latest = queries.attempts_by(other.id, now)[-1]
    assert paper(latest)["T03-I01"].earned == 0


@pytest.mark.parametrize(
    ("grade_by", "before", "after"),
    [
        ("highest", (5, 7), (7, 7)),
        ("latest", (2, 7), (7, 7)),
        ("first", (5, 7), (5, 7)),
        ("average", (Decimal("3.5"), 7), (6, 7)),
    ],
)
def test_what_counts_is_counted_over_all_attempts(
    *, teacher, student, classroom, grade_by, before, after
):
    quiz = a_quiz(classroom, key="T04-Q", grade_by=grade_by)
    sat(quiz, student, T03_I01=None)
    sat(quiz, student, T03_I01=FIRST, T03_I06=None)
    was = points(quiz, student)

    mended(quiz, teacher, a_wish())

    assert (was, points(quiz, student)) == (before, after)


def test_all_classes_of_the_teacher_are_one_batch(teacher, student, other, quiz):
    second = a_classroom(teacher=teacher, students=(other,))
    twin = twin_of(quiz, second)
    sat(twin, other, T03_I01=FIRST)
    strange = a_classroom(teacher=a_teacher("王老师"), students=(student,))
    foreign = twin_of(quiz, strange)
    sat(foreign, student, T03_I01=FIRST)

    mends = mended(quiz, teacher, a_wish(in_all_classes=True))

    assert [one.assignment_id for one in mends] == [quiz.id, twin.id]
    assert points(twin, other) == (5, 7)
    assert points(foreign, student) == (0, 7)
    undone(mends[1], teacher)
    assert points(quiz, other) == (2, 7)


def test_nobody_undoes_what_reaches_into_a_class_of_somebody_else(teacher, other, quiz):
    helper = a_teacher("王老师")
    second = a_classroom(teacher=teacher, students=(other,))
    an_enrollment(second, helper, Role.TEACHER)
    twin = twin_of(quiz, second)
    sat(twin, other, T03_I01=FIRST)
    mends = mended(quiz, teacher, a_wish(in_all_classes=True))

    with pytest.raises(mending.MendRefused, match="不任教"):
        undone(mends[1], helper)


@pytest.mark.parametrize("kind", [MendKind.REVISION, MendKind.ACCEPT])
def test_a_mend_that_would_change_nothing_is_refused(teacher, quiz, kind):
    with pytest.raises(mending.MendRefused):
        mended(quiz, teacher, a_wish(kind=kind))


def test_a_question_that_was_not_asked_cannot_be_mended(teacher, quiz):
    with pytest.raises(mending.MendRefused, match="没有可以更正"):
        a_plan(quiz, teacher, a_wish("T03-I99"))


def test_options_in_another_order_are_matched_by_their_words(teacher, student, other, quiz):
    moved = NOW_FIRST.replace("- [x] 只有付费客户\n", "").replace(
        "- [ ] 只有投诉客户\n", "- [ ] 只有投诉客户\n- [x] 只有付费客户\n"
    )
    published(quiz, moved)

    mended(quiz, teacher, a_wish(kind=MendKind.REVISION))

    assert (points(quiz, student), points(quiz, other)) == ((2, 7), (7, 7))


def test_other_options_are_no_later_wording(teacher, quiz):
    published(quiz, AUTOMATIC.replace("- [ ] 只有投诉客户\n", ""))

    plan_of = a_plan(quiz, teacher, a_wish(kind=MendKind.REVISION))

    assert (plan_of.classes[0].unfit, plan_of.changes) == (2, [])


def paper_items(quiz, key):
    attempts = queries.papers_of([quiz.id])
    return [
        item
        for attempt in attempts
        for item in attempt.items
        if item.version.definition["key"] == key
    ]


def twin_of(quiz, classroom):
    return loaded(an_assignment(classroom, loaded(quiz).activity))


def by_hand(*given):
    return {"T03-I12-2": [Decimal(one) for one in given]}


def marked(attempts, teacher, *given):
    marks = {"T03-I11": [Decimal(one) for one in given]}
    items = [paper(attempt)["T03-I11"] for attempt in attempts]
    [services.mark_response(item, by=teacher, marks=marks) for item in items]
    db.session.commit()
