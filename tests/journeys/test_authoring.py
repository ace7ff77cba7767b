"""A teacher new to the desk writes a task, tries it as a student, publishes it, and corrects it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import follow, look, sign_in

AUTHOR = "T1002"
LESSON = "m1-entering-the-post/t03-service-awareness/lesson.md"
TITLE = "处理升级投诉"
OPENING = "客户第三次打来电话，要求马上找主管。"
QUESTIONS = """
### {key}-I01 单选 40分 {{{code}}}
客户要求找主管，第一句话先说什么？
- [ ] 主管不在。
- [x] 我先把您的情况记完整，马上请主管回您。
- [ ] 找谁都一样。
> 先接住情绪，再处理事情。

### {key}-I02 判断 20分 {{{code}}}
超出权限也可以先答应客户。
- [ ] 对
- [x] 错

### {key}-I03 简答 40分 {{{code}}}
写出请主管之前要记下的三件事。
要点：
- (20分) 事由和客户的要求
- (20分) 联系方式和答应的时间
"""


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 320), "teal").save(out, "PNG")
    return out.getvalue()


def write(page: Page, text: str) -> None:
    """Text at the end of the editor, as an input method puts it in."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text(re.compile(r"已存为第 \d+ 版草稿"))).to_be_visible()


def open_document(page: Page, path: str) -> None:
    page.goto(f"/desk/CSF/edit/{path}")
    expect(page.locator(".cm-content")).to_be_visible()


def begun(page: Page) -> Locator:
    """The text the editor began with; of a long one it shows only what is in sight."""
    return page.locator("textarea[name=text]")


def publish(page: Page, message: str) -> None:
    page.goto("/desk/CSF/changes")
    expect(page.get_by_text("可以发布")).to_be_visible()
    page.get_by_label("这次发布改了什么").fill(message)
    page.get_by_role("button", name="发布给学生").click()
    expect(page.get_by_text("已发布。学生现在看到的就是这些内容")).to_be_visible()


@pytest.fixture
def restored(desk: Page) -> None:
    """The course as it was found, whatever the story did to it."""
    yield
    for _n in range(3):
        desk.goto("/desk/CSF/changes")
        row = desk.get_by_role("row").filter(has_text="当前")
        undo = row.get_by_role("button", name="撤销")
        if "导入" in row.inner_text() or not undo.count():
            break
        undo.click()
        desk.get_by_role("dialog").get_by_role("button", name="撤销").click()
        desk.wait_for_load_state()
    desk.goto("/desk/CSF/changes")
    for box in desk.locator("input[name=path]").all():
        if "t02-" in (box.get_attribute("value") or ""):
            box.uncheck()
    desk.get_by_role("button", name="放弃勾选的草稿").click()
    desk.wait_for_load_state()


def test_a_new_teacher_writes_publishes_corrects_undoes_and_restores(
    desk: Page, phone: Page, restored: None
) -> None:
    sign_in(desk, AUTHOR)
    follow(desk, "编写台")
    look(desk)
    follow(desk, "客户服务基础与实务")
    look(desk)

    # a task with a quiz and a table
    desk.locator("section, li").filter(has_text="项目 3").get_by_role(
        "link", name="新建学习任务"
    ).last.click()
    desk.get_by_label("任务名称").fill(TITLE)
    desk.get_by_role("checkbox", name=re.compile(r"^K6\.1")).check()
    desk.get_by_label("测验").check()
    desk.get_by_label("学习评价表").check()
    look(desk)
    desk.get_by_role("button", name="新建学习任务").click()
    desk.wait_for_url("**/lesson.md")
    folder = desk.url.partition("/edit/")[2].removesuffix("/lesson.md")
    key = re.search(r"task: (T\d\d)", desk.locator("textarea[name=text]").input_value())[1]

    # the text, with a picture that says what it shows
    write(desk, f"\n1. {OPENING}\n\n")
    desk.get_by_role("button", name="插入图片或声音").click()
    desk.get_by_label("文件", exact=True).set_input_files(
        {"name": "升级 流程.png", "mimeType": "image/png", "buffer": a_picture()}
    )
    desk.get_by_label("说明", exact=True).fill("升级投诉的四个步骤")
    desk.get_by_role("button", name="上传并插入").click()
    expect(desk.locator(".cm-content")).to_contain_text(
        "![升级投诉的四个步骤](media/升级-流程.png)"
    )
    frame = desk.frame_locator("[data-preview-frame]")
    expect(frame.get_by_text(OPENING)).to_be_visible()
    expect(frame.get_by_role("img", name="升级投诉的四个步骤")).to_be_visible()
    look(desk)
    save(desk)

    # three questions in the text of the quiz
    open_document(desk, f"{folder}/quiz.md")
    text = desk.locator("textarea[name=text]").input_value()
    head = text[: text.index("---", 4) + 3]
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Delete")
    desk.keyboard.insert_text(head + "\n" + QUESTIONS.format(key=key, code="K6.1"))
    expect(frame.get_by_text("客户要求找主管").first).to_be_visible()
    expect(desk.get_by_text("没有发现问题").first).to_be_visible()
    save(desk)

    # the evaluation table by its form
    desk.goto(f"/desk/CSF/table/{folder}/evaluation.md")
    desk.get_by_label("评价项目", exact=True).first.fill("升级投诉的记录")
    look(desk)
    desk.get_by_role("button", name="保存草稿").click()
    expect(desk.get_by_text("已保存为草稿")).to_be_visible()

    try_on_a_phone(phone)
    correct(desk, folder)


def try_on_a_phone(phone: Page) -> None:
    """As a student of the class would see the drafts."""
    sign_in(phone, AUTHOR)
    phone.goto("/desk/CSF/try")
    look(phone)
    phone.get_by_role("button", name="开始预览").click()
    follow(phone, TITLE)
    expect(phone.get_by_text(OPENING)).to_be_visible()
    expect(phone.get_by_text("只能看，什么都不会保存")).to_be_visible()
    look(phone)


def correct(desk: Page, folder: str) -> None:
    """Publish, find a typo, take the correction back, and restore what was before it."""
    desk.goto("/desk/CSF/changes")
    expect(desk.get_by_role("region", name="学生会看到什么变化")).to_contain_text(TITLE)
    look(desk)
    publish(desk, "新的学习任务：处理升级投诉")

    # a typo corrected, taken back, and an earlier version restored
    open_document(desk, f"{folder}/lesson.md")
    write(desk, "\n2. 补一句写错的画。\n")
    save(desk)
    publish(desk, "补一句")
    desk.get_by_role("row").filter(has_text="当前").get_by_role("button", name="撤销").click()
    desk.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(desk.get_by_text("已撤销，恢复到")).to_be_visible()
    open_document(desk, f"{folder}/lesson.md")
    follow(desk, "版本")
    look(desk)
    desk.get_by_role("button", name="恢复").first.click()
    desk.get_by_role("dialog").get_by_role("button", name="恢复").click()
    desk.wait_for_load_state()
    open_document(desk, f"{folder}/lesson.md")
    expect(begun(desk)).not_to_have_value(re.compile("写错的画"))


def test_what_is_typed_survives_a_crash_and_two_authors_merge(
    desk: Page, phone: Page, restored: None
) -> None:
    sign_in(desk, AUTHOR)
    sign_in(phone, "T1001")
    for page in (desk, phone):
        open_document(page, LESSON)

    write(desk, "\n11. 何老师写的一条。\n")
    expect(desk.get_by_text(re.compile("已自动保存"))).to_be_visible()
    desk.goto("about:blank")
    open_document(desk, LESSON)
    expect(begun(desk)).to_have_value(re.compile("何老师写的一条"))
    expect(begun(phone)).not_to_have_value(re.compile("何老师写的一条"))

    phone.locator(".cm-content").click()
    phone.keyboard.press("Control+Home")
    for _n in range(9):
        phone.keyboard.press("ArrowDown")
    phone.keyboard.press("End")
    phone.keyboard.insert_text("\n\n周老师在前面写的一段。")
    save(phone)
    desk.get_by_role("button", name="保存草稿").click()
    expect(desk.get_by_role("heading", name="合并改动")).to_be_visible()
    look(desk, despite=["409"])
    desk.get_by_role("button", name="保存合并的文档").click()
    expect(desk.get_by_text("已合并并保存")).to_be_visible()
    expect(begun(desk)).to_have_value(re.compile("周老师在前面写的一段[\\s\\S]*何老师写的一条"))
