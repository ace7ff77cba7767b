"""The versions of a document: listed, compared, told line by line, brought back."""

import pytest

from lms.authoring.queries.history import count_states, states_of
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.services import history as services
from lms.authoring.services.publishing import publish
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from lms.courses.services import undo_publication
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import LESSON, LESSON_PATH, a_folder
from tests.builders.media import a_sound

HISTORY = f"/desk/CSF/history/{LESSON_PATH}"
COMPARE = f"/desk/CSF/compare/{LESSON_PATH}"
LINES = f"/desk/CSF/lines/{LESSON_PATH}"
RESTORE = f"/desk/CSF/restore/{LESSON_PATH}"


@pytest.fixture
def zhou(app, clock):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def saved(desk, by, *texts, clock):
    for text in texts:
        clock.move(minutes=1)
        a_draft(desk, by, text)


def test_saves_and_publications_stand_in_one_line_of_time(desk, zhou, clock):
    saved(desk, zhou, LESSON + "甲\n", clock=clock)
    clock.move(minutes=1)
    publish(desk, message="补一条", by=zhou)
    db.session.commit()
    saved(desk, zhou, LESSON + "乙\n", clock=clock)

    assert [(one.origin.value, one.words) for one in states_of("CSF", LESSON_PATH)][:3] == [
        ("d", ""),
        ("p", "补一条"),
        ("d", ""),
    ]
    assert count_states("CSF", LESSON_PATH) == 4


def test_the_page_names_what_stands_and_what_says_the_same(desk, zhou, browser, clock):
    saved(desk, zhou, LESSON + "甲\n", LESSON, LESSON + "甲\n", clock=clock)

    page = browser(zhou).get(HISTORY).text

    assert page.count("编写台现在的内容") == 1
    assert page.count("学生现在看到的") == 1
    assert page.count("与已发布相同") == 1
    assert page.count("与编写台现在相同") == 1
    assert "+2" in page


def test_an_undone_publication_is_marked(desk, zhou, browser, clock):
    saved(desk, zhou, LESSON + "甲\n", clock=clock)
    publish(desk, message="太早了", by=zhou)
    clock.move(minutes=1)
    undo_publication("CSF", zhou)
    db.session.commit()

    page = browser(zhou).get(HISTORY).text

    assert "太早了" in page
    assert page.count("已撤销") == 1


def test_a_document_that_moved_is_followed_by_its_key(desk, zhou, browser, clock):
    clock.move(minutes=1)
    moved = LESSON_PATH.replace("t03", "t03-moved")
    folder = LESSON_PATH.rpartition("/")[0]
    inside = {path: file for path, file in files_of("CSF").items() if path.startswith(folder)}
    gone = [Change(path) for path in inside]
    come = [
        Change(
            path.replace("t03", "t03-moved", 1),
            text_of(file) if file.is_text else None,
            file.medium,
            came_from=path,
        )
        for path, file in inside.items()
    ]
    save_all(desk, gone + come, by=zhou)
    clock.move(minutes=1)
    publish(desk, message="换地方", by=zhou)
    db.session.commit()

    states = states_of("CSF", moved)

    assert [one.origin.value for one in states] == ["d", "p"]
    assert states[0].came_from == LESSON_PATH
    assert states[1].path == LESSON_PATH


def test_a_long_history_comes_in_pages_and_few_statements(desk, zhou, browser, clock, at_most):
    saved(desk, zhou, *[LESSON + f"{n}\n" for n in range(40)], clock=clock)
    client = browser(zhou)
    client.get("/desk")

    with at_most(16):
        first = client.get(HISTORY).text
    second = client.get(f"{HISTORY}?page=2").text

    assert first.count('name="to"') == 30
    assert second.count('name="to"') == 11


def test_two_states_stand_side_by_side_with_their_signs_marked(desk, zhou, browser, clock, at_most):
    saved(desk, zhou, LESSON.replace("客户", "顾客", 1), clock=clock)
    client = browser(zhou)
    client.get("/desk")

    with at_most(16):
        page = client.get(COMPARE).text

    assert "<del>户</del>" in page or "<del>客户</del>" in page or "<del>客</del>" in page
    assert "<ins>" in page
    assert "行没有改动" in page


def test_they_are_compared_as_they_are_read_too(desk, zhou, browser, clock, at_most):
    saved(desk, zhou, LESSON + "\n新的<script>alert(1)</script>一段。\n", clock=clock)
    client = browser(zhou)
    client.get("/desk")

    with at_most(22):
        page = client.get(f"{COMPARE}?face=reading").text

    assert "<ins>新的" in page
    assert "<script>alert" not in page
    assert "段没有改动" in page


def test_a_setting_in_the_front_matter_is_seen_as_read(desk, zhou, browser, clock):
    saved(desk, zhou, LESSON.replace("title: ", "title: 新", 1), clock=clock)

    page = browser(zhou).get(f"{COMPARE}?face=reading").text

    assert "<ins>新</ins>" in page


def test_any_two_states_can_be_chosen(desk, zhou, browser, clock):
    saved(desk, zhou, LESSON + "甲\n", LESSON + "乙\n", LESSON + "丙\n", clock=clock)
    third, _second, first, _published = states_of("CSF", LESSON_PATH)

    page = browser(zhou).get(f"{COMPARE}?from={first.key}&to={third.key}").text

    assert "<del>甲</del>" in page
    assert "<ins>丙</ins>" in page


def test_a_long_document_is_compared_as_source_only(desk, zhou, browser, clock, monkeypatch):
    monkeypatch.setattr(services, "MOST_RENDERED", 50)
    saved(desk, zhou, LESSON + "甲\n", clock=clock)

    page = browser(zhou).get(f"{COMPARE}?face=reading").text

    assert "请看源文比较" in page


def test_pictures_stand_side_by_side(desk, zhou, browser, clock):
    from lms.core import files  # noqa: PLC0415
    from lms.courses.importer.media import examine  # noqa: PLC0415

    path = "media/tone.wav"
    for pitch in (440, 880):
        clock.move(minutes=1)
        data = a_sound(pitch=pitch)
        files.keep(data, "tone.wav")
        save_all(desk, [Change(path, medium=examine(path, data))], by=zhou)
    db.session.commit()

    page = browser(zhou).get(f"/desk/CSF/compare/{path}").text

    assert page.count("<audio") == 2


def test_who_wrote_which_line_is_told(desk, zhou, browser, clock, at_most):
    chen = a_teacher("陈立", "T1002")
    an_author(chen)
    saved(desk, zhou, LESSON + "甲\n", clock=clock)
    saved(desk, chen, LESSON + "甲\n乙\n", clock=clock)
    saved(desk, zhou, LESSON + "甲\n乙\n丙\n", clock=clock)
    told = services.tell(desk, LESSON_PATH)

    assert [(line.text, line.state.author) for line in told[-3:]] == [
        ("甲", "周敏"),
        ("乙", "陈立"),
        ("丙", "周敏"),
    ]
    client = browser(zhou)
    client.get("/desk")
    with at_most(16):
        page = client.get(LINES).text
    assert page.count("陈立") == 1


def test_an_earlier_state_is_restored_as_a_new_one_with_a_note(desk, zhou, browser, clock):
    saved(desk, zhou, LESSON + "甲\n", LESSON + "乙\n", clock=clock)
    first = states_of("CSF", LESSON_PATH)[1]

    answer = browser(zhou).post(
        RESTORE, data={"state": first.key, "after": files_of("CSF")[LESSON_PATH].sha256}
    )

    assert answer.status_code == 302
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "甲\n"
    assert states_of("CSF", LESSON_PATH)[0].words.startswith("恢复到")


def test_a_removed_document_comes_back(desk, zhou, browser, clock):
    clock.move(minutes=1)
    save_all(desk, [Change(LESSON_PATH)], by=zhou)
    db.session.commit()
    before = states_of("CSF", LESSON_PATH)[1]

    page = browser(zhou).get(HISTORY).text
    browser(zhou).post(RESTORE, data={"state": before.key, "after": ""})

    assert "移除" in page
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON


def test_a_restore_over_what_somebody_saved_meanwhile_is_refused(desk, zhou, browser, clock):
    saved(desk, zhou, LESSON + "甲\n", LESSON + "乙\n", clock=clock)
    first = states_of("CSF", LESSON_PATH)[1]

    browser(zhou).post(RESTORE, data={"state": first.key, "after": "0" * 64})

    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "乙\n"


@pytest.mark.parametrize("key", ["", "d0", "p999999", "x1", "d1'--"])
def test_a_state_of_another_document_is_not_restored(desk, zhou, browser, clock, key):
    saved(desk, zhou, LESSON + "甲\n", clock=clock)
    other = a_draft(desk, zhou, a_folder().files["course.md"].decode() + "x\n", "course.md")

    for asked in (key, f"d{other.id}"):
        browser(zhou).post(
            RESTORE, data={"state": asked, "after": files_of("CSF")[LESSON_PATH].sha256}
        )

    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "甲\n"


def test_only_authors_look_back(desk, zhou, browser):
    for person in (a_teacher("顾文清", "T1003"), a_user("林晓")):
        for address in (HISTORY, COMPARE, LINES):
            assert browser(person).get(address).status_code == 404
        assert browser(person).post(RESTORE).status_code == 404
    assert browser().get(HISTORY).status_code == 302
    assert browser(zhou).get("/desk/CSF/history/media/none.png").status_code == 404


def test_three_hundred_states_are_told_in_few_statements(desk, zhou, clock, at_most):
    saved(desk, zhou, *[LESSON + f"{n}\n" for n in range(300)], clock=clock)

    with at_most(6):
        told = services.tell(desk, LESSON_PATH)

    assert told[-1].text == "299"
