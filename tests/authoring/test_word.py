"""A chapter from Word: sent, looked at with its report, saved as a draft."""

import io

import pytest
from docx import Document

from lms.authoring.models import AuthorRole
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import changes_of, files_of
from lms.authoring.services.checking import check
from lms.authoring.services.people import set_author
from lms.core import files
from lms.core.db import db
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft
from tests.builders.courses import LESSON, LESSON_PATH, UNIT
from tests.builders.words import a_chapter, a_picture, packed

PAGE = "/desk/CSF/word"
UNIT_FOLDER = LESSON_PATH.split("/", maxsplit=1)[0]
NEW_PATH = f"{UNIT_FOLDER}/t04/lesson.md"
NEW = {
    "target": "",
    "unit": UNIT_FOLDER,
    "key": "T04",
    "number": "1-4",
    "title": "客户服务：意识",
    "hours": "4",
    "objectives": ["K3.1", "S3.1"],
}
BODY = """\
## 一、四类素质

心理素质与品格素质，见图1-4-1 和表1-4-1，**各有侧重**。

![四个圆围成一圈](media/第三章-01.png "图1-4-1 四类素质")

表1-4-1 举例
{: .caption}

| 类别 | 举例 |
|---|---|
| 心理素质 | 处变不惊 |

## 知识总结

1.  先接住情绪，再处理事情。
"""


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


@pytest.fixture
def client(desk, zhou, browser):
    return browser(zhou)


def sent(client, data=None, name="第三章.docx"):
    data = packed(a_chapter()) if data is None else data
    return client.post(PAGE, data={"file": (io.BytesIO(data), name)})


def text_at(path) -> str:
    return text_of(files_of("CSF")[path])


def test_a_chapter_becomes_the_lesson_of_a_new_task_that_passes_the_checker(client):
    upload = sent(client).headers["Location"]
    page = client.get(upload).text
    assert "心理素质与品格素质" in page
    assert "没有丢下内容" in page
    assert changes_of("CSF") == []

    answer = client.post(upload, data=NEW)

    assert answer.headers["Location"].endswith(f"/edit/{NEW_PATH}")
    assert text_at(NEW_PATH) == (
        '---\ntask: T04\nnumber: 1-4\ntitle: "客户服务：意识"\nhours: 4\n'
        f"objectives: [K3.1, S3.1]\n---\n\n{BODY}"
    )
    (medium,) = [one for one in changes_of("CSF") if one.medium]
    assert medium.path == f"{UNIT_FOLDER}/t04/media/第三章-01.png"
    assert files.path_of(medium.sha256).exists()
    assert check("CSF").of(NEW_PATH) == []


def test_in_a_task_that_is_there_the_head_stays_to_the_byte(desk, zhou, client):
    head = LESSON[: LESSON.index("## ")].replace("\n", "\r\n")
    a_draft(desk, zhou, head + "## 旧的\r\n\r\n话\r\n")
    upload = sent(client).headers["Location"]

    client.post(upload, data={"target": LESSON_PATH})

    text = text_at(LESSON_PATH)
    assert text.startswith(head)
    assert "旧的" not in text
    assert "图1-3-1 四类素质" in text
    assert text.count("\n") == text.count("\r\n")


def test_the_same_document_twice_keeps_its_pictures_once_and_others_get_a_name(client):
    for _twice in range(2):
        client.post(sent(client).headers["Location"], data={"target": LESSON_PATH})
    other = Document()
    other.add_heading("一", 1)
    other.add_picture(io.BytesIO(a_picture(50)))

    client.post(sent(client, packed(other)).headers["Location"], data={"target": LESSON_PATH})

    names = [one.path.rpartition("/")[2] for one in changes_of("CSF") if one.medium]
    assert names == ["第三章-01-2.png", "第三章-01.png"]
    assert "](media/第三章-01-2.png)" in text_at(LESSON_PATH)


def test_a_unit_that_orders_its_tasks_gets_the_new_one_last(desk, zhou, client):
    path = f"{UNIT_FOLDER}/unit.md"
    a_draft(desk, zhou, UNIT.replace("title_en", "tasks: [T03] # 顺序\ntitle_en"), path)

    client.post(sent(client).headers["Location"], data=NEW)

    assert "tasks: [T03, T04] # 顺序\n" in text_at(path)


def test_pictures_are_shown_before_anything_is_saved_to_authors_only(client, browser):
    upload = sent(client).headers["Location"]
    page = client.get(upload).text
    address = page.split('src="')[-1].split('"')[0] if f'src="{upload}' in page else ""
    assert address.startswith(upload)

    shown = client.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert client.get(f"{upload}/{'0' * 64}").status_code == 404
    assert browser(a_teacher("何老师", number="T0002")).get(address).status_code == 404


def test_what_did_not_come_along_is_listed_with_its_heading(client):
    book = a_chapter()
    run = book.add_paragraph().add_run("尾声")
    book.add_comment(run, text="这里要改", author="何老师")

    page = client.get(sent(client, packed(book)).headers["Location"]).text

    assert "批注没有带过来。" in page
    assert "“二、本章小结”下" in page
    assert "何老师: 这里要改" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "另存为 .docx"),
        (b"\x00" * 10, "文件是空的"),
        (a_picture(), "不是 Word 文档"),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_page_stays(client, data, said):
    answer = sent(client, data)

    assert answer.status_code == 422
    assert said in answer.text


def test_without_a_file_it_says_so(client):
    assert "请选择一份 .docx 文档。" in client.post(PAGE, data={}).text


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"key": ""}, 422, "请填写这一项。"),
        ({"key": "t 4"}, 409, "以大写字母开头"),
        ({"key": "T03"}, 409, "已经用过"),
        ({"hours": "-1"}, 422, "请填写一个数。"),
        ({"title": ""}, 422, "请填写这一项。"),
        ({"objectives": []}, 422, "请至少选一个学习目标。"),
        ({"target": "m9/t9/lesson.md"}, 422, ""),
        ({"unit": "m9"}, 422, ""),
    ],
)
def test_a_new_task_needs_its_head(client, changed, status, said):
    answer = client.post(sent(client).headers["Location"], data=NEW | changed)

    assert answer.status_code == status
    assert said in answer.text
    assert changes_of("CSF") == []


def test_a_folder_that_is_there_is_not_written_over(client):
    upload = sent(client).headers["Location"]
    client.post(upload, data=NEW)

    answer = client.post(upload, data=NEW)

    assert answer.status_code == 409
    assert "已经用过" in answer.text


def test_a_lesson_whose_head_is_broken_is_left_alone(desk, zhou, client):
    upload = sent(client).headers["Location"]
    a_draft(desk, zhou, "没有头部\n")

    answer = client.post(upload, data={"target": LESSON_PATH})

    assert answer.status_code == 409
    assert "头部写得不对" in answer.text
    assert text_at(LESSON_PATH) == "没有头部\n"


def test_a_document_sent_for_one_course_is_not_there_for_another(desk, zhou, client):
    upload = sent(client).headers["Location"].rpartition("/")[2]
    set_author("CSM", zhou, AuthorRole.OWNER, by=None)
    db.session.commit()

    assert client.get(f"/desk/CSM/word/{upload}").status_code == 404
    assert client.get(f"{PAGE}/{upload}x").status_code == 404


def test_the_pages_are_for_authors(desk, client, browser):
    upload = sent(client).headers["Location"]
    others = (a_teacher("何老师", number="T0002"), a_user("林晓"))

    for page in (PAGE, upload):
        assert [browser(one).get(page).status_code for one in others] == [404, 404]
        assert "/sign-in" in browser().get(page).headers["Location"]


def test_looking_costs_a_fixed_number_of_statements(client, at_most):
    upload = sent(client).headers["Location"]
    client.get(upload)

    with at_most(16):
        client.get(upload)
