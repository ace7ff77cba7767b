"""Cards of the courses, authors and settings, archiving, giving up."""

import pytest
from sqlalchemy import select

from lms.authoring.models import (
    Author,
    AuthorRole,
    Desk,
    Draft,
    DraftRevision,
    PublicationRequest,
    WorkingCopy,
)
from lms.authoring.queries.cards import cards_of
from lms.authoring.queries.people import desks_of
from lms.authoring.queries.working import changes_of
from lms.authoring.services import publishing
from lms.authoring.services.saving import Change, save_all
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.queries import courses_to_give, the_course
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.classrooms import a_term
from tests.builders.courses import LESSON, LESSON_PATH, QUIZ_PATH


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


@pytest.fixture
def colleague(desk):
    teacher = a_teacher("何老师", number="T0002")
    an_author(teacher, role=AuthorRole.AUTHOR)
    return teacher


def change(client, **fields):
    return client.post("/desk/CSF/people", data=fields)


def roles() -> dict[str, str]:
    rows = db.session.scalars(select(Author), execution_options={"populate_existing": True})
    return {one.user_id: one.role.value for one in rows}


def journalled() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def card_of(person):
    (card,) = cards_of(person, desks_of(person))
    return card


def test_a_card_tells_what_waits(desk, zhou, colleague, browser):
    a_draft(desk, zhou)
    db.session.add(
        PublicationRequest(
            course_code="CSF",
            message="一",
            entries=[],
            requested_by_id=zhou.id,
            requested_at=now(),
        )
    )
    for who in (zhou, colleague):
        db.session.add(
            WorkingCopy(
                course_code="CSF",
                path=LESSON_PATH,
                author_id=who.id,
                text="x",
                base_hash="",
                seq=1,
                seen_at=now(),
            )
        )
    db.session.commit()

    card = card_of(zhou)
    assert (card.changed, card.requests, card.unsaved) == (1, 1, 1)
    page = browser(zhou).get("/desk").text
    assert "1 份草稿有改动" in page
    assert "写了还没有保存" in page


def test_a_card_counts_drafts_as_the_desk_does(desk, zhou, clock):
    counts = []

    def note():
        assert card_of(zhou).changed == len(changes_of("CSF"))
        counts.append(card_of(zhou).changed)

    note()
    a_draft(desk, zhou)
    clock.move(minutes=1)
    save_all(desk, [Change(QUIZ_PATH), Change("glossary.md")], by=zhou)
    note()
    clock.move(minutes=1)
    publishing.publish(desk, message="一", by=zhou, only=[LESSON_PATH])
    note()
    clock.move(minutes=1)
    a_draft(desk, zhou, text=LESSON)
    note()
    publishing.discard(desk, [LESSON_PATH, QUIZ_PATH], by=zhou)
    note()

    assert counts[0] == counts[-1] == 0
    assert max(counts) == 2


def test_cards_are_few_statements(desk, zhou, browser, at_most):
    client = browser(zhou)
    client.get("/desk")
    with at_most(9):
        client.get("/desk")


def test_owners_add_change_and_remove_authors(desk, zhou, browser):
    he = a_teacher("何老师", number="T0002")
    client = browser(zhou)

    change(client, deed="set", number="T0002", role="author")
    assert roles()[he.id] == "author"
    change(client, deed="set", number="T0002", role="owner")
    assert roles()[he.id] == "owner"
    change(client, deed="remove", user=he.id)
    assert he.id not in roles()
    assert journalled()[-3:] == [
        "authoring.author",
        "authoring.author",
        "authoring.author_removed",
    ]


@pytest.mark.parametrize(
    ("number", "said"), [("X999", "没有号码是"), ("S0009", "不是教师"), ("", "请填写")]
)
def test_who_cannot_write_is_refused(desk, zhou, browser, number, said):
    a_user("林晓雨", number="S0009")
    client = browser(zhou)
    answer = change(client, deed="set", number=number, role="author")

    page = answer.text if answer.status_code == 422 else client.get("/desk/CSF/people").text
    assert said in page
    assert len(roles()) == 1


def test_a_course_is_never_without_an_owner(desk, zhou, colleague, browser):
    client = browser(zhou)
    change(client, deed="remove", user=zhou.id)
    change(client, deed="set", number=zhou.number, role="author")
    assert roles()[zhou.id] == "owner"

    change(client, deed="set", number=colleague.number, role="owner")
    change(client, deed="remove", user=zhou.id)
    assert roles() == {colleague.id: "owner"}
    assert client.get("/desk/CSF").status_code == 404


def test_review_is_asked_for_and_the_desk_row_made_when_first_needed(desk, zhou, browser):
    assert db.session.scalar(select(Desk.id)) is None
    client = browser(zhou)
    change(client, deed="review", needs_review="yes")
    assert db.session.scalar(select(Desk.needs_review)) is True
    assert "提交发布申请" in page_with_a_draft(client, desk, zhou)

    change(client, deed="review")
    assert desks_of(zhou)[0].needs_review is False


def page_with_a_draft(client, desk, zhou) -> str:
    a_draft(desk, zhou)
    return client.get("/desk/CSF/changes").text


def test_authors_look_and_only_owners_change(desk, zhou, colleague, browser):
    client = browser(colleague)
    page = client.get("/desk/CSF/people").text
    before = roles()

    assert "编者和设置由课程负责人改" in page
    assert change(client, deed="remove", user=zhou.id).status_code == 404
    assert client.post("/desk/CSF/archive", data={"deed": "archive"}).status_code == 404
    assert roles() == before
    stranger, student = a_teacher("韩老师", number="T0003"), a_user("林晓雨")
    seen = [browser(one).get("/desk/CSF/people").status_code for one in (stranger, student, None)]
    assert seen == [404, 404, 302]


def test_an_archived_course_is_given_to_no_new_classroom(desk, zhou, browser):
    client, office = browser(zhou), browser(an_administrator())
    term = a_term()
    client.post("/desk/CSF/archive", data={"deed": "archive"})

    assert the_course("CSF").archived_at is not None
    assert courses_to_give() == []
    new = f"/office/terms/{term.id}/classrooms/new"
    assert "客户服务基础与实务" not in office.get(new).text
    assert "已归档" in client.get("/courses").text
    assert "已归档" in client.get("/desk").text

    client.post("/desk/CSF/archive", data={"deed": "unarchive"})
    assert "客户服务基础与实务" in office.get(new).text
    assert journalled()[-2:] == ["courses.archive", "courses.unarchive"]


def test_a_published_course_is_not_given_up(desk, zhou, browser):
    browser(zhou).post("/desk/CSF/archive", data={"deed": "give_up"})
    assert desks_of(zhou)


def test_a_course_that_was_never_published_can_be_given_up(zhou, browser):
    client = browser(zhou)
    client.post("/desk/new", data={"code": "ABC", "title": "新课", "hours": "1", "credits": "1"})
    client.post("/desk/ABC/archive", data={"deed": "archive"})
    assert [one.code for one in desks_of(zhou)] == ["ABC"]

    assert client.post("/desk/ABC/archive", data={"deed": "give_up"}).location == "/desk"
    assert desks_of(zhou) == []
    for model in (Draft, DraftRevision, Desk, Author):
        assert db.session.scalar(select(model.id)) is None
    assert journalled()[-1] == "authoring.give_up"
