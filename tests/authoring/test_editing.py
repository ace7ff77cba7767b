"""The editor's page and what it sends: typing kept, drafts saved, problems and preview told."""

import pytest

from lms.authoring.models import WorkingCopy
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.core.db import db
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import (
    EVALUATION_PATH,
    GLOSSARY,
    LESSON,
    LESSON_PATH,
    QUIZ_PATH,
    WITH_EXAM,
    a_folder,
)

NEW = LESSON + "2. 又一条。\n"
PAGES = ("edit", "preview", "comments", "history")


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou, a_folder({**WITH_EXAM, "glossary.md": GLOSSARY}))


def at(verb: str, path: str = LESSON_PATH) -> str:
    return f"/desk/CSF/{verb}/{path}"


def base_of(path: str = LESSON_PATH) -> str:
    return files_of("CSF")[path].sha256


def test_the_page_has_the_text_and_a_policy_that_knows_its_nonce(desk, zhou, browser):
    answer = browser(zhou).get(at("edit"))

    policy = answer.headers["Content-Security-Policy"]
    assert "客户的书稿丢了" in answer.text
    assert "unsafe-inline" not in policy
    assert f"'nonce-{answer.text.split('data-nonce=')[1][1:].split(chr(34))[0]}'" in policy


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 200), ("author", 200), ("administrator", 200), ("other", 404), ("student", 404)],
)
def test_who_may_open_a_document(zhou, browser, page, who, status):
    a_desk(zhou)
    author = a_teacher("何老师", number="T0002")
    an_author(author)
    people = {
        "zhou": zhou,
        "author": author,
        "administrator": an_administrator(),
        "other": a_teacher("韩老师", number="T0003"),
        "student": a_user("林晓雨"),
    }

    assert browser(people[who]).get(at(page)).status_code == status


@pytest.mark.parametrize("path", ["nothing.md", "media/x.png", "../course.md"])
def test_a_document_that_is_not_there_has_no_page(desk, zhou, browser, path):
    assert browser(zhou).get(at("edit", path)).status_code == 404


def test_what_is_typed_is_kept_for_its_author_alone(desk, zhou, browser):
    client = browser(zhou)
    answer = client.post(at("autosave"), json={"text": NEW, "base": base_of(), "seq": 0})

    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)
    assert answer.json["seq"] == 1
    assert "又一条" in client.get(at("edit")).text
    theirs = browser(colleague).get(at("edit")).text
    assert "又一条" not in theirs
    assert "周敏" in theirs
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON


def test_an_older_page_of_the_same_author_is_told(desk, zhou, browser):
    client, base = browser(zhou), base_of()
    client.post(at("autosave"), json={"text": NEW, "base": base, "seq": 0})

    answer = client.post(at("autosave"), json={"text": "别的", "base": base, "seq": 0})

    assert (answer.status_code, answer.json["answer"]) == (409, NEW)


def test_a_page_that_missed_a_save_is_told(desk, zhou, browser):
    client, base = browser(zhou), base_of()
    client.post(at("save"), json={"text": NEW, "base": base})

    answer = client.post(at("autosave"), json={"text": "别的", "base": base, "seq": 3})

    assert (answer.status_code, answer.json["answer"]) == (409, NEW)


def test_saving_settles_what_was_typed(desk, zhou, browser):
    client, base = browser(zhou), base_of()
    client.post(at("autosave"), json={"text": NEW, "base": base, "seq": 0})

    answer = client.post(at("save"), json={"text": NEW, "base": base, "note": "补一条"})

    assert answer.json["number"] == 1
    assert db.session.query(WorkingCopy).count() == 0


def test_saving_works_without_scripts(desk, zhou, browser):
    answer = browser(zhou).post(
        at("save"), data={"text": NEW.replace("\n", "\r\n"), "base": base_of()}
    )

    assert answer.status_code == 302
    assert text_of(files_of("CSF")[LESSON_PATH]) == NEW


def test_who_saves_second_is_led_to_merge_and_loses_nothing(desk, zhou, browser):
    base = base_of()
    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)
    browser(colleague).post(at("save"), json={"text": NEW, "base": base})
    mine = LESSON.replace("客户的书稿丢了。", "客户的书稿找不到了。")

    client = browser(zhou)
    refused = client.post(at("save"), json={"text": mine, "base": base})
    led = client.post(at("save"), data={"text": mine, "base": base})
    page = client.get(at("merge")).text

    assert refused.status_code == 409
    assert led.headers["Location"] == at("merge")
    assert "找不到了" in page
    assert "又一条" in page


def meet(browser, zhou, mine: str, theirs: str):
    """Two authors who began from the same text; the client of who saved second."""
    base = base_of()
    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)
    browser(colleague).post(at("save"), json={"text": theirs, "base": base})
    client = browser(zhou)
    client.post(at("save"), data={"text": mine, "base": base})
    return client


def test_changes_at_different_places_are_both_kept(desk, zhou, browser):
    mine = LESSON.replace("客户的书稿丢了。", "客户的书稿找不到了。")
    client = meet(browser, zhou, mine, NEW)

    client.post(at("merge"), data={"after": base_of()})

    both = NEW.replace("客户的书稿丢了。", "客户的书稿找不到了。")
    assert text_of(files_of("CSF")[LESSON_PATH]) == both


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"choice-0": "mine-theirs"}, "客户的书稿找不到了。\n客户的电脑坏了。"),
        ({"choice-0": "theirs"}, "客户的电脑坏了。"),
        ({"choice-0": "edited", "words-0": "第三种说法。"}, "第三种说法。"),
        ({}, "客户的电脑坏了。"),
    ],
)
def test_conflicts_are_settled_as_chosen(desk, zhou, browser, sent, kept):
    mine = LESSON.replace("客户的书稿丢了。", "客户的书稿找不到了。")
    client = meet(browser, zhou, mine, LESSON.replace("客户的书稿丢了。", "客户的电脑坏了。"))

    client.post(at("merge"), data={"after": base_of(), **sent})

    expected = LESSON.replace("客户的书稿丢了。", kept)
    assert text_of(files_of("CSF")[LESSON_PATH]) == expected


def test_problems_are_told_at_their_line(desk, zhou, browser):
    text = LESSON.replace("K3.1, S3.1", "K9.9, S3.1")

    told = browser(zhou).post(at("problems"), json={"text": text}).json

    assert {one["line"] for one in told["problems"] if "K9.9" in one["message"]} == {7}
    assert told["words"] > 20


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("x" * 600_000, 413),
        ("[" * 5000, 200),
        ("> " * 300 + "x", 200),
        ("a\x00b", 413),
        ("", 200),
    ],
)
def test_hostile_texts_are_answered_with_a_message(desk, zhou, browser, text, status):
    client = browser(zhou)

    answers = [client.post(at(one), json={"text": text}) for one in ("problems", "preview")]

    assert [one.status_code for one in answers] == [status, status]


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<form action=/x><button formaction=javascript:alert(1)>x</button></form>",
    "<style>*{display:none}</style>",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
)


@pytest.mark.parametrize("attack", HOSTILE)
def test_nothing_of_a_hostile_text_runs_in_the_preview(desk, zhou, browser, attack):
    text = LESSON.replace("客户的书稿丢了。", attack)

    html = browser(zhou).post(at("preview"), json={"text": text}).json["html"]

    bare = html.replace("&lt;", "").lower()
    assert not any(
        sign in bare
        for sign in (
            "<script",
            "<svg",
            "<iframe",
            "<style",
            'href="jav',
            "<form action",
            "<img src=x",
        )
    )


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (LESSON_PATH, "想一想"),
        (QUIZ_PATH, "客户服务意识的对象包括"),
        (EVALUATION_PATH, "情境应对"),
        ("banks/t03.md", "答案与解析"),
        ("exams/final.md", "满分"),
        ("objectives.md", "接住客户的情绪"),
        ("glossary.md", "术语表"),
        ("course.md", "面向一线客服岗位"),
        ("m1-entering-the-post/unit.md", "走进客户服务岗位"),
    ],
)
def test_every_kind_of_document_has_a_preview(desk, zhou, browser, path, shown):
    answer = browser(zhou).get(at("preview", path))

    assert shown in answer.text
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_the_keys_of_the_course_are_offered(desk, zhou, browser, at_most):
    with at_most(16):
        found = browser(zhou).get("/desk/CSF/keys").json

    assert {"key": "K3.1", "title": "说出四类素质", "kind": "knowledge"} in found["objectives"]
    assert "T03-I01" in {one["key"] for one in found["questions"]}
    assert {one["key"] for one in found["media"]} == {
        "m1-entering-the-post/t03-service-awareness/media/qualities.svg"
    }


def test_colleagues_hear_of_each_other(desk, zhou, browser):
    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)
    browser(colleague).post(at("presence"), json={})

    told = browser(zhou).post(at("presence"), json={}).json

    assert told["others"] == [{"name": "何老师", "here": True}]
    assert told["standing"] == base_of()


def test_what_was_typed_can_be_thrown_away(desk, zhou, browser):
    client = browser(zhou)
    client.post(at("autosave"), json={"text": NEW, "base": base_of(), "seq": 0})

    client.post(at("throw-away"))

    assert "又一条" not in client.get(at("edit")).text


def test_the_editor_opens_in_few_statements(desk, zhou, browser, at_most):
    a_draft(desk, zhou, NEW)
    client = browser(zhou)
    client.get(at("edit"))

    with at_most(16):
        assert client.get(at("edit")).status_code == 200
