"""Looking at drafts as a student at a moment: exact, read only, on record, and only so far."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.assignments.services import assign
from lms.authoring.models import Preview
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.models import Reading
from lms.courses.queries import activities_of
from lms.quizzes.models import Attempt
from lms.revisions.models import Publication, Revision
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.classrooms import a_classroom
from tests.builders.courses import LESSON, QUIZ, QUIZ_PATH

NEW = LESSON + "2. 草稿里的新一条。\n"
LATER = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)


class School:
    """A teacher who writes and teaches the course, a class, and a look as one of its students."""

    def __init__(self) -> None:
        self.teacher = a_teacher("周敏")
        self.desk = a_desk(self.teacher)
        self.ada = a_user("林晓雨")
        self.classroom = a_classroom(teacher=self.teacher, students=(self.ada,))
        quiz = next(one for one in activities_of("CSF") if one.key == "T03-Q")
        self.quiz = assign(
            self.classroom,
            quiz,
            opens_at=now() + timedelta(days=7),
            due_at=None,
            closes_at=None,
            by=self.teacher,
        )
        db.session.commit()

    def look(self, moment: datetime = LATER) -> str:
        preview = Preview(
            course_code="CSF",
            classroom_id=self.classroom.id,
            student_id=self.ada.id,
            moment=moment,
            started_by_id=self.teacher.id,
            started_at=now(),
        )
        db.session.add(preview)
        db.session.commit()
        return f"/desk/previews/{preview.id}"


@pytest.fixture
def school(app):
    return School()


def test_a_look_is_put_on_record(school, browser):
    client = browser(school.teacher)

    answer = client.post(
        "/desk/CSF/try",
        data={"who": f"{school.classroom.id}-{school.ada.id}", "moment": "2026-11-30T09:00"},
    )

    preview = db.session.scalars(select(Preview)).one()
    assert answer.headers["Location"] == f"/desk/previews/{preview.id}"
    assert preview.moment == datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
    line = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "authoring.preview")
    ).one()
    assert (line.actor_id, line.detail["student"]) == (school.teacher.id, school.ada.id)


def test_the_draft_is_shown_as_if_it_were_published(school, browser):
    a_draft(school.desk, school.teacher, NEW)
    look, client = school.look(), browser(school.teacher)

    page = client.get(f"{look}/at/classrooms/{school.classroom.id}/tasks/T03").text

    assert "草稿里的新一条" in page
    assert "以林晓雨的身份" in page
    assert f'href="{look}/at/' in page


def test_nothing_of_a_look_is_kept(school, browser):
    a_draft(school.desk, school.teacher, NEW)
    look, client = school.look(), browser(school.teacher)
    before = _counts()

    client.get(f"{look}/at/classrooms/{school.classroom.id}/tasks/T03")
    client.post(f"{look}/at/assignments/{school.quiz.id}/quiz", follow_redirects=True)

    assert _counts() == before
    own = browser(school.ada).get(f"/classrooms/{school.classroom.id}/tasks/T03").text
    assert "草稿里的新一条" not in own
    assert "预览：" not in own


def _counts() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Publication, Revision, Attempt, JournalEntry)
    ]


def test_the_teacher_stays_who_they_are(school, browser):
    look, client = school.look(), browser(school.teacher)

    answer = client.get(f"{look}/at/classrooms/{school.classroom.id}/tasks/T03")

    assert "Set-Cookie" not in answer.headers
    assert client.get("/desk").status_code == 200


@pytest.mark.parametrize(("moment", "is_open"), [(LATER, True), (None, False)])
def test_time_is_as_it_will_be_then(school, browser, moment, is_open):
    look, client = school.look(moment or now()), browser(school.teacher)

    page = client.get(f"{look}/at/assignments/{school.quiz.id}/quiz").text

    assert ("开始测验" in page) is is_open


def test_the_paper_is_drawn_from_the_draft(school, browser):
    draft = QUIZ.replace("客户服务意识的对象包括：", "草稿问的是哪些人？")
    a_draft(school.desk, school.teacher, draft, path=QUIZ_PATH)
    look, client = school.look(), browser(school.teacher)

    page = client.post(f"{look}/at/assignments/{school.quiz.id}/quiz", follow_redirects=True).text

    assert "草稿问的是哪些人" in page


@pytest.mark.parametrize(
    "page", ["", "learning", "marks", "profile", "classrooms/999/tasks/T03", "assignments/999", "x"]
)
def test_other_pages_of_the_student_are_nobody_elses(school, browser, page):
    answer = browser(school.teacher).get(f"{school.look()}/at/{page}")

    assert answer.status_code == 404
    assert "返回预览" in answer.text


def test_nothing_can_be_done_in_a_look(school, browser):
    look = school.look()

    answer = browser(school.teacher).post(
        f"{look}/at/classrooms/{school.classroom.id}/tasks/T03/checks/T03-I01",
        json={},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 403
    assert "没有保存" in answer.json["error"]


def test_what_a_page_sends_by_itself_goes_nowhere(school, browser):
    look = school.look()

    answer = browser(school.teacher).post(
        f"{look}/at/classrooms/{school.classroom.id}/tasks/T03/reading", json={"sections": []}
    )

    assert answer.status_code == 204
    assert db.session.scalar(select(func.count()).select_from(Reading)) == 0


def test_drafts_with_errors_are_told_instead(school, browser):
    a_draft(school.desk, school.teacher, NEW.replace("## 知识总结", "## 总结"))
    look, client = school.look(), browser(school.teacher)

    answer = client.get(f"{look}/at/classrooms/{school.classroom.id}/tasks/T03")

    assert answer.status_code == 422
    assert "知识总结" in answer.text


@pytest.mark.parametrize("who", ["administrator", "author", "student", "nobody"])
def test_a_look_belongs_to_whoever_started_it(school, browser, who):
    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)
    people = {
        "administrator": an_administrator(),
        "author": colleague,
        "student": school.ada,
        "nobody": None,
    }

    answer = browser(people[who]).get(school.look())

    assert answer.status_code in {302, 404}


def test_an_author_who_does_not_teach_the_class_cannot_choose_its_students(school, browser):
    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)

    answer = browser(colleague).post(
        "/desk/CSF/try",
        data={"who": f"{school.classroom.id}-{school.ada.id}", "moment": "2026-11-30T09:00"},
    )

    assert answer.status_code == 422


def test_the_overview_shows_what_there_is_to_look_at(school, browser):
    look = school.look()

    page = browser(school.teacher).get(look).text

    assert f"{look}/at/classrooms/{school.classroom.id}/tasks/T03" in page
    assert "那时开放" in page
