"""Showing columns to students and hiding them: batches, moments, and what students then see."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.gradebook import queries, services
from lms.gradebook.models import BatchKind, GradeItem, MarkSource
from lms.gradebook.rules import State
from lms.gradebook.rules.releasing import Release, released_at
from lms.gradebook.services import NothingToRelease
from lms.gradebook.services.recording import Entry, enter
from lms.quizzes.queries import quiz_assignment
from lms.reports.queries import results
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.finals import FinalClass
from tests.builders.gradebook import a_line
from tests.builders.quizzes import BLANK, SINGLE, a_quiz, an_attempt, answer, handed_in

MONDAY, TUESDAY = (datetime(2026, 11, day, 1, tzinfo=UTC) for day in (23, 24))


@pytest.fixture
def school(app):
    return FinalClass("80", "50")


def released(school, key, at):
    batch = services.set_release(school.classroom, [key], at=at, reason="", by=school.teacher)
    db.session.commit()
    return batch


def me(browser, school):
    return browser(school.students[0]).get(f"/classrooms/{school.row.id}/me").text


@pytest.mark.parametrize(
    ("steps", "at"),
    [
        ((), MONDAY),
        ((Release(MONDAY, None),), None),
        ((Release(MONDAY, None, is_void=True),), MONDAY),
        ((Release(MONDAY, None), Release(None, TUESDAY)), TUESDAY),
        ((Release(MONDAY, None), Release(None, TUESDAY, is_void=True)), None),
        ((Release(MONDAY, None, is_void=True), Release(None, TUESDAY)), TUESDAY),
        ((Release(None, MONDAY, is_void=True), Release(MONDAY, None, is_void=True)), None),
    ],
)
def test_the_latest_step_that_is_not_void_says_when_a_column_is_shown(steps, at):
    assert released_at(steps, MONDAY) == at


def test_a_hidden_column_is_on_no_page_of_the_student(browser, school):
    released(school, school.quiz_key, None)

    page, home = me(browser, school), browser(school.students[0]).get("/").text

    assert "有 1 项成绩尚未公布" in page
    assert page.count('<td class="n" data-l="得分">80</td>') == 1
    assert home.count("80 / 100") == 1


def test_a_column_shown_later_appears_at_its_moment(clock, browser, school):
    released(school, school.quiz_key, now() + timedelta(hours=1))
    before = me(browser, school)
    clock.move(hours=1)

    assert "尚未公布" in before
    assert "尚未公布" not in me(browser, school)


def test_a_state_of_a_hidden_column_is_not_told_by_the_total(browser, school):
    school.set_state(school.students[0], State.CHEATED, column=school.quiz_key)
    released(school, school.quiz_key, None)

    assert '<p class="big">80 ' in me(browser, school)


def test_teachers_see_hidden_columns(browser, school):
    released(school, school.quiz_key, None)
    address = f"/classrooms/{school.row.id}/students/{school.students[0].id}"

    page = browser(school.teacher).get(address).text

    assert page.count('<td class="n" data-l="得分">80</td>') == 2
    assert "尚未公布" not in page


def test_a_release_is_one_batch_that_says_what_held_before(school):
    item = queries.item_of(school.quiz.id)
    before = item.released_at

    batch = released(school, school.quiz_key, None)

    assert (batch.kind, batch.detail["items"]) == (BatchKind.RELEASE, [item.id])
    assert batch.detail["before"] == {str(item.id): before.isoformat()}
    line = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "release.set"))
    assert line.one().detail["batch"] == batch.id


def test_a_voided_release_is_put_back_and_can_stand_up_again(school):
    before = queries.item_of(school.quiz.id).released_at
    batch = released(school, school.quiz_key, None)

    batch.voided_at, batch.voided_by_id = now(), school.teacher.id
    services.follow_releases(school.row.id, batch.detail["items"])
    put_back = queries.item_of(school.quiz.id).released_at
    batch.voided_at = batch.voided_by_id = None
    services.follow_releases(school.row.id, batch.detail["items"])

    assert put_back == before
    assert queries.item_of(school.quiz.id).released_at is None


def test_a_column_without_marks_can_be_hidden_before_the_first(app):
    school = FinalClass(unmarked=1)

    released(school, school.quiz_key, None)

    assert db.session.scalars(select(GradeItem.released_at)).all() == [None]


def test_what_is_so_already_is_no_batch(school):
    released(school, school.quiz_key, None)

    with pytest.raises(NothingToRelease):
        released(school, school.quiz_key, None)


def test_no_column_is_no_batch(school):
    with pytest.raises(NothingToRelease):
        services.set_release(school.classroom, [], at=None, reason="", by=school.teacher)


def test_grades_are_released_after_submission_too(school):
    released(school, school.quiz_key, None)
    school.submitted()

    assert released(school, school.quiz_key, now()).id


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"do": "hide"}, "已收回 1 项成绩"),
        ({"do": "later", "at": "2030-01-01T09:00"}, "1 项成绩定于"),
        ({"do": "later", "at": "2020-01-01T09:00"}, "请填写以后的公布时间"),
        ({"do": "later", "at": "明天"}, "请填写以后的公布时间"),
        ({"do": "now"}, "已公布 1 项成绩"),
    ],
)
def test_the_page_releases_and_hides(browser, school, sent, said):
    data = {"column": school.quiz_key, **sent}

    page = browser(school.teacher).post(f"{school.at}/release", data=data, follow_redirects=True)

    assert said in page.text


class Hidden:
    """A quiz whose points its student may not see as far as `aspects` say, marked over by hand."""

    def __init__(self, *aspects: str) -> None:
        self.teacher, self.student = a_teacher("李老师"), a_user("林晓雨")
        self.row = a_classroom(teacher=self.teacher, students=(self.student,))
        rule = {aspect: ["after", "open"] for aspect in aspects}
        quiz = a_quiz(self.row, SINGLE + "\n" + BLANK, review=rule)
        attempt = an_attempt(quiz, self.student)
        answer(attempt, self.student, "T03-I01")
        handed_in(attempt)
        possible = quiz_assignment(quiz.id).activity.possible
        line = a_line("T03-I01", earned="7", possible=str(possible))
        enter(
            queries.item_of(quiz.id),
            [Entry(self.student.id, Decimal(7), possible, (line,), "batch:1")],
            {},
            reason="口头补答",
            recorded_by=self.teacher,
            source=MarkSource.OVERRIDE,
        )
        db.session.commit()


@pytest.mark.parametrize(
    ("aspects", "is_shown", "is_divided"),
    [
        ((), False, False),
        (("points",), True, False),
        (("answers", "right_wrong", "points"), True, True),
    ],
)
def test_a_mark_over_a_hidden_attempt_is_hidden_like_it(
    browser, app, *, aspects, is_shown, is_divided
):
    hidden = Hidden(*aspects)
    client = browser(hidden.student)

    page, home = client.get(f"/classrooms/{hidden.row.id}/me").text, client.get("/").text

    assert ('<td class="n" data-l="得分">7</td>' in page) is is_shown
    assert ("有 1 项成绩尚未公布" in page) is not is_shown
    assert ("7 / " in home) is is_shown
    leaves = [one.leaf for one in _leaves(hidden)]
    assert (leaves == ["T03-I01"]) is is_divided


def _leaves(hidden):
    return results.results_of(
        results.own_results(hidden.student, hidden.row.id), as_student=True
    ).leaves
