"""The structure of a course changed at the desk, a step at a time."""

import pytest
from sqlalchemy import select

from lms.authoring.models import Author, Desk, DraftComment, DraftRevision, WorkingCopy
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.services.bench import standing_of
from lms.authoring.services.checking import check
from lms.authoring.services.saving import Change, save_all
from lms.core.clock import now
from lms.core.db import db
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, an_author
from tests.builders.courses import (
    BANK,
    BANK_PATH,
    GLOSSARY,
    GLOSSARY_PATH,
    LESSON_PATH,
    OTHER,
    OTHER_LESSON,
    QUIZ_PATH,
    TASK,
    UNIT_PATH,
    a_folder,
)

UNIT_FOLDER, OTHER_TASK = "m1-entering-the-post", "m1-entering-the-post/t04-other"


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou, a_folder({OTHER: OTHER_LESSON}))


@pytest.fixture
def client(desk, zhou, browser):
    return browser(zhou)


def there() -> dict[str, str]:
    return {path: text_of(one) for path, one in files_of("CSF").items() if one.is_there}


def errors() -> list[str]:
    return [str(one) for one in check("CSF").findings if one.severity.value == "error"]


def add_a_unit(client, title="处理投诉"):
    return client.post("/desk/CSF/new-unit", data={"key": "M2", "number": "2", "title": title})


def arrange(client, folder, **fields):
    return client.post("/desk/CSF/arrange", data={"folder": folder, "deed": "to", **fields})


def tasks_of(folder: str, desk) -> list[str]:
    return [one.key for one in standing_of(desk).outline.unit(folder).tasks]


def a_remark(author) -> None:
    db.session.add(
        DraftComment(
            course_code="CSF",
            path=LESSON_PATH,
            line=1,
            quote="",
            body="好",
            author_id=author.id,
            written_at=now(),
        )
    )
    db.session.commit()


def remark_path() -> str:
    return db.session.scalar(select(DraftComment.path))


def a_copy(author) -> None:
    copy = WorkingCopy(
        course_code="CSF",
        path=LESSON_PATH,
        author_id=author.id,
        text="x",
        base_hash="",
        seq=1,
        seen_at=now(),
    )
    db.session.add(copy)
    db.session.commit()


def test_a_new_unit_is_listed_last_and_the_course_stays_sound(client):
    before = there()
    assert add_a_unit(client).status_code == 302

    after = there()
    assert after["course.md"] == before["course.md"].replace("[M1]", "[M1, M2]")
    assert "title: 处理投诉" in after["m2/unit.md"]
    assert errors() == []


def test_a_key_that_is_taken_is_refused(client):
    answer = client.post("/desk/CSF/new-unit", data={"key": "T03", "number": "2", "title": "一"})

    assert answer.status_code == 422
    assert "已经用过" in answer.text


@pytest.mark.parametrize("more", [{}, {"has_quiz": "y"}, {"has_quiz": "y", "has_table": "y"}])
def test_a_new_task_passes_the_checker(client, more):
    answer = client.post(
        f"/desk/CSF/new-task/{UNIT_FOLDER}",
        data={
            "key": "T05",
            "number": "1-5",
            "title": "打电话：开场",
            "hours": "2",
            "objectives": ["K3.1", "S3.1", "A3.1"],
            **more,
        },
    )

    assert answer.location == f"/desk/CSF/edit/{UNIT_FOLDER}/t05/lesson.md"
    assert errors() == []
    assert (f"{UNIT_FOLDER}/t05/quiz.md" in there()) == ("has_quiz" in more)
    assert (f"{UNIT_FOLDER}/t05/evaluation.md" in there()) == ("has_table" in more)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "1-3"}, "已是“树立客户服务意识”的"),
        ({"number": "三"}, "项目号-任务号"),
        ({"key": "T03"}, "已经用过"),
        ({"objectives": []}, "至少选一个"),
        ({"title": ""}, "请填写"),
    ],
)
def test_a_task_that_cannot_be_is_refused_and_nothing_is_kept(client, wrong, said):
    before = there()
    sent = {"key": "T05", "number": "1-5", "title": "一", "hours": "2", "objectives": ["K3.1"]}
    answer = client.post(f"/desk/CSF/new-task/{UNIT_FOLDER}", data={**sent, **wrong})

    assert answer.status_code == 422
    assert said in answer.text
    assert there() == before


@pytest.mark.parametrize("name", ["quiz.md", "evaluation.md", "checks.md"])
def test_a_document_beside_a_lesson_passes_the_checker(client, name):
    data = {"kind": name, "folder": OTHER_TASK}
    assert client.post("/desk/CSF/add", data=data).location.endswith(f"{OTHER_TASK}/{name}")
    assert errors() == []

    client.post("/desk/CSF/add", data=data)  # once more: it is there already
    assert len([path for path in there() if path.startswith(OTHER_TASK)]) == 2


def test_bank_exam_exercise_and_glossary_pass_the_checker(client):
    refused = client.post("/desk/CSF/add", data={"kind": "exams"})
    for kind in ("banks", "exams", "exercises", "glossary.md", "banks"):
        assert "/edit/" in client.post("/desk/CSF/add", data={"kind": kind}).location

    assert "/edit/" not in refused.location
    assert errors() == []
    assert {"banks/csf-b1.md", "banks/csf-b2.md", "exams/csf-f1.md"} <= set(there())


@pytest.mark.parametrize("kind", ["unit.md", "media/x", "", "../x"])
def test_nothing_else_is_added(client, kind):
    before = there()
    client.post("/desk/CSF/add", data={"kind": kind})
    client.post("/desk/CSF/add", data={"kind": kind, "folder": TASK})
    client.post("/desk/CSF/add", data={"kind": "quiz.md", "folder": "nowhere/x"})
    assert there() == before


def test_tasks_go_up_and_down_by_buttons(client, desk):
    arrange(client, TASK, deed="down")
    text = there()[UNIT_PATH]
    assert "tasks: [T04, T03]" in text
    assert text.replace("tasks: [T04, T03]\n", "") == a_folder().files[UNIT_PATH].decode()
    assert tasks_of(UNIT_FOLDER, desk) == ["T04", "T03"]

    arrange(client, TASK, deed="up")
    assert tasks_of(UNIT_FOLDER, desk) == ["T03", "T04"]
    assert errors() == []


def test_a_step_over_the_end_changes_nothing(client):
    before = there()
    arrange(client, TASK, deed="up")
    arrange(client, OTHER_TASK, deed="down")
    arrange(client, UNIT_FOLDER, deed="down")
    assert there() == before


def test_units_are_put_in_order(client, desk):
    add_a_unit(client)
    arrange(client, "m2", before=UNIT_FOLDER)

    assert "units: [M2, M1]" in there()["course.md"]
    assert [one.key for one in standing_of(desk).outline.units] == ["M2", "M1"]


def test_a_task_moves_with_all_it_has_and_links_still_lead(client, desk, zhou):
    add_a_unit(client)
    save_all(desk, [Change(GLOSSARY_PATH, GLOSSARY)], by=zhou)
    a_remark(zhou)
    a_copy(a_teacher("何老师", number="T0002"))
    before = there()

    answer = arrange(client, TASK, to="m2")

    after, new = there(), "m2/t03-service-awareness"
    assert not [path for path in after if path.startswith(TASK)]
    for path, text in before.items():
        if path.startswith(TASK):
            assert after[path.replace(TASK, new)] == text
    assert f"(../../{new}/lesson.md#四类素质)" in after[OTHER]
    assert errors() == []
    moved = db.session.scalars(select(DraftRevision).where(DraftRevision.came_from != ""))
    assert {one.came_from for one in moved} == {path for path in before if TASK in path}
    assert remark_path() == f"{new}/lesson.md"
    assert db.session.scalar(select(WorkingCopy.path)) == f"{new}/lesson.md"
    assert "何老师 在里面还有没保存的文字" in client.get(answer.location).text


def test_lists_of_tasks_follow_a_task_that_moves(client, desk):
    add_a_unit(client)
    arrange(client, TASK, deed="down")  # m1 lists its tasks from now on
    arrange(client, TASK, to="m2")
    arrange(client, OTHER_TASK, to="m2", before="m2/t03-service-awareness")

    assert tasks_of("m2", desk) == ["T04", "T03"]
    assert "tasks: [T04, T03]" in there()["m2/unit.md"]
    assert "tasks" not in there()[UNIT_PATH]
    assert errors() == []


def test_a_step_is_taken_back_unless_somebody_built_on_it(client, desk, zhou):
    add_a_unit(client)
    a_remark(zhou)
    before = there()
    address = arrange(client, TASK, to="m2").location
    step = address.partition("step=")[2].partition("#")[0]
    assert "撤回这一步" in client.get(address).text

    client.post("/desk/CSF/take-back", data={"step": step})
    assert there() == before
    assert remark_path() == LESSON_PATH

    client.post("/desk/CSF/take-back", data={"step": step})
    assert there() == before
    assert client.post("/desk/CSF/take-back", data={"step": "x"}).status_code == 302
    assert there() == before


def test_taking_back_refuses_once_a_document_was_saved_again(client, desk, zhou):
    address = client.post("/desk/CSF/title", data={"path": UNIT_PATH, "title": "新的名称"}).location
    save_all(desk, [Change(UNIT_PATH, there()[UNIT_PATH] + "\n又一段。\n")], by=zhou)
    db.session.commit()
    before = there()

    step = address.partition("step=")[2].partition("#")[0]
    client.post("/desk/CSF/take-back", data={"step": step})
    assert there() == before


def test_a_title_changes_and_every_other_byte_stays(client):
    before = there()[LESSON_PATH]
    client.post("/desk/CSF/title", data={"path": LESSON_PATH, "title": "服务：意识"})

    wanted = before.replace("title: 树立客户服务意识", 'title: "服务：意识"', 1)
    assert there()[LESSON_PATH] == wanted
    client.post("/desk/CSF/title", data={"path": LESSON_PATH, "title": " "})
    assert there()[LESSON_PATH] == wanted


def test_what_names_a_task_is_said_before_it_is_removed(client, desk, zhou):
    save_all(desk, [Change(GLOSSARY_PATH, GLOSSARY), Change(BANK_PATH, BANK)], by=zhou)
    db.session.commit()

    page = client.get(f"/desk/CSF/remove/{TASK}").text

    assert "会移除 4 个文件" in page
    assert f"edit/{OTHER}#line-10" in page
    assert f"edit/{GLOSSARY_PATH}#line" in page
    assert f"edit/{BANK_PATH}#line" not in page
    assert "没有别的文档写到它" in client.get(f"/desk/CSF/remove/{OTHER_TASK}").text


def test_a_quiz_whose_question_stands_in_a_lesson_is_named_there(client):
    page = client.get(f"/desk/CSF/remove/{QUIZ_PATH}").text
    assert f"edit/{LESSON_PATH}#line" in page
    assert "T03-I01" in page


def test_a_task_and_a_unit_are_removed_with_their_place_in_the_lists(client, desk):
    add_a_unit(client)
    arrange(client, TASK, deed="down")
    client.post(f"/desk/CSF/remove/{OTHER_TASK}")
    assert "tasks: [T03]" in there()[UNIT_PATH]
    assert errors() == []

    client.post(f"/desk/CSF/remove/{UNIT_FOLDER}")
    assert "units: [M2]" in there()["course.md"]
    assert not [path for path in there() if path.startswith(UNIT_FOLDER)]


@pytest.mark.parametrize("what", ["course.md", "objectives.md", UNIT_PATH, LESSON_PATH, "x"])
def test_what_a_course_needs_is_not_removed_by_itself(client, what):
    before = there()
    assert client.get(f"/desk/CSF/remove/{what}").status_code == 302
    client.post(f"/desk/CSF/remove/{what}")
    assert there() == before


@pytest.mark.parametrize("path", ["course.md", UNIT_PATH, LESSON_PATH])
def test_the_outline_stands_by_folders_where_a_head_cannot_be_read(client, desk, zhou, path):
    save_all(desk, [Change(path, "没有头部\n")], by=zhou)
    db.session.commit()

    page = client.get("/desk/CSF").text
    assert f"/desk/CSF/edit/{path}" in page
    assert f"/desk/CSF/edit/{QUIZ_PATH}" in page
    assert "个错误" in page

    before = there()
    arrange(client, TASK, deed="down")
    add_a_unit(client)
    if path == "course.md":
        assert there()["course.md"] == before["course.md"]
        assert "m2/unit.md" not in there()


def test_the_outline_is_few_statements(client, at_most):
    client.get("/desk/CSF")
    with at_most(20):
        client.get("/desk/CSF")


def test_an_archived_course_is_only_looked_at(client, desk, zhou):
    client.post("/desk/CSF/archive", data={"deed": "archive"})
    before = there()

    page = client.get("/desk/CSF").text
    add_a_unit(client)
    arrange(client, TASK, deed="down")
    client.post(f"/desk/CSF/remove/{OTHER_TASK}")

    assert "只能查看" in page
    assert "新建项目" not in page
    assert there() == before


@pytest.mark.parametrize("address", ["/desk/CSF", "/desk/CSF/new-unit", f"/desk/CSF/remove/{TASK}"])
def test_only_authors_come_in(desk, browser, address):
    colleague = a_teacher("何老师", number="T0002")
    stranger, student = a_teacher("韩老师", number="T0003"), a_user("林晓雨")
    an_author(colleague)

    seen = [browser(who).get(address).status_code for who in (colleague, stranger, student, None)]
    assert seen == [200, 404, 404, 302]


def test_a_new_course_begins_with_its_owner_and_two_sound_drafts(zhou, browser):
    client = browser(zhou)
    sent = {"code": "abc", "title": "新课：一", "hours": "32", "credits": "1.5"}
    assert client.post("/desk/new", data=sent).location == "/desk/ABC"

    assert db.session.scalar(select(Author.role).where(Author.course_code == "ABC")) == "owner"
    assert set(files_of("ABC")) == {"course.md", "objectives.md"}
    assert not check("ABC").has_errors
    assert "新课：一" in client.get("/desk/ABC").text
    assert "新课：一" in client.get("/desk").text
    assert "已经用过" in client.post("/desk/new", data=sent).text


def test_a_new_course_is_written_to_the_first_task(zhou, browser):
    client = browser(zhou)
    client.post("/desk/new", data={"code": "ABC", "title": "新课", "hours": "32", "credits": "2"})
    client.post("/desk/ABC/new-unit", data={"key": "M1", "number": "1", "title": "一"})
    client.post(
        "/desk/ABC/new-task/m1",
        data={
            "key": "T01",
            "number": "1-1",
            "title": "一",
            "hours": "2",
            "objectives": ["K1.1"],
            "has_quiz": "y",
        },
    )
    published = client.post(
        "/desk/ABC/publish",
        data={"path": list(files_of("ABC")), "message": "第一次", "after": "0"},
    )

    assert published.status_code == 302
    assert not [one for one in files_of("ABC").values() if one.is_changed]


@pytest.mark.parametrize("code", ["A", "客服", "A-B", "1AB", "CSF", "csf"])
def test_a_code_that_cannot_be_had_is_refused(desk, zhou, browser, code):
    sent = {"code": code, "title": "一", "hours": "32", "credits": "2"}
    assert browser(zhou).post("/desk/new", data=sent).status_code == 422
    assert db.session.scalar(select(Desk.id).where(Desk.course_code == code)) is None


def test_students_begin_no_courses(app, browser):
    assert browser(a_user("林晓雨")).get("/desk/new").status_code == 404
    assert browser().get("/desk/new").status_code == 302
