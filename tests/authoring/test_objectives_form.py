"""The objectives of a course as a grid."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.objective_edits import (
    ObjectiveRow,
    Section,
    done,
    rows_in,
    sections_of,
    stem_of,
    with_codes,
)
from lms.authoring.rules.objective_patches import patch
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course
from tests.authoring.test_questions import fields_of
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import OBJECTIVES

HERE = "/desk/CSF/objectives/objectives.md"
TEXTS = [
    path.read_bytes().decode()
    for path in sorted((Path(__file__).parents[2] / "course_content").rglob("objectives.md"))
]
TWO = f"""{OBJECTIVES}
## T04 了解需求

注意：下表还没有定稿。

|目标|码|类|
|:--|--|--|
|问得出需求|`K4.1`|K|
"""
USUAL = [*TEXTS, OBJECTIVES, OBJECTIVES.replace("\n", "\r\n"), TWO, TWO.rstrip("\n")]


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def standing() -> str:
    return text_of(files_of("CSF")["objectives.md"])


def opened(client):
    return fields_of(client.get(HERE).text)


def codes_in(text):
    return [[row.code for row in section.rows] for section in sections_of(text)]


@pytest.mark.parametrize("text", USUAL)
def test_what_nobody_changed_stays_as_it_was(text):
    assert patch(text, sections_of(text)) == text


@pytest.mark.parametrize("text", USUAL)
def test_one_cell_changes_one_line(text):
    first, *others = sections_of(text)
    row = replace(first.rows[1], title="换了 | 说法")

    changed = patch(text, (replace(first, rows=(first.rows[0], row, *first.rows[2:])), *others))

    were, lines = text.splitlines(), changed.splitlines()
    assert [n for n, line in enumerate(were) if line != lines[n]] == [row.was]
    assert rows_in(sections_of(changed))[1].title == "换了 | 说法"


@pytest.mark.parametrize(
    ("action", "section", "row", "codes", "lost"),
    [
        ("up", 0, 1, [["S3.1", "K3.1", "A3.1"], ["K4.1"]], 0),
        ("up", 0, 0, [["K3.1", "S3.1", "A3.1"], ["K4.1"]], 0),
        ("down", 0, 2, [["K3.1", "S3.1"], ["A3.1", "K4.1"]], 3),
        ("up", 1, 0, [["K3.1", "S3.1", "A3.1", "K4.1"], []], 1),
        ("drop", 0, 0, [["S3.1", "A3.1"], ["K4.1"]], 1),
        ("add", 0, -1, [["K3.1", "S3.1", "A3.1", "A3.2"], ["K4.1"]], 0),
        ("add", 1, -1, [["K3.1", "S3.1", "A3.1"], ["K4.1", "K4.2"]], 0),
        ("drop", 7, 0, [["K3.1", "S3.1", "A3.1"], ["K4.1"]], 0),
        ("drop", 0, 7, [["K3.1", "S3.1", "A3.1"], ["K4.1"]], 0),
    ],
)
def test_rows_come_go_and_move_as_whole_lines(action, section, row, codes, lost):
    before = sections_of(TWO)
    changed = patch(TWO, with_codes(done(before, action, section, row), set()))

    assert codes_in(changed) == codes
    were = TWO.splitlines()
    stayed = [line for line in changed.splitlines() if line in were]
    assert len(were) - len(stayed) == lost


def test_a_column_that_is_needed_is_added_and_other_rows_stay():
    first, second = sections_of(TWO)
    row = replace(second.rows[0], title_en="Ask", parents="G2.1:2")

    changed = patch(TWO, (first, replace(second, rows=(row,))))

    assert changed == TWO.replace(
        "|目标|码|类|\n|:--|--|--|\n|问得出需求|`K4.1`|K|",
        "|目标|码|类| English | 上级 |\n|:--|--|--| --- | --- |\n"
        "|问得出需求|`K4.1`|K| Ask | G2.1:2 |",
    )


def test_a_new_section_comes_last_with_the_columns_of_the_others():
    new = Section("T05 收集信息", None, (ObjectiveRow(code="K5.1", kind="知识", title="甲"),))

    changed = patch(OBJECTIVES, (*sections_of(OBJECTIVES), new))

    assert changed == OBJECTIVES + (
        "\n## T05 收集信息\n\n| 码 | 类 | 目标 | 上级 | 期望值 |\n|---|---|---|---|---:|\n"
        "| K5.1 | 知识 | 甲 |  |  |\n"
    )


@pytest.mark.parametrize(
    ("title", "rows", "kind", "stem"),
    [
        ("T03", [("K3.1", "知识"), ("S3.1", "技能")], "技能", "S3."),
        ("T03", [("K3.1", "知识")], "素质", "A3."),
        ("T12 规划", [], "知识", "K12."),
        ("其他", [], "知识", ""),
        ("T03", [("KN-3-1", "K")], "知识", "KN-3-"),
        ("T03", [], "别的", ""),
    ],
)
def test_codes_begin_as_their_neighbours_do(title, rows, kind, stem):
    own = tuple(ObjectiveRow(n, code=code, kind=word) for n, (code, word) in enumerate(rows))

    assert stem_of(Section(title, 0, own), kind) == stem


def test_a_code_is_never_given_twice_and_follows_the_kind_until_it_is_typed():
    (section,) = done(sections_of(OBJECTIVES), "add", 0, -1)
    (named,) = with_codes((section,), {"A3.7"})
    assert named.rows[-1].code == "A3.8"

    other = replace(named, rows=(*named.rows[:-1], replace(named.rows[-1], kind="知识")))
    assert with_codes((other,), {"A3.7"})[0].rows[-1].code == "K3.2"

    typed = replace(named, rows=(*named.rows[:-1], replace(named.rows[-1], code="X1")))
    assert with_codes((typed,), {"A3.7"})[0].rows[-1].code == "X1"


WORDS = st.text(alphabet="ab中|\\ ", max_size=5).map(lambda words: " ".join(words.split()))


@given(st.integers(0, 2), st.sampled_from(["code", "title", "parents", "expected"]), WORDS)
def test_every_cell_says_what_was_written_into_it(number, name, words):
    (section,) = sections_of(OBJECTIVES)
    rows = list(section.rows)
    rows[number] = replace(rows[number], **{name: words})

    changed = patch(OBJECTIVES, (replace(section, rows=tuple(rows)),))

    (read,) = sections_of(changed)
    assert read.rows[number] == replace(rows[number], code=rows[number].code.strip("`*"))
    others = [n for n in range(3) if n != number]
    were, lines = OBJECTIVES.splitlines(), changed.splitlines()
    assert [lines[section.rows[n].was] for n in others] == [
        were[section.rows[n].was] for n in others
    ]


@pytest.mark.parametrize("text", [*USUAL, "\ufeff" + OBJECTIVES])
def test_saving_without_a_change_changes_no_byte(desk, zhou, browser, text):
    a_draft(desk, zhou, text, path="objectives.md")
    client = browser(zhou)

    answer = client.post(HERE, data={**opened(client), "action": "save"})

    assert answer.status_code == 302
    assert standing() == text


def test_objectives_stand_under_their_tasks_with_what_they_support_and_what_names_them(
    desk, zhou, browser, at_most
):
    client = browser(zhou)
    client.get("/desk")

    with at_most(26):
        page = client.get(HERE).text

    assert "G2.1 营造服务文化" in page
    row = page.split('id="s-0-row-0"')[1].split('id="s-0-row-1"')[0]
    assert "1-3 树立客户服务意识" in row
    assert "T03-E1" in row


def test_a_changed_objective_is_saved_as_a_draft(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)
    sent |= {"s-0-row-0-title": "列出四类素质", "s-0-row-2-parent": "G2.1", "action": "save"}

    client.post(HERE, data=sent)

    assert standing() == OBJECTIVES.replace("说出四类素质", "列出四类素质").replace(
        "| G3.5 | |", "| G3.5 G2.1 | |"
    )


def test_rows_are_added_moved_and_dropped_without_javascript(desk, zhou, browser):
    client = browser(zhou)
    added = fields_of(client.post(HERE, data={**opened(client), "action": "add:s-0-row"}).text)
    assert added["s-0-row-3-code"] == ["A3.2"]
    added |= {"s-0-row-3-title": "守信", "s-0-row-3-weight": "2", "s-0-row-3-parent": "G2.1"}
    moved = fields_of(client.post(HERE, data={**added, "action": "up:s-0-row-3"}).text)
    assert moved["s-0-row-2-title"] == ["守信"]
    assert standing() == OBJECTIVES

    client.post(HERE, data={**moved, "action": "save"})

    last = OBJECTIVES.splitlines(True)[-1]
    assert standing() == OBJECTIVES.replace(last, f"| A3.2 | 素质 | 守信 | G2.1:2 |  |\n{last}")


def test_a_new_row_with_nothing_in_it_is_not_saved(desk, zhou, browser):
    client = browser(zhou)
    added = fields_of(client.post(HERE, data={**opened(client), "action": "add:s-0-row"}).text)

    client.post(HERE, data={**added, "action": "save"})

    assert standing() == OBJECTIVES


def test_what_still_names_an_objective_is_said_before_it_goes(desk, zhou, browser):
    client = browser(zhou)
    dropped = fields_of(client.post(HERE, data={**opened(client), "action": "drop:s-0-row-0"}).text)
    assert "s-0-row-2-code" not in dropped

    asked = client.post(HERE, data={**dropped, "action": "save"})
    assert asked.status_code == 422
    assert "lesson.md" in asked.text
    assert "T03-E1" in asked.text
    assert standing() == OBJECTIVES

    client.post(HERE, data={**dropped, "action": "anyway"})
    assert "K3.1" not in standing()


def test_a_task_without_objectives_gets_a_section(desk, zhou, browser):
    text = OBJECTIVES.replace("## T03", "## 第一节")
    a_draft(desk, zhou, text, path="objectives.md")
    client = browser(zhou)
    sent = opened(client)

    added = fields_of(client.post(HERE, data={**sent, "task": "T03", "action": "section"}).text)
    added = fields_of(client.post(HERE, data={**added, "action": "add:s-1-row"}).text)
    assert added["s-1-row-0-code"] == ["K3.2"]
    client.post(HERE, data={**added, "s-1-row-0-title": "新的", "action": "save"})

    assert standing().startswith(text)
    assert "## T03 树立客户服务意识" in standing()
    assert codes_in(standing()) == [["K3.1", "S3.1", "A3.1"], ["K3.2"]]


def test_what_is_wrong_stands_at_its_row(desk, zhou, browser):
    client = browser(zhou)
    sent = {**opened(client), "s-0-row-1-expected": "7", "s-0-row-1-kind": "才艺"}

    page = client.post(HERE, data={**sent, "action": "check"}).text

    row = page.split('id="s-0-row-1"')[1].split('id="s-0-row-2"')[0]
    assert "期望值应在 0 到 1 之间" in row
    assert "不认识的类“才艺”" in row


def test_a_second_save_keeps_what_was_typed_for_merging(desk, zhou, browser):
    client = browser(zhou)
    form = {**opened(client), "s-0-row-0-title": "列出四类素质", "action": "save"}
    a_draft(desk, zhou, OBJECTIVES + "\n别人加的。\n", path="objectives.md")

    page = client.post(HERE, data=form).text

    assert "列出四类素质" in page
    assert "/desk/CSF/merge/objectives.md" in page
    assert "别人加的" in standing()


@pytest.mark.parametrize(
    "text",
    [
        OBJECTIVES.replace("| 类 |", "| 种类 |"),
        OBJECTIVES.replace("| 上级 |", "| 目标 |"),
        OBJECTIVES + "".join(f"| K9.{n} | 知识 | 第{n}个 | | |\n" for n in range(1, 100)),
    ],
)
def test_a_table_that_cannot_be_told_is_left_to_the_text(desk, zhou, browser, text):
    a_draft(desk, zhou, text, path="objectives.md")

    page = browser(zhou).get(HERE).text

    assert "/desk/CSF/edit/objectives.md" in page
    assert "data-rowform" not in page


def test_a_page_from_long_ago_or_with_strange_fields_changes_nothing(desk, zhou, browser):
    client = browser(zhou)
    sent = opened(client)
    assert client.post(HERE, data={**sent, "after": "0" * 64, "action": "save"}).status_code == 302

    for action in ("up:", "add:s-9-row", "drop:s-0-row-x", "section:T99", "down:s-0-rows-1"):
        assert client.post(HERE, data={**sent, "action": action}).status_code == 200
    client.post(HERE, data={"after": sent["after"], "action": "save"})
    assert standing() == OBJECTIVES


def test_an_archived_course_is_only_read(desk, zhou, browser):
    client = browser(zhou)
    sent = {**opened(client), "s-0-row-0-title": "改了", "action": "save"}
    db.session.scalars(select(Course)).one().archived_at = now()
    db.session.commit()

    page = client.post(HERE, data=sent).text

    assert "课程已归档" in page
    assert standing() == OBJECTIVES


def test_authors_come_in_and_nobody_else(desk, zhou, browser):
    assert browser(a_teacher("韩老师", number="T0003")).get(HERE).status_code == 404
    assert browser(a_user("林晓雨")).get(HERE).status_code == 404
    assert browser(zhou).get("/desk/CSF/objectives/course.md").status_code == 404
    han = a_teacher("韩冰", number="T0004")
    an_author(han)
    assert browser(han).get(HERE).status_code == 200
