"""Appeals: asking, accepting, answering, withdrawing; when, by whom, and what stays on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.classrooms.models import Role
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.courses.rules.reviewing import Matrix
from lms.gradebook.queries import current_mark
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Appeal, AppealState
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.rules.reviewing import Release
from lms.quizzes.views.appeals import standing
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_term, an_enrollment
from tests.builders.marking import an_appeal, given
from tests.builders.mending import a_wish, mended, published, sat, undone
from tests.builders.quizzes import (
    AUTOMATIC,
    SHORT,
    SINGLE,
    a_quiz,
    a_review_setting,
    an_attempt,
    answer,
    handed_in,
    loaded,
    paper,
)


@pytest.fixture
def marked(teacher, attempt, short):
    """The attempt with all its marks, the written question at 2 + 3 points."""
    services.mark_response(short, by=teacher, marks=given("2", "3"), comment="好")
    db.session.commit()
    db.session.expunge_all()
    return attempt


@pytest.fixture
def appeal(student, marked, short):
    return an_appeal(marked, student, short)


def change(marked, *points):
    item = paper(marked)["T03-I11"]
    return services.Change(item, given(*points), services.seen_mark(item))


def test_a_student_asks_and_the_teacher_upholds(teacher, student, quiz, marked, appeal):
    services.accept(appeal, by=teacher)
    services.answer(appeal, by=teacher, words="要点二没有写到。")

    (found,) = queries.appeals_on(marked.id)
    assert (found.state, found.answer, found.is_open) == (
        AppealState.UPHELD,
        "要点二没有写到。",
        False,
    )
    assert found.accepted_by_id == found.answered_by_id == teacher.id
    assert (found.earned_before, found.earned_after) == (5, 5)
    assert current_mark(quiz.id, student.id).points == 10


def test_a_wrong_mark_is_corrected_with_its_reason_in_the_ledger(
    *, teacher, student, quiz, marked, appeal
):
    services.answer(appeal, by=teacher, words="你说得对。", changes=[change(marked, "2", "5")])

    (found,) = queries.appeals_on(marked.id)
    mark = current_mark(quiz.id, student.id)
    assert (found.state, found.earned_before, found.earned_after) == (AppealState.CORRECTED, 5, 7)
    assert (mark.points, mark.reason, mark.recorded_by_id) == (
        12,
        "成绩复核：你说得对。",
        teacher.id,
    )
    assert paper(marked)["T03-I11"].comment == "好"


def test_a_mark_changed_meanwhile_is_not_overwritten(teacher, marked, appeal, short):
    stale = change(marked, "0", "0")
    services.mark_response(short, by=teacher, marks=given("3", "5"))
    db.session.commit()

    with pytest.raises(Stale):
        services.answer(appeal, by=teacher, words="x", changes=[stale])
    db.session.rollback()

    assert queries.appeals_on(marked.id)[0].is_open
    assert paper(marked)["T03-I11"].earned == 8


def test_a_long_answer_fits_the_ledger(teacher, student, quiz, marked, appeal):
    words = "字" * 1000
    services.answer(appeal, by=teacher, words=words, changes=[change(marked, "0", "0")])

    assert len(current_mark(quiz.id, student.id).reason) == 200
    assert queries.appeals_on(marked.id)[0].answer == words


def test_asking_the_same_twice_is_one_appeal(student, marked, short, appeal):
    again = an_appeal(marked, student, short)

    assert again.id == appeal.id
    with pytest.raises(Stale, match="已经有一份"):
        an_appeal(marked, student, short, reason="还有别的理由。")


def test_the_database_allows_one_open_appeal_for_a_question(marked, appeal):
    db.session.add(_copy(appeal))

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_database_allows_one_open_appeal_for_an_attempt(student, marked):
    whole = an_appeal(marked, student)
    db.session.add(_copy(whole))

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def _copy(appeal):
    return Appeal(
        attempt_id=appeal.attempt_id,
        item_id=appeal.item_id,
        state=AppealState.WAITING,
        reason="x",
        asked_at=appeal.asked_at,
    )


def test_a_question_and_the_whole_attempt_are_asked_about_apart(student, marked, appeal):
    whole = an_appeal(marked, student)

    assert whole.item_id is None
    assert len(queries.appeals_on(marked.id)) == 2


def test_after_an_answer_one_may_ask_again_and_all_is_kept(
    *, teacher, student, marked, short, appeal
):
    services.answer(appeal, by=teacher, words="维持。")
    db.session.commit()
    an_appeal(marked, student, short, reason="请再看一次。")

    assert [one.state for one in queries.appeals_on(marked.id)] == [
        AppealState.WAITING,
        AppealState.UPHELD,
    ]


def test_a_student_withdraws_until_it_is_answered(teacher, student, marked, appeal):
    services.withdraw(appeal, by=student)
    db.session.commit()

    assert queries.appeals_on(marked.id)[0].state is AppealState.WITHDRAWN
    for refused in (services.accept, services.withdraw):
        with pytest.raises(services.AppealEnded):
            refused(appeal, by=teacher)
    with pytest.raises(services.AppealEnded):
        services.answer(appeal, by=teacher, words="x")


@pytest.mark.parametrize("reason", ["", " \n ", "字" * 1001])
def test_an_appeal_says_why_in_bounds(student, marked, short, reason):
    with pytest.raises(services.NoWords):
        an_appeal(marked, student, short, reason=reason)


def test_an_answer_has_words(teacher, appeal):
    with pytest.raises(services.NoWords, match="一句答复"):
        services.answer(appeal, by=teacher, words=" ")


@pytest.mark.parametrize(
    ("days", "later", "may"),
    [
        (7, timedelta(), True),
        (7, timedelta(days=7, seconds=-1), True),
        (7, timedelta(days=7), False),
        (1, timedelta(hours=25), False),
        (None, timedelta(), False),
    ],
)
def test_when_one_may_appeal(*, clock, teacher, student, marked, short, quiz, days, later, may):
    services.set_appeal_days(loaded(quiz), days, by=teacher)
    db.session.commit()
    clock.move(seconds=later.total_seconds())

    assert standing(queries.get_attempt(marked.id)).may_ask is may
    made = _asked(marked, student, short)
    assert made is may


def _asked(marked, student, short):
    try:
        an_appeal(marked, student, short)
    except services.NotAppealable:
        return False
    return True


def test_marks_that_are_not_shown_cannot_be_appealed(student, attempt, short):
    with pytest.raises(services.NotAppealable, match="公布以后"):
        an_appeal(attempt, student, short)


def test_the_days_begin_when_the_marks_are_shown(*, clock, teacher, student, classroom):
    closes_at = clock.moment + timedelta(days=2)
    quiz = a_quiz(classroom, SHORT, key="T04-Q", review="after_close", closes_at=closes_at)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    item = paper(handed_in(attempt))["T03-I11"]
    services.mark_response(item, by=teacher, marks=given("3", "5"))
    db.session.commit()
    before = policy.marks_shown_since(queries.get_attempt(attempt.id))
    clock.move(days=3)

    assert before is None
    found = queries.get_attempt(attempt.id)
    assert policy.appealable_until(found, 7) == closes_at + timedelta(days=7)


def test_a_corrected_mark_may_be_appealed_anew(*, clock, teacher, marked, appeal):
    clock.move(days=5)
    services.answer(appeal, by=teacher, words="更正", changes=[change(marked, "0", "0")])
    db.session.commit()

    until = policy.appealable_until(queries.get_attempt(marked.id), 7)
    assert until == clock.moment + timedelta(days=7)


def turned(quiz, teacher):
    """The key of the first question turned round: who had it right has it wrong now."""
    text = (SINGLE + "\n" + SHORT).replace("- [ ] 只有付费客户", "- [x] 只有付费客户")
    published(quiz, text.replace("- [x] 外部客户与内部同事", "- [ ] 外部客户与内部同事"))
    (mend,) = mended(quiz, teacher, a_wish(kind=MendKind.REVISION))
    return mend


def test_a_mark_changed_by_a_mend_or_its_undoing_may_be_appealed_anew(
    *, clock, teacher, quiz, marked
):
    clock.move(days=8)
    assert not standing(queries.get_attempt(marked.id)).may_ask

    mend = turned(quiz, teacher)
    until = policy.appealable_until(queries.get_attempt(marked.id), 7)
    assert until == clock.moment + timedelta(days=7)

    clock.move(days=8)
    undone(mend, teacher)
    until = policy.appealable_until(queries.get_attempt(marked.id), 7)
    assert until == clock.moment + timedelta(days=7)


def test_a_mend_that_moves_no_points_opens_no_new_days(clock, teacher, quiz, marked):
    before = policy.appealable_until(queries.get_attempt(marked.id), 7)
    clock.move(days=1)

    mended(quiz, teacher, a_wish())  # void, and this one had it right

    assert policy.appealable_until(queries.get_attempt(marked.id), 7) == before


@pytest.mark.parametrize("is_whole", [False, True])
def test_an_appeal_about_a_key_that_was_mended_since_is_corrected(
    *, clock, teacher, student, quiz, marked, is_whole
):
    appeal = an_appeal(marked, student, None if is_whole else paper(marked)["T03-I01"])
    clock.move(minutes=1)
    turned(quiz, teacher)

    services.answer(appeal, by=teacher, words="答案有误，已更正。")

    (found,) = queries.appeals_on(marked.id)
    assert found.state is AppealState.CORRECTED
    assert found.earned_before - found.earned_after == 5


@pytest.mark.parametrize(
    ("is_undone", "state"), [(False, AppealState.CORRECTED), (True, AppealState.UPHELD)]
)
def test_a_question_taken_out_of_the_paper_since_is_corrected_though_it_had_earned_nothing(
    *, clock, browser, teacher, student, classroom, is_undone, state
):
    quiz = a_quiz(classroom, AUTOMATIC, key="T04-Q")
    attempt = sat(quiz, student, T03_I01={"a": ["0"]}, T03_I06=None)
    appeal = an_appeal(attempt, student, paper(attempt)["T03-I01"])
    clock.move(minutes=1)
    (mend,) = mended(quiz, teacher, a_wish(kind=MendKind.OUT))
    if is_undone:
        undone(mend, teacher)

    services.answer(appeal, by=teacher, words="看过了。")
    db.session.commit()

    assert queries.appeals_on(attempt.id)[0].state is state
    page = browser(student).get(f"/attempts/{attempt.id}/review").text
    assert "得分由 0 改为 0" not in page


@pytest.mark.parametrize("days", [0, -1, 366])
def test_days_are_within_a_year(teacher, quiz, days):
    with pytest.raises(services.DaysOutOfRange):
        services.set_appeal_days(loaded(quiz), days, by=teacher)


def test_a_closed_term_refuses_everything(*, teacher, student, quiz, marked, short, appeal):
    a_term(is_open=False)

    with pytest.raises(services.NotAppealable, match="已经结束"):
        an_appeal(marked, student)
    for refused in (services.accept, services.withdraw):
        with pytest.raises(services.MarksLocked):
            refused(appeal, by=teacher)
    with pytest.raises(services.MarksLocked):
        services.answer(appeal, by=teacher, words="x")
    with pytest.raises(services.MarksLocked):
        services.set_appeal_days(loaded(quiz), 3, by=teacher)
    assert queries.open_appeal_counts([quiz.classroom_id]) == {}


def test_everything_is_journalled(teacher, student, appeal):
    services.accept(appeal, by=teacher)
    services.accept(appeal, by=teacher)
    services.answer(appeal, by=teacher, words="维持。")

    entries = db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == f"appeal:{appeal.id}")
        .order_by(JournalEntry.id)
    ).all()
    assert [(one.action, one.actor_id) for one in entries] == [
        ("appeal.ask", student.id),
        ("appeal.accept", teacher.id),
        ("appeal.answer", teacher.id),
    ]
    assert all("理由" not in str(one.detail) for one in entries)


def test_a_page_of_a_question_that_needs_no_person_is_answered_in_words(
    *, browser, teacher, student, marked
):
    item = paper(marked)["T03-I01"]
    browser(student).post(
        f"/attempts/{marked.id}/appeal", data={"item": item.id, "reason": "答案不对吧"}
    )
    (appeal,) = queries.appeals_on(marked.id)
    client = browser(teacher)

    page = client.get(f"/appeals/{appeal.id}").text
    client.post(f"/appeals/{appeal.id}", data={"answer": "答案没有错。"})

    assert "只答复，不改分" in page
    assert queries.appeals_on(marked.id)[0].state is AppealState.UPHELD


def test_a_student_reads_state_and_answer_on_the_review(
    *, browser, teacher, student, marked, short
):
    client = browser(student)
    address = f"/attempts/{marked.id}/review"
    offered = client.get(address).text
    client.post(
        f"/attempts/{marked.id}/appeal",
        data={"item": short.id, "reason": "<script>alert(1)</script>"},
    )
    waiting = client.get(address).text
    (appeal,) = queries.appeals_on(marked.id)
    form = {"T03-I11-0": "3", "T03-I11-1": "5", "answer": "更正了。"}
    form[f"seen-{short.id}"] = services.seen_mark(paper(marked)["T03-I11"])
    told = browser(teacher).post(f"/appeals/{appeal.id}", data=form, follow_redirects=True).text
    answered = client.get(address).text

    assert "申请复核这一题" in offered
    assert "待处理" in waiting
    assert "&lt;script&gt;alert(1)" in waiting
    assert "已答复" in told
    assert "更正了。" in answered
    assert "得分由 5 改为 8" in answered


def test_an_answer_without_new_points_upholds(*, browser, teacher, marked, short, appeal):
    form = {"T03-I11-0": "2", "T03-I11-1": "3.0", "answer": "维持。"}

    browser(teacher).post(f"/appeals/{appeal.id}", data=form)

    assert queries.appeals_on(marked.id)[0].state is AppealState.UPHELD


def test_points_that_are_none_refuse_the_answer_and_keep_the_words(
    *, browser, teacher, marked, appeal
):
    form = {"T03-I11-0": "x", "T03-I11-1": "3", "answer": "写了很久的答复"}

    page = browser(teacher).post(f"/appeals/{appeal.id}", data=form)

    assert page.status_code == 409
    assert "写了很久的答复" in page.text
    assert queries.appeals_on(marked.id)[0].is_open


def test_another_teacher_than_the_marker_is_suggested(
    *, browser, teacher, classroom, marked, appeal
):
    an_enrollment(classroom, a_teacher("顾文清"), Role.TEACHER)

    page = browser(teacher).get(f"/appeals/{appeal.id}").text

    assert "最好由没有批过它的 顾文清 复核" in page


def test_the_only_teacher_answers_alone(browser, teacher, appeal):
    assert "没有别的老师" in browser(teacher).get(f"/appeals/{appeal.id}").text


def test_the_whole_attempt_is_answered_on_one_page(*, browser, teacher, student, marked):
    appeal = an_appeal(marked, student)
    form = {"T03-I11-0": "3", "T03-I11-1": "3", "answer": "加一分。"}

    page = browser(teacher).get(f"/appeals/{appeal.id}").text
    browser(teacher).post(f"/appeals/{appeal.id}", data=form)

    assert "T03-I11-1" in page
    found = queries.appeals_on(marked.id)[0]
    assert (found.state, found.earned_before, found.earned_after) == (AppealState.CORRECTED, 10, 11)


def test_the_home_page_counts_appeals_in_one_statement(*, browser, teacher, appeal, quiz):
    assert "1 份成绩复核待答复" in browser(teacher).get("/").text
    assert queries.open_appeal_counts([quiz.classroom_id]) == {quiz.id: 1}


def test_the_queue_takes_as_many_statements_for_any_class(
    *, browser, classroom, teacher, quiz, at_most
):
    for n in range(6):
        person = a_user(f"学生{n}")
        an_enrollment(classroom, person)
        attempt = handed_in(an_attempt(quiz, person))
        an_appeal(attempt, person)
    client = browser(teacher)

    with at_most(5):
        page = client.get(f"/assignments/{quiz.id}/appeals")
    assert page.text.count("去复核") == 6


def test_nothing_of_a_hidden_question_reaches_the_form(browser, student, classroom):
    quiz = a_quiz(classroom, SHORT, key="T04-Q", review="never")
    attempt = handed_in(an_attempt(quiz, student))
    item = paper(attempt)["T03-I11"]

    page = browser(student).get(f"/attempts/{attempt.id}/appeal?item={item.id}").text

    assert "情绪会转移给下一位客户" not in page
    assert "现在不能申请复核" in page


ALL_OPEN = ["after", "open", "closed"]


@pytest.mark.parametrize(
    ("aspects", "to", "is_told"),
    [
        (("answers", "right_wrong", "points"), Release.RULE, True),
        (("answers", "right_wrong", "points"), Release.WITHHELD, False),
        (("answers", "points"), Release.RULE, False),
        (("points",), Release.RULE, False),
    ],
)
def test_an_answer_and_its_figures_are_read_where_points_by_question_are(
    *, browser, teacher, student, quiz, marked, appeal, aspects, to, is_told
):
    services.answer(appeal, by=teacher, words="要点二满分", changes=[change(marked, "2", "5")])
    matrix = Matrix.from_json(dict.fromkeys(aspects, ALL_OPEN))
    a_review_setting(quiz, teacher, matrix=matrix, to=to)
    client = browser(student)

    review = client.get(f"/attempts/{marked.id}/review").text
    form = client.get(f"/attempts/{marked.id}/appeal?item={appeal.item_id}").text
    desk = browser(teacher).get(f"/appeals/{appeal.id}").text

    assert ["第二点我写了。" in page for page in (review, form)] == [True, True]
    assert ["要点二满分" in page for page in (review, form)] == [is_told, is_told]
    assert ["得分由 5 改为 7" in page for page in (review, form)] == [is_told, is_told]
    assert "要点二满分" in desk


def test_a_question_of_another_paper_cannot_be_asked_about(browser, student, classroom, marked):
    other = a_user("王小明")
    an_enrollment(classroom, other)
    theirs = paper(handed_in(an_attempt(a_quiz(classroom, SHORT, key="T05-Q"), other)))["T03-I11"]

    page = browser(student).post(
        f"/attempts/{marked.id}/appeal", data={"item": theirs.id, "reason": "x"}
    )

    assert page.status_code == 404


def test_the_days_are_set_on_the_queue(browser, teacher, quiz):
    address = f"/assignments/{quiz.id}/appeals"
    client = browser(teacher)

    client.post(address, data={"days": ""})
    closed = queries.appeal_days(quiz.id)
    told = client.post(address, data={"days": "x"}, follow_redirects=True).text
    client.post(address, data={"days": "3"})

    assert closed is None
    assert "天数应在 1 与 365 之间" in told
    assert queries.appeal_days(quiz.id) == 3
