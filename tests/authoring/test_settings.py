"""The settings in heads as forms: only what changed is written, everything else stays."""

import re
from pathlib import Path

import pytest

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.question_blocks import Document
from lms.authoring.rules.settings import settings_of
from lms.authoring.rules.settings_edits import changed, sent_of, shown_of
from lms.authoring.rules.specification_edits import respecified, specified
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from lms.courses.rules.reading import role_of
from tests.authoring.test_questions import QUIZ_PATH, fields_of
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import COURSE, LESSON, LESSON_PATH, QUIZ, UNIT

HERE = f"/desk/CSF/settings/{QUIZ_PATH}"
CONTENT = Path(__file__).parents[2] / "course_content"
HEADS = [
    (role, path)
    for path in sorted(CONTENT.rglob("*.md"))
    for role in [role_of("/".join(path.relative_to(CONTENT).parts[1:]))]
    if settings_of(role)
]


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def standing(path=QUIZ_PATH):
    return text_of(files_of("CSF")[path])


def as_sent(shown):
    """The fields of a form as a browser sends them back."""
    return {
        f"{key}.{name}": values
        for key, one in shown.items()
        for name, values in one.sent.items()
        if one.setting.shape != "fixed"
    }


def written(text, role, **fields):
    settings = settings_of(role)
    sent = {**as_sent(shown_of(text, settings)), **fields.pop("more", {})}
    sent.update({f"{key}.": values for key, values in fields.items()})
    return changed(text, sent_of(shown_of(text, settings), sent).values())


@pytest.mark.parametrize(("role", "path"), HEADS, ids=lambda one: str(one)[-40:])
def test_every_head_of_the_content_is_shown_and_written_as_it_stands(role, path):
    text = path.read_bytes().decode()
    shown = shown_of(text, settings_of(role))

    done = written(text, role)

    assert (done.text, done.keys, done.problems) == (text, [], {})
    assert not [key for key, one in shown.items() if one.is_raw]


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ({"title": ["新名称"]}, "title: 任务测验", "title: 新名称"),
        ({"time_limit": ["30m"]}, "time_limit: 20m", "time_limit: 30m"),
        ({"time_limit": [""]}, "time_limit: 20m\n", ""),
        ({"shuffle": ["options"]}, "shuffle: [questions, options]", "shuffle: [options]"),
        ({"shuffle": []}, "shuffle: [questions, options]\n", ""),
        ({"penalty": ["1/3"]}, "review: after_submit\n", "review: after_submit\npenalty: 1/3\n"),
        (
            {"one_by_one": ["true"]},
            "review: after_submit\n",
            "review: after_submit\none_by_one: true\n",
        ),
        (
            {"review": ["custom"], "more": {"review.cell": ["points.after", "answers.closed"]}},
            "review: after_submit",
            "review: {answers: [closed], points: [after]}",
        ),
        (
            {
                "more": {
                    "feedback.row-0-from": ["60"],
                    "feedback.row-0-text": ["好：再来"],
                    "feedback.row-1-from": ["0"],
                    "feedback.row-1-text": ["先读"],
                }
            },
            "review: after_submit\n",
            'review: after_submit\nfeedback: \n  - {from: 60, text: "好：再来"}\n'
            "  - {from: 0, text: 先读}\n",
        ),
        (
            {"more": {"mastery.right": ["3"], "mastery.of": ["4"]}},
            "review: after_submit\n",
            "review: after_submit\nmastery: {right: 3, of: 4}\n",
        ),
    ],
)
def test_only_the_key_that_changed_is_written(fields, before, after):
    done = written(QUIZ, "quiz.md", **fields)

    assert done.text.replace("feedback: \n", "feedback:\n") == QUIZ.replace(before, after).replace(
        "feedback: \n", "feedback:\n"
    )


@pytest.mark.parametrize(
    ("role", "text", "key"),
    [
        ("quiz.md", QUIZ.replace("title: 任务测验", "title: [a, b]"), "title"),
        (
            "quiz.md",
            QUIZ.replace("shuffle: [questions, options]", "shuffle: [question]"),
            "shuffle",
        ),
        ("quiz.md", QUIZ.replace("after_submit", "{answer: [after]}"), "review"),
        ("quiz.md", QUIZ.replace("review:", "feedback: [{from: 0, txt: a}]\nreview:"), "feedback"),
        (
            "course.md",
            COURSE.replace("  - {category: eval", "  # 说明\n  - {category: eval"),
            "grading",
        ),
    ],
)
def test_what_the_fields_would_lose_is_edited_as_its_own_text(role, text, key):
    shown = shown_of(text, settings_of(role))

    assert [name for name, one in shown.items() if one.is_raw] == [key]
    assert written(text, role).text == text


def test_the_text_of_a_value_that_would_break_the_head_is_refused():
    text = QUIZ.replace("title: 任务测验", "title: [a, b]")

    for raw in ("[a", "a\nmode: exam", '"x'):
        done = written(text, "quiz.md", more={"title.raw": [raw]})
        assert done.text == text
        assert list(done.problems) == ["title"]
    assert "title: 好" in written(text, "quiz.md", more={"title.raw": ["好"]}).text


def test_a_form_is_shown_and_saved(desk, zhou, browser, at_most):
    client = browser(zhou)
    client.get("/desk")
    with at_most(24):
        page = client.get(HERE).text
    sent = fields_of(page)
    assert sent["title."] == ["任务测验"]
    assert sent["shuffle."] == ["questions", "options"]

    answer = client.post(HERE, data={**sent, "title.": "新的测验", "action": "save"})

    assert answer.status_code == 302
    assert standing() == QUIZ.replace("任务测验", "新的测验")


@pytest.mark.parametrize(
    ("path", "text"),
    [(LESSON_PATH, LESSON), ("course.md", COURSE), ("m1/unit.md", UNIT), (QUIZ_PATH, QUIZ)],
)
def test_saving_without_a_change_writes_nothing(desk, zhou, browser, path, text):
    path = next(one for one in files_of("CSF") if one.endswith(path.rpartition("/")[2]))
    client = browser(zhou)
    here = f"/desk/CSF/settings/{path}"

    answer = client.post(here, data={**fields_of(client.get(here).text), "action": "save"})

    assert answer.status_code == 302
    assert standing(path) == text
    assert files_of("CSF")[path].number == 0


def test_objectives_are_chosen_by_their_titles(desk, zhou, browser):
    client = browser(zhou)
    here = f"/desk/CSF/settings/{LESSON_PATH}"
    page = client.get(here).text
    assert "K3.1 说出四类素质" in page

    client.post(here, data={**fields_of(page), "objectives.": ["A3.1", "K3.1"], "action": "save"})

    assert standing(LESSON_PATH) == LESSON.replace("[K3.1, S3.1, A3.1]", "[K3.1, A3.1]")


def test_rows_are_added_and_dropped_without_javascript(desk, zhou, browser):
    client = browser(zhou)
    here = "/desk/CSF/settings/course.md"
    sent = fields_of(client.get(here).text)

    added = fields_of(client.post(here, data={**sent, "action": "add:grading.row"}).text)
    assert added["grading.row-2-title"] == [""]
    dropped = fields_of(client.post(here, data={**added, "action": "drop:grading.row-0"}).text)
    client.post(here, data={**dropped, "grading.row-0-weight": "100", "action": "save"})

    assert re.search(
        r"grading: ?\n  - \{category: evaluation, title: 学习评价, weight: 100\}\npass",
        standing("course.md"),
    )


def test_what_is_wrong_stands_at_its_field(desk, zhou, browser):
    text = COURSE.replace("weight: 60", "weight: x").replace("hours: 32\n", "")
    a_draft(desk, zhou, text, "course.md")

    page = browser(zhou).get("/desk/CSF/settings/course.md").text

    assert re.search(r'id="grading.row-1-wrong"><p class="wrong">weight 应是', page)
    assert re.search(r'id="hours.-wrong"><p class="wrong">缺少 hours', page)


def test_a_head_that_cannot_be_read_is_left_to_the_text(desk, zhou, browser):
    a_draft(desk, zhou, QUIZ.replace("title: 任务测验", "title: ["), QUIZ_PATH)

    page = browser(zhou).get(HERE).text

    assert f"/desk/CSF/edit/{QUIZ_PATH}" in page
    assert "data-rowform" not in page


def test_line_ends_stay(desk, zhou, browser):
    text = "\ufeff" + QUIZ.replace("\n", "\r\n")
    a_draft(desk, zhou, text, QUIZ_PATH)
    client = browser(zhou)

    sent = fields_of(client.get(HERE).text)
    client.post(HERE, data={**sent, "penalty.": "1/3", "action": "save"})

    assert standing() == text.replace("after_submit\r\n", "after_submit\r\npenalty: 1/3\r\n")


def test_who_was_second_keeps_what_was_typed_and_can_merge(desk, zhou, browser):
    client = browser(zhou)
    sent = fields_of(client.get(HERE).text)
    chen = a_teacher("陈立", "T1002")
    an_author(chen)
    a_draft(desk, chen, QUIZ.replace("只要态度好", "只要微笑"), QUIZ_PATH)

    answer = client.post(HERE, data={**sent, "title.": "我的名称", "action": "save"})

    assert "陈立" in answer.text
    assert fields_of(answer.text)["title."] == ["我的名称"]
    merging = client.get(f"/desk/CSF/merge/{QUIZ_PATH}").text
    assert "我的名称" in merging
    assert "只要微笑" in merging


def test_exams_and_exercises_have_rules_for_drawing(desk, zhou, browser):
    exam = (
        "---\nexam: CSF-F\ntitle: 期末\ntotal: 4\ndraw:\n"
        "  - {objectives: [K3.1], level: 识记, type: 单选, points: 2, count: 2}\n---\n"
    )
    save_all(desk, [Change("exams/final.md", exam)], by=zhou)
    db.session.commit()
    client = browser(zhou)
    here = "/desk/CSF/settings/exams/final.md"
    sent = fields_of(client.get(here).text)
    assert sent["draw.row-0-level"] == ["识记"]

    client.post(here, data={**sent, "draw.row-0-objectives": "K3.1 S3.1", "action": "save"})

    assert standing("exams/final.md") == exam.replace("[K3.1]", "[K3.1, S3.1]")


def test_only_authors_have_the_form(desk, zhou, browser):
    for person in (a_teacher("顾文清", "T1003"), a_user("林晓")):
        client = browser(person)
        assert client.get(HERE).status_code == 404
        assert client.post(HERE).status_code == 404
    assert browser().get(HERE).status_code == 302
    assert browser(zhou).get("/desk/CSF/settings/objectives.md").status_code == 404


def test_the_form_says_what_is_shown_where_nothing_is_chosen(desk, zhou, browser):
    page = browser(zhou).get(HERE).text

    assert '<option value="">默认：考试截止后看到全部，其他交卷后看到全部</option>' in page


def test_hostile_fields_do_no_harm(desk, zhou, browser):
    client = browser(zhou)
    sent = fields_of(client.get(HERE).text)

    for data in (
        {},
        {**sent, "after": "0" * 64},
        {**sent, "action": "drop:feedback.row-9"},
        {**sent, "title.": "a\nmode: exam\x00", "action": "save"},
        {**sent, "quiz.": "X", "action": "save"},
        {**sent, "review.": "a: b}", "action": "save"},
    ):
        assert client.post(HERE, data=data).status_code in {200, 302, 422}
    assert "\nquiz: T03-Q\n" in standing()
    assert "\nmode:" not in standing()


TABLE = (
    "| 内容 | 目标 | 识记 | 应用 | 合计 |\n|---|---|---:|---:|---:|\n"
    "| 四类素质 | K3.1 | 2 | | 2 |\n|接待|S3.1 A3.1||2|2|\n"
    "| **合计** | | **2** | **2** | **4** |\n"
)
EXAM = "---\nexam: CSF-F\ntitle: 期末\n---\n\n说明一句。\n\n" + TABLE + "\n再一句。\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_of_the_specification_changes_its_line_and_the_sums(end):
    text = EXAM.replace("\n", end)
    rows = specified(Document(text)).rows

    assert respecified(text, rows) == text
    changed_rows = [{**rows[0], "remember": "5"}, rows[1]]
    assert respecified(text, changed_rows) == text.replace(
        "| 四类素质 | K3.1 | 2 | | 2 |", "| 四类素质 | K3.1 | 5 |  | 5 |"
    ).replace("| **合计** | | **2** | **2** | **4** |", "| **合计** |  | **5** | **2** | **7** |")


def test_a_specification_is_begun_widened_and_taken_out():
    bare = "---\nquiz: T03-Q\n---\n\n### T03-I01 单选 1分\n题\n"
    row = {"title": "素质", "objectives": "K3.1", "understand": "4"}
    begun = respecified(bare, [row])
    assert begun.startswith(
        "---\nquiz: T03-Q\n---\n\n| 内容 | 目标 | 理解 | 合计 |\n|---|---|---:|---:|\n"
    )
    assert begun.endswith("|\n\n### T03-I01 单选 1分\n题\n")
    wider = respecified(EXAM, [*specified(Document(EXAM)).rows, row])
    assert "| 内容 | 目标 | 识记 | 理解 | 应用 | 合计 |" in wider
    assert wider.startswith("---\nexam: CSF-F\ntitle: 期末\n---\n\n说明一句。\n\n|")
    assert wider.endswith("|\n\n再一句。\n")
    assert respecified(EXAM, []) == EXAM.replace(TABLE, "")


def test_two_tables_or_a_strange_column_are_left_to_the_text():
    for text in (EXAM + "\n" + TABLE, EXAM.replace("| 内容 |", "| 内容 | 备注 |")):
        assert not specified(Document(text)).is_shown
        assert respecified(text, []) == text


def test_the_specification_of_the_content_is_shown_and_stays():
    for path in CONTENT.rglob("exams/*.md"):
        text = path.read_text()
        found = specified(Document(text))
        assert found.is_shown
        assert found.rows
        assert respecified(text, found.rows) == text


def test_the_form_says_that_an_exam_needs_its_specification(desk, zhou, browser):
    save_all(desk, [Change("exams/final.md", EXAM.split("| 内容")[0])], by=zhou)
    db.session.commit()

    page = browser(zhou).get("/desk/CSF/settings/exams/final.md").text

    assert "没有双向细目表" in page
    assert "考试没有这张表不能发布" in page


def test_the_specification_is_part_of_the_form(desk, zhou, browser):
    save_all(desk, [Change("exams/final.md", EXAM)], by=zhou)
    db.session.commit()
    client = browser(zhou)
    here = "/desk/CSF/settings/exams/final.md"
    sent = fields_of(client.get(here).text)
    assert sent["specification.row-0-title"] == ["四类素质"]

    added = client.post(here, data={**sent, "action": "add:specification.row"})
    more = {
        **fields_of(added.text),
        "specification.row-2-title": "处理",
        "specification.row-2-objectives": "S3.1",
        "specification.row-2-apply": "6",
    }
    client.post(here, data={**more, "action": "save"})

    assert "| 处理 | S3.1 |  | 6 | 6 |\n| **合计** |  | **2** | **8** | **10** |" in standing(
        "exams/final.md"
    )
