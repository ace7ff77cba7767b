"""The comment bank: keeping, inserting, sharing, counting; and nobody changes another's."""

import pytest

from lms.assignments import queries, services
from lms.assignments.models import BankComment
from lms.classrooms.models import Role
from lms.core.db import db
from tests.builders.accounts import a_teacher
from tests.builders.classrooms import a_classroom, an_enrollment


@pytest.fixture
def second(classroom):
    person = a_teacher("陈立")
    an_enrollment(classroom, person, Role.TEACHER)
    return person


@pytest.fixture
def question_id(short):
    return short.version.question_id


def a_comment(owner, text="例子再具体一点", **options):
    comment = services.bank_comment(owner=owner, text=text, **options)
    db.session.commit()
    return comment


def texts(*, marker, classroom, question_id):
    return [one.text for one in queries.comments_for(marker, classroom.id, question_id)]


def test_those_of_the_question_come_first_then_the_most_used(teacher, classroom, question_id):
    a_comment(teacher, "通用")
    a_comment(teacher, "常用").uses = 9
    a_comment(teacher, "本题", question_id=question_id)
    db.session.commit()

    found = texts(marker=teacher, classroom=classroom, question_id=question_id)

    assert found == ["本题", "常用", "通用"]


def test_the_same_words_are_kept_once(teacher, question_id):
    first = a_comment(teacher, "好")

    assert a_comment(teacher, " 好\r\n").id == first.id
    assert a_comment(teacher, "好", question_id=question_id).id != first.id


@pytest.mark.parametrize("text", ["", "  ", "字" * 501])
def test_a_comment_has_words_in_bounds(teacher, text):
    with pytest.raises(services.NotAComment):
        a_comment(teacher, text)


def test_shared_comments_are_seen_in_their_classroom_only(
    *, teacher, second, classroom, question_id
):
    elsewhere = a_classroom(teacher=second)
    a_comment(teacher, "共享", shared_in_id=classroom.id)
    a_comment(teacher, "自己的")

    assert texts(marker=second, classroom=classroom, question_id=question_id) == ["共享"]
    assert texts(marker=second, classroom=elsewhere, question_id=question_id) == []


def test_a_comment_is_not_reworded_into_another(teacher):
    a_comment(teacher, "一")
    other = a_comment(teacher, "二")

    with pytest.raises(services.AlreadyBanked):
        services.change_comment(other, text="一", shared_in_id=None)


def test_uses_are_counted_where_the_words_stayed(*, browser, teacher, quiz, attempt, short):
    stayed, gone = a_comment(teacher, "例子好"), a_comment(teacher, "没写完")
    form = {
        "item": short.id,
        "T03-I11-0": "3",
        "T03-I11-1": "5",
        "comment": "例子好，继续。",
        "used": [stayed.id, gone.id, "x"],
    }

    browser(teacher).post(f"/assignments/{quiz.id}/marking", data=form)

    counts = {one.text: one.uses for one in queries.bank_of(teacher)}
    assert counts == {"例子好": 1, "没写完": 0}


def test_the_desk_keeps_a_comment_without_leaving_it(browser, teacher, quiz, short):
    address = f"/assignments/{quiz.id}/comments"
    client = browser(teacher)
    as_script = {"Accept": "application/json"}

    kept = client.post(
        address, data={"question": short.version.question_id, "text": "好"}, headers=as_script
    )
    refused = client.post(
        address, data={"question": short.version.question_id, "text": " "}, headers=as_script
    )

    assert kept.json["ok"]
    assert refused.status_code == 409
    assert "评语是空的" in refused.json["error"]
    (comment,) = queries.bank_of(teacher)
    assert comment.question_id == short.version.question_id


def test_the_bank_is_kept_on_its_page(browser, teacher, quiz, classroom):
    address = f"/assignments/{quiz.id}/comments"
    client = browser(teacher)

    client.post(address, data={"text": "<i>好</i>"})
    (comment,) = queries.bank_of(teacher)
    client.post(f"{address}/{comment.id}", data={"text": "很好", "share": "1"})
    (changed,) = queries.bank_of(teacher)
    shared_in = changed.shared_in_id
    page = client.get(address).text
    client.post(f"{address}/{comment.id}", data={"delete": "1"})

    assert "很好" in page
    assert shared_in == classroom.id
    assert queries.bank_of(teacher) == []


def test_the_desk_shows_the_bank_and_whose_it_is(*, browser, teacher, second, quiz, short):
    a_comment(teacher, "先说<结论>", question_id=short.version.question_id)
    a_comment(second, "共享的", shared_in_id=quiz.classroom_id)

    page = browser(teacher).get(f"/assignments/{quiz.id}/marking").text

    assert page.index("先说&lt;结论&gt;") < page.index("共享的")
    assert "通用 · 陈立 · 用过 0 次" in page


@pytest.mark.parametrize("form", [{"text": "坏"}, {"delete": "1"}])
def test_nobody_changes_anothers_comment(browser, teacher, second, quiz, form):
    comment = a_comment(teacher, "好", shared_in_id=quiz.classroom_id)

    page = browser(second).post(f"/assignments/{quiz.id}/comments/{comment.id}", data=form)

    assert page.status_code == 404
    assert db.session.get(BankComment, comment.id).text == "好"
