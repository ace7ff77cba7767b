"""Changes, publishing, undoing, giving up, requests and comments."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.assignments.services import assign
from lms.authoring.models import Desk, DraftComment, PublicationRequest, RequestState
from lms.authoring.queries.impact import use_of
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import changes_of, files_of
from lms.authoring.rules.anchoring import place_of
from lms.core.clock import now
from lms.core.db import db
from lms.courses.importer import export_folder
from lms.courses.queries import activities_of
from lms.quizzes.services import begin
from lms.revisions.queries import current_publication
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.classrooms import a_classroom
from tests.builders.courses import LESSON, LESSON_PATH, QUIZ, QUIZ_PATH

NEW = LESSON + "2. 又一条。\n"


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


@pytest.fixture
def colleague(desk):
    teacher = a_teacher("何老师", number="T0002")
    an_author(teacher)
    return teacher


def published() -> str:
    return export_folder("CSF").files[LESSON_PATH].decode()


def standing() -> int:
    return current_publication("CSF").id


def state_of(asked: PublicationRequest) -> RequestState:
    return db.session.get_one(PublicationRequest, asked.id, populate_existing=True).state


def reviewed() -> None:
    db.session.add(Desk(course_code="CSF", needs_review=True, origin="", created_at=now()))
    db.session.commit()


def test_the_page_says_what_would_change(desk, zhou, browser):
    a_draft(desk, zhou, NEW)

    page = browser(zhou).get("/desk/CSF/changes").text

    assert LESSON_PATH in page
    assert "没有发现问题" in page
    assert "知识总结" in page


def test_publishing_is_one_step_and_can_be_undone(desk, zhou, browser, clock):
    a_draft(desk, zhou, NEW)
    clock.move(minutes=1)
    client = browser(zhou)
    client.post(
        "/desk/CSF/publish", data={"path": [LESSON_PATH], "message": "补一条", "after": standing()}
    )
    first = published()
    clock.move(minutes=1)
    client.post(f"/desk/CSF/publications/{standing()}/undo")

    assert (first, published()) == (NEW, LESSON)
    assert [one.path for one in changes_of("CSF")] == [LESSON_PATH]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"message": ""}, "请写一句"),
        ({"message": "x", "after": "0"}, "刚刚由别人发布过"),
        ({"message": "x", "path": []}, "没有要发布的改动"),
    ],
)
def test_what_cannot_be_published_is_said(desk, zhou, browser, sent, said):
    a_draft(desk, zhou, NEW)

    answer = browser(zhou).post("/desk/CSF/publish", data={"path": [LESSON_PATH], **sent})

    assert answer.status_code == 422
    assert said in answer.text
    assert published() == LESSON


def test_a_double_click_publishes_once(desk, zhou, browser):
    a_draft(desk, zhou, NEW)
    sent = {"path": [LESSON_PATH], "message": "x", "after": standing()}
    client = browser(zhou)

    answers = [client.post("/desk/CSF/publish", data=sent).status_code for _n in range(2)]

    assert answers == [302, 422]


def test_drafts_are_given_up_and_stay_among_the_versions(desk, zhou, browser):
    a_draft(desk, zhou, NEW)

    browser(zhou).post("/desk/CSF/discard", data={"path": [LESSON_PATH]})

    file = files_of("CSF")[LESSON_PATH]
    assert (text_of(file), file.number) == (LESSON, 2)
    assert changes_of("CSF") == []


def test_running_papers_keep_their_questions_and_are_counted(desk, zhou, browser):
    ada = a_user("林晓雨")
    classroom = a_classroom(teacher=zhou, students=(ada,))
    quiz = next(one for one in activities_of("CSF") if one.key == "T03-Q")
    given = assign(
        classroom, quiz, opens_at=now() - timedelta(hours=1), due_at=None, closes_at=None, by=zhou
    )
    db.session.commit()
    from lms.assignments.queries import assignment_with_text  # noqa: PLC0415

    begin(assignment_with_text(given.id), student=ada)
    db.session.commit()
    a_draft(desk, zhou, QUIZ.replace("只有付费客户", "只有老客户"), path=QUIZ_PATH)

    page = browser(zhou).get("/desk/CSF/changes").text

    assert use_of("CSF", now()).activities["T03-Q"].running == 1
    assert "1 份正在作答的试卷不变" in page


def test_the_use_of_a_course_is_read_in_five_statements(desk, zhou, at_most):
    a_classroom(teacher=zhou, students=(a_user("林晓雨"),))
    db.session.commit()

    with at_most(5):
        use_of("CSF", now())


def test_with_review_nothing_is_published_without_a_colleague(desk, zhou, colleague, browser):
    reviewed()
    a_draft(desk, zhou, NEW)
    client = browser(zhou)
    client.post("/desk/CSF/publish", data={"path": [LESSON_PATH], "message": "补一条"})
    asked = db.session.scalars(select(PublicationRequest)).one()
    here = f"/desk/CSF/requests/{asked.id}"

    client.post(here, data={"deed": "approve"})
    by_oneself = state_of(asked)
    browser(colleague).post(here, data={"deed": "approve", "words": "好"})
    a_draft(desk, zhou, NEW + "3. 后来又改的。\n")
    client.post(here, data={"deed": "publish"})

    assert by_oneself is RequestState.OPEN
    assert state_of(asked) is RequestState.PUBLISHED
    assert published() == NEW


def test_a_returned_request_says_why_and_cannot_be_published(desk, zhou, colleague, browser):
    reviewed()
    a_draft(desk, zhou, NEW)
    browser(zhou).post("/desk/CSF/publish", data={"path": [LESSON_PATH], "message": "补一条"})
    asked = db.session.scalars(select(PublicationRequest)).one()
    here = f"/desk/CSF/requests/{asked.id}"
    browser(colleague).post(here, data={"deed": "return", "words": "第二条说得更具体些"})

    browser(zhou).post(here, data={"deed": "publish"})

    assert "说得更具体些" in browser(zhou).get(here).text
    assert published() == LESSON


def test_comments_are_said_answered_and_settled(desk, zhou, colleague, browser):
    here = f"/desk/CSF/comments/{LESSON_PATH}"
    line = LESSON.split("\n").index("客户的书稿丢了。") + 1
    browser(colleague).post(here, data={"line": str(line), "body": "哪一年的事？"})
    said = db.session.scalars(select(DraftComment)).one()
    client = browser(zhou)
    client.post(here, data={"comment": said.id, "deed": "answer", "body": "去年。"})
    a_draft(desk, zhou, LESSON.replace("## 情境导入\n", "## 情境导入\n\n多了一行。\n"))

    page = client.get(here).text
    client.post(here, data={"comment": said.id, "deed": "resolve"})

    assert f"第 {line + 2} 行" in page
    assert "去年。" in page
    assert db.session.get_one(DraftComment, said.id).resolved_by_id == zhou.id


@pytest.mark.parametrize(
    ("line", "quote", "found"),
    [(2, "b", 2), (1, "b", 2), (9, "x", None), (0, "", None), (3, "", 3), (4, "a", 4), (2, "a", 1)],
)
def test_a_comment_goes_with_its_line(line, quote, found):
    assert place_of(["a", "b", "c", "a"], line, quote) == found
