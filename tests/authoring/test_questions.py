"""The questions of a document as a list and as forms."""

import re
from html.parser import HTMLParser

import pytest

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import BANK, LESSON_PATH, QUIZ
from tests.builders.questions import ALL_KINDS, TEXTS

QUIZ_PATH = LESSON_PATH.replace("lesson.md", "quiz.md")
LIST = f"/desk/CSF/questions/{QUIZ_PATH}"
ONE = f"/desk/CSF/question/{QUIZ_PATH}"


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def standing(path=QUIZ_PATH):
    return text_of(files_of("CSF")[path])


class Fields(HTMLParser):
    """What a browser would send of a form, without any button."""

    def __init__(self):
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.inside = ""
        self.template = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.template += tag == "template"
        if self.template:
            return
        if tag in {"textarea", "select"}:
            self.inside = given.get("name") or ""
            self.found[self.inside] = [""]
        elif tag == "option" and self.inside and "selected" in given:
            self.found[self.inside] = [given["value"]]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.found.setdefault(given.get("name") or "", []).append(given.get("value") or "")

    def handle_data(self, data):
        if self.lasttag == "textarea" and self.inside:
            self.found[self.inside][0] += data

    def handle_endtag(self, tag):
        self.template -= tag == "template"
        if tag in {"textarea", "select"}:
            self.inside = ""


def fields_of(page):
    reader = Fields()
    reader.feed(page)
    return {
        name: [value.removeprefix("\n") for value in values]
        for name, values in reader.found.items()
    }


def opened(client, at=1, base=ONE):
    return fields_of(client.get(f"{base}?at={at}").text)


def test_the_list_has_every_question_with_its_kind_points_and_words(desk, zhou, browser, at_most):
    client = browser(zhou)
    client.get("/desk")

    with at_most(24):
        page = client.get(LIST).text

    assert page.count('class="questionline') == 2 * 2
    assert "T03-I01" in page
    assert "客户服务意识的对象包括" in page
    assert "5 分" in page
    assert "没有问题" not in page


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_opening_and_saving_without_a_change_leaves_the_document_identical(
    desk, zhou, browser, kind
):
    text = QUIZ + "\n" + re.sub("T03-I[0-9]+", "T03-I77", TEXTS[kind]) + "\n\n\n"
    a_draft(desk, zhou, text, QUIZ_PATH)
    client = browser(zhou)

    sent = opened(client, 3)
    client.post(f"{ONE}?at=3", data={**sent, "action": "save"})

    assert standing() == text
    assert files_of("CSF")[QUIZ_PATH].number == 1


ODD = """\
### T03-I77 single 5 分 {K3.1   level=understand}

题干，两行：\x20\x20
第二行

* [ ]  甲\x20\x20

+ [X] 乙
\t续行

>解析\x20\x20
> 第二行
>
"""


def test_what_is_laid_out_otherwise_stays_so_until_it_is_changed(desk, zhou, browser):
    text = f"{QUIZ}\n{ODD}\n\n"
    a_draft(desk, zhou, text, QUIZ_PATH)
    client = browser(zhou)
    sent = opened(client, 3)

    client.post(f"{ONE}?at=3", data={**sent, "action": "save"})
    assert standing() == text
    client.post(f"{ONE}?at=3", data={**sent, "row-0-text": "丙", "action": "save"})

    head = "### T03-I77 single 5 分 {K3.1   level=understand}\n"
    assert standing() == (
        f"{QUIZ}\n{head}题干，两行：  \n第二行\n- [ ] 丙\n- [x] 乙\n  续行\n"
        "> 解析  \n> 第二行\n\n\n"
    )


def test_a_changed_stem_changes_its_line_alone(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)

    answer = client.post(f"{ONE}?at=1", data={**sent, "stem": ["对象有哪些？"], "action": "save"})

    assert answer.status_code == 302
    assert standing() == QUIZ.replace("客户服务意识的对象包括：", "对象有哪些？")


def test_a_published_question_saved_without_a_change_makes_no_draft(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)

    answer = client.post(f"{ONE}?at=1", data={**sent, "action": "save"}, follow_redirects=True)

    assert "没有改动" in answer.text
    assert files_of("CSF")[QUIZ_PATH].number == 0


def test_line_ends_and_the_mark_stay(desk, zhou, browser):
    text = "\ufeff" + QUIZ.replace("\n", "\r\n")
    a_draft(desk, zhou, text, QUIZ_PATH)
    client = browser(zhou)
    sent = opened(client)

    client.post(f"{ONE}?at=1", data={**sent, "stem": ["甲\r\n乙"], "action": "save"})

    assert standing() == text.replace("客户服务意识的对象包括：", "甲\r\n乙")


def test_a_new_question_has_the_next_free_key_and_comes_last(desk, zhou, browser):
    client = browser(zhou)
    sent = fields_of(client.get(f"{ONE}?kind=blank").text)
    assert sent["key"] == ["T03-I03"]

    answer = client.post(
        ONE,
        data={
            **sent,
            "points": "4",
            "stem": "方法叫 [[1]]。",
            "row-0-answers": "六西格玛\r\n6σ",
            "obj-0-code": "K3.1",
            "level": "understand",
            "action": "save",
        },
    )

    assert answer.status_code == 302
    assert standing() == (
        QUIZ + "\n### T03-I03 填空 4分 {K3.1 level=理解}\n方法叫 [[六西格玛|6σ]]。\n"
    )


def test_what_is_no_unit_is_told_in_its_row(desk, zhou, browser):
    client = browser(zhou)
    sent = fields_of(client.get(f"{ONE}?kind=number").text)
    typed = {"stem": ["多少？"], "points": "2", "row-0-value": "400", "row-0-unit": "|401"}

    answer = client.post(ONE, data={**sent, **typed, "action": "save"})

    assert "答案：400 |401" in standing()
    page = client.get(answer.location).text
    assert "答案应是数，而且只有一个" in page.split('name="row-0-value"')[0]
    assert fields_of(page)["row-0-value"] == ["400 |401"]


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_there_is_a_form_for_a_new_question_of_each_kind(desk, zhou, browser, kind):
    page = browser(zhou).get(f"{ONE}?kind={kind}").text

    assert 'name="stem"' in page
    assert 'name="action" value="save"' in page


def test_rows_are_added_moved_and_dropped_without_javascript(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)

    added = fields_of(client.post(f"{ONE}?at=1", data={**sent, "action": "add:row"}).text)
    assert added["row-3-text"] == [""]
    moved = fields_of(client.post(f"{ONE}?at=1", data={**added, "action": "up:row-1"}).text)
    assert moved["row-0-text"] == ["外部客户与内部同事"]
    assert moved["row-0-right"] == ["1"]
    dropped = fields_of(client.post(f"{ONE}?at=1", data={**moved, "action": "drop:row-2"}).text)
    client.post(f"{ONE}?at=1", data={**dropped, "action": "save"})

    assert standing() == QUIZ.replace(
        "- [ ] 只有付费客户\n- [x] 外部客户与内部同事\n- [ ] 只有投诉客户\n",
        "- [x] 外部客户与内部同事\n- [ ] 只有付费客户\n",
    )


def test_parts_of_a_case_are_added_and_moved_too(desk, zhou, browser):
    a_draft(desk, zhou, QUIZ + "\n" + TEXTS["case"], QUIZ_PATH)
    client = browser(zhou)
    sent = opened(client, 3)

    moved = fields_of(client.post(f"{ONE}?at=3", data={**sent, "action": "up:part-1"}).text)
    client.post(f"{ONE}?at=3", data={**moved, "action": "save"})

    text = standing()
    assert text.index("#### (1) 简答 10分 {S3.2}") < text.index("#### (2) 单选 5分")
    added = fields_of(client.post(f"{ONE}?at=3", data={**moved, "action": "add:part"}).text)
    assert added["part-2-was"] == ["single"]


def test_a_kind_chosen_anew_takes_the_texts_over(desk, zhou, browser):
    client = browser(zhou)
    sent = fields_of(client.get(f"{ONE}?kind=single").text)

    answer = client.post(
        ONE, data={**sent, "row-0-text": "倾听", "kind": "order", "action": "save"}
    )

    changed = fields_of(answer.text)
    assert changed["was"] == ["order"]
    assert changed["row-0-text"] == ["倾听"]
    assert standing() == QUIZ


def test_a_published_question_keeps_its_kind(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)
    changed = fields_of(
        client.post(f"{ONE}?at=1", data={**sent, "kind": "multiple", "action": "kind"}).text
    )

    answer = client.post(f"{ONE}?at=1", data={**changed, "action": "save"})

    assert answer.status_code == 422
    assert "已按“单选”发布过" in answer.text
    assert standing() == QUIZ


def test_what_is_wrong_stands_at_its_field(desk, zhou, browser):
    text = QUIZ.replace("{K3.1 difficulty=0.8", "{K9.9 difficulty=3").replace(
        "- [ ] 对", "- [x] 对"
    )
    a_draft(desk, zhou, text, QUIZ_PATH)
    client = browser(zhou)

    assert opened(client)["difficulty"] == ["3"]
    first, second = client.get(f"{ONE}?at=1").text, client.get(f"{ONE}?at=2").text

    assert "K9.9（课程里没有）" in first
    assert "这道题还有 2 个问题" in first
    assert re.search(r'id="difficulty-wrong"><p class="wrong">“difficulty=3”看不懂', first)
    assert re.search(r'id="row-1-wrong"><p class="wrong">对和错只能有一个是正确的', second)


def test_what_would_be_read_as_something_else_is_not_saved(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)

    answer = client.post(
        f"{ONE}?at=1", data={**sent, "stem": "题\n### T03-I09 单选 1分", "action": "save"}
    )

    assert answer.status_code == 422
    assert "会被读成别的内容" in answer.text
    assert "### T03-I09" in fields_of(answer.text)["stem"][0]
    assert standing() == QUIZ


def test_a_question_with_problems_is_saved_and_stays_open(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)
    sent.pop("row-1-right")

    answer = client.post(f"{ONE}?at=1", data={**sent, "action": "save"}, follow_redirects=True)

    assert "没有正确选项" in answer.text
    assert "- [ ] 外部客户与内部同事" in standing()


def test_what_the_form_cannot_show_is_said_with_its_line(desk, zhou, browser):
    text = QUIZ.replace("### T03-I02 判断", "### T03-I02 判段")
    a_draft(desk, zhou, text, QUIZ_PATH)
    client = browser(zhou)
    line = text[: text.index("### T03-I02")].count("\n") + 1

    page, one = client.get(LIST).text, client.get(f"{ONE}?at=2").text

    assert f"从第 {line} 行起的写法表单看不懂" in page
    assert f"edit/{QUIZ_PATH}#line-{line}" in one
    assert 'name="stem"' not in one


@pytest.mark.parametrize(
    ("action", "keys"),
    [
        ("up:1", ["T03-I02", "T03-I01"]),
        ("down:0", ["T03-I02", "T03-I01"]),
        ("delete:0", ["T03-I02"]),
        ("copy:0", ["T03-I01", "T03-I03", "T03-I02"]),
        ("up:0", ["T03-I01", "T03-I02"]),
        ("down:7", ["T03-I01", "T03-I02"]),
        ("copy:x", ["T03-I01", "T03-I02"]),
    ],
)
def test_questions_are_moved_copied_and_deleted(desk, zhou, browser, action, keys):
    answer = browser(zhou).post(
        LIST, data={"action": action, "after": files_of("CSF")[QUIZ_PATH].sha256}
    )

    assert answer.status_code == 302
    assert re.findall(r"^### (\S+)", standing(), re.MULTILINE) == keys


def test_who_was_second_keeps_what_was_typed_and_can_merge(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)
    chen = a_teacher("陈立", "T1002")
    an_author(chen)
    a_draft(desk, chen, QUIZ.replace("只要态度好", "只要微笑"), QUIZ_PATH)

    answer = client.post(f"{ONE}?at=1", data={**sent, "stem": "我的题干", "action": "save"})

    assert "陈立" in answer.text
    assert fields_of(answer.text)["stem"] == ["我的题干"]
    assert f"/desk/CSF/merge/{QUIZ_PATH}" in answer.text
    assert "只要微笑" in standing()
    merging = client.get(f"/desk/CSF/merge/{QUIZ_PATH}").text
    assert "我的题干" in merging
    assert "只要微笑" in merging


def test_what_was_typed_in_the_editor_is_not_overwritten(desk, zhou, browser):
    from lms.authoring.queries.copies import working_copy_of  # noqa: PLC0415
    from lms.authoring.services.working_copies import keep_typed  # noqa: PLC0415

    client = browser(zhou)
    sent = opened(client)
    base = files_of("CSF")[QUIZ_PATH].sha256
    keep_typed(desk, QUIZ_PATH, "写到一半", base=base, seq=0, by=zhou)
    db.session.commit()
    for address in (LIST, f"{ONE}?at=1", LIST.replace("questions", "settings")):
        assert "您在文本里有没有保存的内容" in client.get(address).text
    chen = a_teacher("陈立", "T1002")
    an_author(chen)
    a_draft(desk, chen, QUIZ + "\n", QUIZ_PATH)

    client.post(f"{ONE}?at=1", data={**sent, "stem": "我的题干", "action": "save"})

    db.session.expire_all()
    assert working_copy_of("CSF", QUIZ_PATH, zhou.id).text == "写到一半"


def test_an_archived_course_is_only_read(desk, zhou, browser):
    from lms.core.clock import now  # noqa: PLC0415
    from lms.courses.queries import the_course  # noqa: PLC0415

    client = browser(zhou)
    sent = opened(client)
    the_course("CSF").archived_at = now()
    db.session.commit()

    answer = client.post(f"{ONE}?at=1", data={**sent, "stem": "改", "action": "save"})

    assert answer.status_code == 422
    assert "保存草稿</button>\n  </div>" not in client.get(f"{ONE}?at=1").text
    assert standing() == QUIZ


def test_banks_and_checks_have_the_same_forms(desk, zhou, browser):
    save_all(desk, [Change("banks/neu.md", BANK.replace("T03-B", "T03-D"))], by=zhou)
    db.session.commit()
    client = browser(zhou)

    sent = fields_of(client.get("/desk/CSF/question/banks/neu.md?kind=single").text)

    assert sent["key"][0].startswith("T03-D")
    assert client.get("/desk/CSF/questions/banks/neu.md").status_code == 200


def test_only_authors_have_the_forms(desk, zhou, browser):
    for person in (a_teacher("顾文清", "T1003"), a_user("林晓")):
        client = browser(person)
        for address in (LIST, f"{ONE}?at=1"):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404
    assert browser().get(LIST).status_code == 302
    client = browser(zhou)
    for wrong in (
        f"{ONE}?at=99",
        f"{ONE}?at=x",
        f"/desk/CSF/questions/{LESSON_PATH}",
        "/desk/CSF/questions/banks/none.md",
    ):
        assert client.get(wrong).status_code == 404


def test_hostile_fields_do_no_harm(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)

    for data in (
        {},
        {**sent, "was": "x", "kind": "y"},
        {**sent, "action": "drop:row-99"},
        {**sent, "action": "add:"},
        {**sent, "head": "### T03-I01 单选 5分\n### X", "points": "x\ny"},
        {**sent, "after": "0" * 64},
        {**sent, "key": "T03-I01 单选 5分", "points": ""},
    ):
        assert client.post(f"{ONE}?at=1", data=data).status_code in {200, 302, 422}
    assert re.findall(r"^### (\S+)", standing(), re.MULTILINE) == ["T03-I01", "T03-I02"]
