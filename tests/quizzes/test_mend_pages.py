"""The pages of mending: finding the question, the preview, two tabs, and who may."""

import re

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.quizzes import queries
from lms.quizzes.models import Mend
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import appeals
from tests.builders.accounts import a_teacher, an_administrator
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.marking import an_appeal
from tests.builders.mending import (
    NEVER_LOWER,
    a_wish,
    mended,
    points,
    preview_fields,
    previewed,
    published,
    sat,
    tokens,
    two_papers,
    undone,
)
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    loaded,
    paper,
)

TURNED = AUTOMATIC.replace("- [ ] 只有付费客户", "- [x] 只有付费客户").replace(
    "- [x] 外部客户与内部同事", "- [ ] 外部客户与内部同事"
)
FIRST = {"a": ["0"]}
PATHS = ("", "/T03-I01", "/T03-I01/preview?kind=full")


@pytest.fixture
def classroom(teacher, student, other):
    return a_classroom(teacher=teacher, students=(student, other))


@pytest.fixture
def quiz(classroom, student, other):
    return two_papers(a_quiz(classroom), student, other)


def here(quiz, path=""):
    return f"/assignments/{quiz.id}/mending{path}"


def apply(client, quiz, form):
    return client.post(here(quiz, "/T03-I01/preview"), data=form)


def test_questions_are_listed_with_what_is_suspicious(browser, teacher, other, quiz):
    sat(quiz, other, T03_I01=FIRST)

    page = browser(teacher).get(here(quiz))

    assert "错的比对的多" in page.text
    assert page.text.index("T03-I01") < page.text.index("T03-I06")


def test_a_question_shows_who_answered_what(browser, teacher, quiz):
    page = browser(teacher).get(here(quiz, "/T03-I01"))

    assert "B．外部客户与内部同事" in page.text
    assert "认可“只有付费客户”" in page.text
    assert "认可“外部客户与内部同事”" not in page.text
    assert "按已发布的新文字重新计分</span>" not in page.text


def test_a_later_wording_is_offered_once_it_is_published(browser, teacher, quiz):
    published(quiz, TURNED)
    before = browser(teacher).get(here(quiz, "/T03-I01"))

    mended(quiz, teacher, a_wish(kind=MendKind.REVISION))

    offer = 'value="revision"'
    assert offer in before.text
    assert offer not in browser(teacher).get(here(quiz, "/T03-I01")).text


def test_after_an_accepted_answer_no_later_wording_is_offered(browser, teacher, quiz):
    answers = tokens(quiz, "T03-I01", "只有付费客户")
    mended(quiz, teacher, a_wish(kind=MendKind.ACCEPT, answers=answers))

    assert 'value="revision"' not in browser(teacher).get(here(quiz, "/T03-I01")).text


def test_blanks_are_accepted_one_by_one(browser, teacher, student, classroom):
    quiz = a_quiz(classroom, BLANK, key="T04-Q")
    sat(quiz, student, T03_I08={"1": ["精益"], "2": ["10~12"]})

    page = browser(teacher).get(here(quiz, "/T03-I08"))

    assert "认可“精益”" in page.text
    assert "认可“10~12”" not in page.text  # as a key it would be a range


def test_what_a_person_marks_can_only_be_void(browser, teacher, student, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT, key="T04-Q")
    sat(quiz, student, T03_I11=None)

    page = browser(teacher).get(here(quiz, "/T03-I11"))

    assert 'value="accept"' not in page.text
    assert 'value="out"' in page.text


def test_the_preview_says_who_changes_and_how(browser, teacher, student, quiz):
    an_attempt(quiz, student)

    page = previewed(browser(teacher), quiz)

    assert "2 份已交的答卷里，1 人的成绩会变：1 人提高，0 人降低。" in page.text
    assert "1 人由不及格变为及格" in page.text
    assert "全班平均得分率由 64.3% 变为 100.0%。" in page.text
    assert "1 人正在作答" in page.text
    assert points(quiz, student) == (7, 7)


def test_the_preview_is_applied_and_undone(browser, teacher, other, quiz):
    client = browser(teacher)

    applied = apply(client, quiz, preview_fields(previewed(client, quiz)))
    page = client.get(applied.headers["Location"])
    after = points(quiz, other)
    back = client.post(applied.headers["Location"], data={"why": "看错了"}, follow_redirects=True)

    assert "两个选项都对" in page.text
    assert (after, points(quiz, other)) == ((7, 7), (2, 7))
    assert "已撤销，答卷和成绩已恢复" in back.text
    assert "看错了" in back.text


def test_a_stale_preview_is_shown_anew(browser, teacher, student, other, quiz):
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz))
    sat(quiz, other, T03_I01=FIRST)

    page = apply(client, quiz, form)

    assert page.status_code == 409
    assert "还没有更正任何成绩" in page.text
    assert 'value="两个选项都对"' in page.text
    assert points(quiz, other) == (2, 7)
    assert apply(client, quiz, preview_fields(page)).status_code == 302
    assert points(quiz, other) == (7, 7)


def test_a_second_tab_or_click_does_not_mend_twice(browser, teacher, quiz):
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz))

    codes = [apply(client, quiz, form).status_code for _n in range(2)]

    assert codes == [302, 409]
    assert len(db.session.scalars(select(Mend.id)).all()) == 1


def test_a_large_class_is_mended_in_the_background(browser, teacher, other, quiz, monkeypatch):
    monkeypatch.setattr("lms.quizzes.views.mending.IN_BACKGROUND", 1)
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz))

    page = client.post(here(quiz, "/T03-I01/preview"), data=form, follow_redirects=True)
    again = client.post(here(quiz, "/T03-I01/preview"), data=form, follow_redirects=True)

    assert "看更正的结果" in page.text
    assert points(quiz, other) == (7, 7)
    assert "下面是新的预览" in again.text
    assert "重新预览" in again.text
    assert browser(other).get(page.request.path).status_code == 404


def test_a_token_of_other_parameters_is_refused(browser, teacher, other, quiz):
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz), kind="out")

    assert apply(client, quiz, form).status_code == 409
    assert points(quiz, other) == (2, 7)


def test_without_a_reason_nothing_is_mended(browser, teacher, other, quiz):
    client = browser(teacher)

    page = client.post(
        here(quiz, "/T03-I01/preview"),
        data=preview_fields(previewed(client, quiz), reason=" "),
        follow_redirects=True,
    )

    assert "请写明更正的原因" in page.text
    assert points(quiz, other) == (2, 7)


def test_hostile_words_stay_words(browser, teacher, student, classroom):
    quiz = a_quiz(classroom, BLANK, key="T04-Q")
    sat(quiz, student, T03_I08={"1": ["<script>alert(1)</script>"], "2": ["1"]})

    page = browser(teacher).get(here(quiz, "/T03-I08"))

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("query", ["", "?kind=nonsense", "?kind=full&policy=nonsense"])
def test_a_malformed_question_is_refused(browser, teacher, quiz, query):
    page = browser(teacher).get(here(quiz, f"/T03-I01/preview{query}"))

    assert page.status_code == 400


def test_nothing_chosen_is_said(browser, teacher, quiz):
    page = browser(teacher).get(
        here(quiz, "/T03-I01/preview?kind=accept&answer=zzz"), follow_redirects=True
    )

    assert "请先勾选要认可的答案。" in page.text


def test_a_closed_term_is_said(browser, teacher, quiz):
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz))
    a_term(is_open=False)

    page = client.post(here(quiz, "/T03-I01/preview"), data=form, follow_redirects=True)

    assert "已经结束，成绩不能再改" in page.text


def test_the_text_is_watched_until_it_agrees(browser, teacher, quiz):
    answers = tokens(quiz, "T03-I01", "只有付费客户")
    mended(quiz, teacher, a_wish(kind=MendKind.ACCEPT, answers=answers))
    before = browser(teacher).get(here(quiz))

    published(quiz, TURNED)

    assert "待修改" in before.text
    page = browser(teacher).get(here(quiz))
    assert "待修改" not in page.text
    assert "已一致" in page.text


@pytest.mark.parametrize(
    ("kind", "policy", "sentence"),
    [
        (MendKind.REVISION, "exact", "这道题的答案已更正，所有人按新答案重新计分。"),
        (MendKind.REVISION, NEVER_LOWER, "按新答案重新计分。原来得分更高的保留原分。"),
        (MendKind.FULL, "exact", "这道题已作废，所有人得满分。"),
        (MendKind.ANSWERED, "exact", "这道题已作废，作答的人都得满分。"),
        (MendKind.OUT, "exact", "这道题已作废，移出试卷，不计分。"),
    ],
)
def test_a_student_is_told_and_sees_the_repaired_answer(
    *, browser, teacher, student, quiz, kind, policy, sentence
):
    from lms.quizzes.rules.mending import MendPolicy  # noqa: PLC0415

    published(quiz, TURNED)
    mended(quiz, teacher, a_wish(kind=kind, policy=MendPolicy(policy)))

    page = browser(student).get(review_of(quiz, student))

    assert sentence in page.text


def test_a_student_reads_which_answer_is_accepted_as_well(browser, teacher, other, quiz):
    answers = tokens(quiz, "T03-I01", "只有付费客户")
    mended(quiz, teacher, a_wish(kind=MendKind.ACCEPT, answers=answers))

    page = browser(other).get(review_of(quiz, other))

    assert "这道题另外认可：“只有付费客户”。" in page.text
    assert "7 <small>分，满分 7 分" in page.text


@pytest.mark.parametrize("review", ["never", "after_close"])
def test_nothing_is_told_before_answers_may_be_seen(browser, teacher, student, classroom, review):
    quiz = a_quiz(classroom, key="T04-Q", review=review)
    sat(quiz, student)
    mended(quiz, teacher, a_wish())

    assert "已作废" not in browser(student).get(review_of(quiz, student)).text


def test_after_undoing_nothing_is_told(browser, teacher, student, quiz):
    (mend,) = mended(quiz, teacher, a_wish())
    undone(mend, teacher)

    assert "已更正" not in browser(student).get(review_of(quiz, student)).text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["student", "stranger", "administrator"])
def test_only_teachers_of_the_class_open_the_pages(*, browser, student, quiz, who, path):
    people = {"student": student}
    person = people.get(who) or {"stranger": a_teacher, "administrator": an_administrator}[who]()

    assert browser(person).get(here(quiz, path)).status_code == 404


@pytest.mark.parametrize("who", ["student", "stranger"])
def test_only_teachers_of_the_class_mend_and_undo(browser, teacher, student, quiz, who):
    form = preview_fields(previewed(browser(teacher), quiz))
    (mend,) = mended(quiz, teacher, a_wish("T03-I06"))
    client = browser(student if who == "student" else a_teacher("王老师"))

    codes = (
        apply(client, quiz, form).status_code,
        client.get(f"/assignments/{quiz.id}/mends/{mend.id}").status_code,
        client.post(f"/assignments/{quiz.id}/mends/{mend.id}", data={"why": "x"}).status_code,
    )

    assert codes == (404, 404, 404)


def test_a_mend_is_reached_only_through_its_own_class(browser, teacher, student, quiz):
    (mend,) = mended(quiz, teacher, a_wish())
    mine = a_teacher("王老师")
    own = loaded(
        an_assignment(a_classroom(teacher=mine, students=(student,)), loaded(quiz).activity)
    )
    client = browser(mine)

    assert client.get(f"/assignments/{own.id}/mends/{mend.id}").status_code == 404
    assert client.post(f"/assignments/{own.id}/mends/{mend.id}").status_code == 404


def test_a_question_nobody_was_asked_is_not_found(browser, teacher, quiz):
    assert browser(teacher).get(here(quiz, "/T03-I99")).status_code == 404


def test_without_papers_the_page_says_what_to_do(browser, teacher, classroom):
    quiz = a_quiz(classroom, key="T04-Q")

    assert "还没有交上来的答卷" in browser(teacher).get(here(quiz)).text


def review_of(quiz, person):
    from lms.quizzes import queries  # noqa: PLC0415

    attempt = queries.attempts_by(person.id, loaded(quiz))[-1]
    return f"/attempts/{attempt.id}/review"


def test_the_page_of_a_mend_offers_the_open_appeals_about_its_question(
    *, browser, teacher, student, other, quiz
):
    first, second = (
        next(one for one in queries.papers_of([quiz.id]) if one.student_id == person.id)
        for person in (student, other)
    )
    about = an_appeal(second, other, paper(second)["T03-I01"], "B 项也对。")
    an_appeal(second, other, paper(second)["T03-I06"], "另一题。")
    answered = an_appeal(first, student, paper(first)["T03-I01"], "已经答复。")
    appeals.answer(answered, by=teacher, words="看过了。")
    db.session.commit()
    (mend,) = mended(quiz, teacher, a_wish())

    page = browser(teacher).get(f"/assignments/{quiz.id}/mends/{mend.id}").text

    assert re.findall(r'href="/appeals/(\d+)"', page) == [str(about.id)]
    assert "B 项也对。" in page
