"""What a teacher decides about the review of a quiz: the grid, the switch, the preview."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.courses.rules.reviewing import PRESETS, Matrix
from lms.quizzes import queries, services
from lms.quizzes.rules.reviewing import Release
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    SHORT,
    a_quiz,
    a_review_setting,
    an_attempt,
    answer,
    handed_in,
    loaded,
    paper,
)

SECRET = "六西格玛"
ALL_AFTER = {"cell": [f"{a}:closed" for a in ("answers", "right_wrong", "points", "right_answer")]}


@pytest.fixture
def quiz(classroom, clock):
    text = "\n".join((AUTOMATIC, BLANK, SHORT))
    return a_quiz(classroom, text, closes_at=clock.moment + timedelta(days=7))


@pytest.fixture
def attempt(quiz, student):
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    return handed_in(attempt)


def setting(quiz):
    return queries.review_setting_of(quiz.id)


def test_the_grid_is_kept_for_this_class_and_no_other(browser, quiz, teacher):
    other = a_quiz_of_another_class(teacher)
    browser(teacher).post(f"/assignments/{quiz.id}/release", data=ALL_AFTER)

    assert Matrix.from_json(setting(quiz).matrix).has("right_answer", "closed")
    assert setting(other) is None


def a_quiz_of_another_class(teacher):
    return a_quiz(a_classroom(name="另一个班", teacher=teacher), AUTOMATIC, key="T04-Q")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_fills_the_grid(browser, quiz, teacher, preset):
    browser(teacher).post(f"/assignments/{quiz.id}/release", data={"preset": preset})

    assert Matrix.from_json(setting(quiz).matrix).preset == preset


def test_a_class_can_go_back_to_the_text_of_the_quiz(browser, quiz, teacher):
    a_review_setting(quiz, teacher, matrix=PRESETS["never"])
    page = browser(teacher)

    page.post(f"/assignments/{quiz.id}/release", data={"preset": "text"})

    assert setting(quiz).matrix is None
    assert "沿用测验正文里的设置" in page.get(f"/assignments/{quiz.id}/release").text


def test_what_cannot_stand_alone_is_refused_in_words(browser, quiz, teacher):
    page = browser(teacher).post(
        f"/assignments/{quiz.id}/release",
        data={"cell": ["right_answer:closed"]},
        follow_redirects=True,
    )

    assert "“全班截止后”一栏公布了正确答案，却没有公布对错" in page.text
    assert setting(quiz) is None


@pytest.mark.parametrize("aspect", ["points", "explanation", "feedback"])
def test_a_cell_that_would_show_nothing_while_answering_is_refused(browser, quiz, teacher, aspect):
    page = browser(teacher).post(
        f"/assignments/{quiz.id}/release",
        data={"cell": ["answers:during", f"{aspect}:during"]},
        follow_redirects=True,
    )

    assert "“作答时”一栏公布了" in page.text
    assert "却没有公布对错" in page.text
    assert setting(quiz) is None


@pytest.mark.parametrize("cell", ["", "points", "points:never", "points:closed:more", "<b>:after"])
def test_cells_nobody_knows_are_left_out(browser, quiz, teacher, cell):
    browser(teacher).post(f"/assignments/{quiz.id}/release", data={"cell": [cell, "points:open"]})

    assert setting(quiz).matrix == {
        name: ["open"] if name == "points" else [] for name in setting(quiz).matrix
    }


def test_a_student_sees_nothing_before_the_release_and_all_of_it_after(
    browser, quiz, teacher, student, attempt
):
    a_review_setting(quiz, teacher, matrix=PRESETS["after_close"])
    desk, phone = browser(teacher), browser(student)
    address = f"/attempts/{attempt.id}/review"

    before = phone.get(address).text
    desk.post(f"/assignments/{quiz.id}/release/switch", data={"to": "released"})
    released = phone.get(address).text
    desk.post(f"/assignments/{quiz.id}/release/switch", data={"to": "withheld"})
    withheld = phone.get(address).text

    assert SECRET not in before
    assert SECRET in released
    assert SECRET not in withheld
    assert "老师暂时收回了公布的内容" in withheld
    assert 'class="big"' in before
    assert 'class="big"' not in withheld  # not even the points


def test_a_release_for_later_comes_by_itself(*, browser, quiz, teacher, student, attempt, clock):
    a_review_setting(
        quiz, teacher, matrix=PRESETS["after_close"], later=clock.moment + timedelta(hours=2)
    )
    phone = browser(student)

    before = phone.get(f"/attempts/{attempt.id}/review").text
    clock.move(hours=2)
    after = phone.get(f"/attempts/{attempt.id}/review").text

    assert "11月23日 周一 11:00 起公布" in before
    assert SECRET not in before
    assert SECRET in after


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-11-24T09:00", "已定好公布的时间。"),
        ("2026-11-23T08:59", "已经过去"),
        ("2026-02-30T09:00", "时间没有看懂"),
        ("x" * 5000, "时间没有看懂"),
        ("", "已取消定时公布。"),
    ],
)
def test_a_moment_for_later_is_read_on_the_clock_of_the_school(
    *, browser, quiz, teacher, clock, written, words
):
    page = browser(teacher).post(
        f"/assignments/{quiz.id}/release/later", data={"at": written}, follow_redirects=True
    )

    assert words in page.text


def test_taking_back_a_moment_that_came_leaves_released_what_is_out(quiz, teacher, clock):
    a_review_setting(quiz, teacher, later=clock.moment + timedelta(hours=1))
    clock.move(hours=2)

    services.release_later(loaded(quiz), by=teacher, at=None)

    assert setting(quiz).state is Release.RELEASED


def test_the_switch_ends_a_plan_for_later(quiz, teacher, clock):
    a_review_setting(quiz, teacher, later=clock.moment + timedelta(hours=1))

    services.switch_release(loaded(quiz), by=teacher, to=Release.WITHHELD)

    assert setting(quiz).releases_at is None


def test_a_stale_page_overwrites_nothing(quiz, teacher, clock):
    a_review_setting(quiz, teacher, to=Release.WITHHELD)
    looked_at = services.seen_setting(setting(quiz))
    clock.move(minutes=1)
    services.set_review(loaded(quiz), by=teacher, matrix=PRESETS["never"], seen=looked_at)

    with pytest.raises(Stale):
        services.switch_release(loaded(quiz), by=teacher, to=Release.RELEASED, seen=looked_at)
    with pytest.raises(Stale):
        services.switch_release(loaded(quiz), by=teacher, to=Release.RELEASED, seen="")

    assert setting(quiz).state is Release.WITHHELD


def test_a_closed_term_changes_nothing_any_more(browser, quiz, teacher):
    a_term(is_open=False)

    page = browser(teacher).post(
        f"/assignments/{quiz.id}/release/switch", data={"to": "released"}, follow_redirects=True
    )

    assert "已经结束，公布的内容不能再改" in page.text
    assert setting(quiz) is None


def test_every_decision_is_on_record(quiz, teacher, clock):
    a_review_setting(
        quiz,
        teacher,
        matrix=PRESETS["never"],
        to=Release.RELEASED,
        later=clock.moment + timedelta(hours=1),
    )

    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    told = [(one.action, one.actor_id) for one in entries if one.subject == f"assignment:{quiz.id}"]
    assert [action for action, _who in told if action.startswith("review.")] == [
        "review.set",
        "review.switch",
        "review.release_later",
    ]
    assert {who for _action, who in told} == {teacher.id}


@pytest.mark.parametrize("path", ["", "/preview"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("student", 404), ("other", 404), ("office", 404), (None, 302)],
)
def test_who_may_open_the_page_and_the_preview(
    *, browser, quiz, teacher, student, who, status, path
):
    people = {"teacher": teacher, "student": student, None: None}
    others = {"other": lambda: a_teacher("外班老师"), "office": an_administrator}
    person = people[who] if who in people else others[who]()

    assert browser(person).get(f"/assignments/{quiz.id}/release{path}").status_code == status


@pytest.mark.parametrize("path", ["", "/switch", "/later"])
@pytest.mark.parametrize("who", ["student", "other"])
def test_nobody_else_decides(browser, quiz, student, who, path):
    person = student if who == "student" else a_teacher("外班老师")

    page = browser(person).post(f"/assignments/{quiz.id}/release{path}", data={"to": "released"})

    assert page.status_code == 404
    assert setting(quiz) is None


@pytest.mark.parametrize(
    ("mode", "review", "to", "later", "told"),
    [
        ("exam", "after_close", Release.RULE, None, ""),
        ("exam", "never", Release.RELEASED, None, ""),
        ("exam", "after_submit", Release.RULE, None, "对错、解析、正确答案"),
        ("exam", "after_submit", Release.WITHHELD, None, ""),
        ("exam", "after_close", Release.RELEASED, None, "对错、解析、正确答案"),
        ("exam", "after_close", Release.RULE, timedelta(days=1), "对错、解析、正确答案"),
        ("exam", "after_close", Release.RULE, timedelta(days=7), ""),
        ("exam", {"answers": ["open"], "explanation": ["open"]}, Release.RULE, None, "解析"),
        ("homework", "after_submit", Release.RULE, None, ""),
    ],
)
def test_the_page_warns_of_an_exam_that_tells_answers_before_the_closing(
    *, browser, classroom, teacher, clock, mode, review, to, later, told
):
    closes_at = clock.moment + timedelta(days=7)
    exam = a_quiz(classroom, AUTOMATIC, mode=mode, review=review, closes_at=closes_at)
    a_review_setting(exam, teacher, to=to, later=clock.moment + later if later else None)

    page = browser(teacher).get(f"/assignments/{exam.id}/release").text

    assert ("还没考的学生可能得知答案" in page) is bool(told)
    assert (f"截止以前就能看到{told}，先交卷的人" in page) is bool(told)


def test_once_everybody_is_done_an_exam_tells_nothing_early(browser, classroom, teacher, clock):
    closes_at = clock.moment + timedelta(hours=1)
    exam = a_quiz(classroom, AUTOMATIC, mode="exam", review="after_submit", closes_at=closes_at)
    clock.move(hours=1, minutes=1)

    page = browser(teacher).get(f"/assignments/{exam.id}/release").text

    assert "还没考的学生可能得知答案" not in page


def test_the_page_warns_of_those_who_have_not_handed_in(browser, quiz, teacher, attempt):
    page = browser(teacher).get(f"/assignments/{quiz.id}/release").text

    assert "没有交卷，他们可能" not in page  # the only student has


@pytest.mark.parametrize(("path", "limit"), [("", 7), ("/preview", 10)])
def test_the_pages_take_few_statements(*, browser, quiz, teacher, attempt, at_most, path, limit):
    client = browser(teacher)

    with at_most(limit):
        assert client.get(f"/assignments/{quiz.id}/release{path}").status_code == 200


def test_what_a_person_marked_is_told_as_far_as_it_may_be_seen(
    quiz, teacher, student, clock, at_most
):
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    handed_in(attempt)
    item = paper(attempt)["T03-I11"]
    services.mark_response(item, by=teacher, marks={"T03-I11": [3, 1]}, comment="再具体些")
    db.session.commit()

    with at_most(1):
        told = queries.feedback_of(student.id)
    a_review_setting(quiz, teacher, matrix=PRESETS["after_close"])
    untold = queries.feedback_of(student.id)
    clock.move(days=7, minutes=1)

    assert [one.comment for one in told] == ["再具体些"]
    assert untold == []
    assert [one.comment for one in queries.feedback_of(student.id)] == ["再具体些"]
    assert queries.feedback_of(a_user("王小明").id) == []
