"""Questions through a form: what nobody touched stays, what is written is read again."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.rules.question_blocks import Document
from lms.authoring.rules.question_edits import (
    QuestionEdit,
    Share,
    begun,
    faults,
    part_of,
    read_block,
    tidied,
    written,
)
from lms.questions import kinds
from lms.questions.kinds.editing import Written
from tests.builders.questions import ALL_KINDS, TEXTS, parsed

CONTENT = Path(__file__).parents[2] / "course_content"
DOCUMENTS = sorted(
    path
    for path in CONTENT.rglob("*.md")
    if path.name in {"quiz.md", "checks.md"} or path.parent.name == "banks"
)
HEAD = "---\nquiz: T03-Q\ntitle: 测验\n---\n\n"


def read(lines):
    """The question of these lines, wherever it stands."""
    (question,), _findings = parsed("\n".join(lines))
    return question


def texts_of(edit):
    return [text for text, _part in written(edit)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_question_of_the_content_is_shown_and_written_as_the_same_question(path):
    text = path.read_text()
    document = Document(text)

    assert document.blocks
    for number, block in enumerate(document.blocks):
        edit = read_block(block)
        assert edit is not None, block.head.text
        assert faults(tidied(edit)) == []
        before, after = read(block.lines()), read(texts_of(tidied(edit)))
        assert replace(after, place=before.place, parts=()) == replace(before, parts=())
        assert [replace(one, place=before.place) for one in after.parts] == [
            replace(one, place=before.place) for one in before.parts
        ]
        assert document.replaced(number, block.lines()) == text


def test_changing_one_question_of_the_content_leaves_the_others_to_the_byte():
    for path in DOCUMENTS[:6]:
        text = path.read_text()
        document = Document(text)
        number = len(document.blocks) // 2
        block = document.blocks[number]
        edit = read_block(block)
        said = replace(edit.said, stem=edit.said.stem + "\n又一行。")
        changed = document.replaced(number, texts_of(replace(edit, said=said)))
        lines, others = text.split("\n"), changed.split("\n")
        assert others[: block.first - 1] == lines[: block.first - 1]
        after = lines[block.last :]
        assert others[len(others) - len(after) :] == after
        assert "又一行。" in others


# What teachers type, and what tries to be something else.
WORD = st.text(
    alphabet=st.sampled_from("客户甲aZ0.，。 -*#>=[]{}|\\()（）分:：~±`!1x"), max_size=14
)
LINES = st.lists(WORD, max_size=3).map("\n".join)
POINTS = st.sampled_from(["", "1", "2.5", "10", "0.25"])
SHARES = st.lists(
    st.builds(Share, st.sampled_from(["K3.1", "S3.1", "A3.1"]), st.sampled_from(["", "0.5", "2"])),
    max_size=3,
).map(tuple)


def rows_for(kind):
    grid = kinds.get(kind).grid
    if grid is None:
        return st.just(())
    row = st.fixed_dictionaries(
        {
            column.name: {
                "tick": st.sampled_from(["", "1"]),
                "number": st.sampled_from(["1", "2.5"]),
                "area": LINES,
            }.get(column.kind, WORD)
            for column in grid.columns
        }
    )
    return st.lists(row, max_size=len(grid.first_rows()) if grid.fixed else 4).map(tuple)


def an_edit(kind, key="T03-I01"):
    return st.builds(
        QuestionEdit,
        kind=st.just(kind),
        key=st.just(key),
        points=POINTS,
        objectives=SHARES,
        difficulty=st.sampled_from(["", "0.8", "1"]),
        level=st.sampled_from(["", "understand", "create"]),
        said=st.builds(
            Written,
            stem=LINES,
            rows=rows_for(kind),
            switches=st.sampled_from([frozenset(), frozenset({"unordered"})]),
        ),
        explanation=LINES,
        parts=st.lists(
            st.sampled_from(["single", "blank", "short"]).flatmap(lambda one: an_edit(one, "")),
            max_size=3,
        ).map(tuple)
        if kind == "case"
        else st.just(()),
    ).map(tidied)


@settings(max_examples=400)
@given(st.sampled_from(ALL_KINDS).flatmap(an_edit))
def test_what_a_form_may_write_is_read_as_the_same_question(edit):
    if faults(edit):
        return
    lines = texts_of(edit)
    document = Document(HEAD + "\n".join(lines) + "\n\n### T03-I99 判断 1分\n？\n")
    assert len(document.blocks) == 2
    again = read_block(document.blocks[0])
    assert again is not None
    assert texts_of(again) == lines
    if not {"blank", "number"} & {edit.kind, *(part.kind for part in edit.parts)}:
        assert tidied(again) == edit


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_good_question_of_each_kind_has_no_faults(kind):
    (block,) = Document(TEXTS[kind]).blocks
    edit = read_block(block)

    assert tidied(edit) == edit
    assert faults(edit) == []
    assert texts_of(edit) == block.lines()


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_an_empty_question_of_each_kind_can_be_begun(kind):
    edit = tidied(begun(kind, "T03-I01"))

    assert faults(edit) == []
    assert read_block(Document("\n".join(texts_of(edit))).blocks[0]) is not None


DOCUMENT = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "",
                "### T03-I01 单选 5分 {K3.1}",
                "### T03-I02 简答",
                "## 一、单选题",
                "题干",
                "- [x] 甲",
                "- [ ] 乙",
                "> 解析",
                "```",
                "<!-- 注 -->",
                "#### (1) 单选 2分",
            ]
        ),
        st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    ),
    max_size=16,
).map(lambda lines: HEAD + "".join(text + end for text, end in lines))


@given(DOCUMENT, st.integers(0, 5))
def test_one_block_changes_and_every_other_byte_stays(text, number):
    document = Document(text)
    if number >= len(document.blocks):
        return
    block = document.blocks[number]
    assert document.replaced(number, block.lines()) == text
    changed = document.replaced(number, ["### 新 单选 1分", "新", "- [x] 好"])
    raw = document._raw
    assert changed.startswith("".join(raw[: block.first - 1]))
    assert changed.endswith("".join(raw[block.last :]))
    assert sorted(document.removed(number).split()) == sorted(
        "".join([*raw[: block.first - 1], *raw[block.last :]]).split()
    )


@given(DOCUMENT, st.integers(0, 5), st.sampled_from([-1, 1]))
def test_a_moved_block_loses_no_line(text, number, step):
    document = Document(text)
    if number >= len(document.blocks):
        return
    moved = document.moved(number, step)
    said = [line for line in document.lines if line.strip()]
    assert sorted(line for line in Document(moved).lines if line.strip()) == sorted(said)
    assert Document(moved).lines[:4] == document.lines[:4]


THREE = (
    HEAD
    + "### T03-I01 判断 1分\n甲\n\n### T03-I02 判断 1分\n乙\n\n## 二\n\n### T03-I03 判断 1分\n丙"
)


def keys(text):
    return [block.head.text.split()[1] for block in Document(text).blocks]


def test_neighbours_change_places_and_a_group_is_passed_first():
    one = Document(THREE).moved(0, 1)
    assert keys(one) == ["T03-I02", "T03-I01", "T03-I03"]
    past = Document(THREE).moved(1, 1)
    assert keys(past) == keys(THREE)
    assert past.index("## 二") < past.index("T03-I02")
    assert keys(Document(past).moved(1, 1)) == ["T03-I01", "T03-I03", "T03-I02"]
    assert Document(THREE).moved(0, -1) == THREE


def test_a_new_question_comes_last_or_behind_another():
    lines = ["### T03-I04 判断 1分", "丁"]
    assert keys(Document(THREE).added(lines)) == ["T03-I01", "T03-I02", "T03-I03", "T03-I04"]
    assert Document(THREE).added(lines) == THREE + "\n\n### T03-I04 判断 1分\n丁\n"
    assert keys(Document(THREE).added(lines, 1)) == ["T03-I01", "T03-I02", "T03-I04", "T03-I03"]
    assert Document(THREE).added(lines, 1).index("丁") < THREE.index("## 二") + 40
    assert (
        Document(HEAD.rstrip("\n") + "\n")
        .added(lines)
        .endswith("---\n\n### T03-I04 判断 1分\n丁\n")
    )


@pytest.mark.parametrize(
    "text",
    [
        "### T03-I01 单项 5分\n题\n",
        "### T03-I01\n题\n",
        "### T03-I01 单选 5分\n题\n- [x] 甲\n这一行不是选项\n",
        "### T03-I01 简答 5分\n题\n要点：\n- 三分 甲\n",
        "### T03-I01 匹配 5分\n题\n- 甲 => 乙\n错行\n",
        "### T03-I01 案例分析\n料\n#### (1) 案例分析 3分\n题\n",
        "### T03-I01 数值 5分\n题\n答案：3\n答案：4\n",
    ],
)
def test_what_a_form_would_lose_is_not_shown_in_one(text):
    assert read_block(Document(text).blocks[0]) is None


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("### T03-I01 single 5 分 {K3.1:0.5 level=理解 origin=CSM/T01-I01}", "others"),
        ("### T03-I01 单选 5分 {K3.1 difficulty=0.80}", "difficulty"),
    ],
)
def test_a_heading_that_says_the_same_stays_as_it_was_written(line, part):
    (block,) = Document(f"{line}\n题\n- [x] 甲\n- [ ] 乙\n").blocks
    edit = read_block(block)

    assert getattr(edit, part)
    assert texts_of(replace(edit, said=replace(edit.said, stem="新")))[0] == line
    changed = texts_of(replace(edit, points="6"))[0]
    assert changed.startswith("### T03-I01 单选 6分 {K3.1")
    assert "origin=" in changed or "difficulty=0.80" in changed


@pytest.mark.parametrize(
    ("stem", "rows", "explanation", "part"),
    [
        ("题\n### 不是标题", ("甲",), "", "stem"),
        ("题\n- [x] 选项", ("甲",), "", "stem"),
        ("题", ("甲\n- [ ] 乙",), "", "row-0"),
        ("题\n## 组", ("甲",), "", "stem"),
        ("题\n```", ("甲",), "", "stem"),
        ("```", (), "", "stem"),
    ],
)
def test_what_would_be_read_as_something_else_is_said_at_its_field(stem, rows, explanation, part):
    said = Written(stem, tuple({"right": "1", "text": text} for text in rows))
    edit = tidied(QuestionEdit("single", "T03-I01", "5", said=said, explanation=explanation))

    found = faults(edit)
    assert [fault.part for fault in found] == [part]


def test_answers_with_the_marks_of_blanks_come_back():
    rows = ({"answers": "a|b\nc]\nd\\\n[e"}, {"answers": "10~12"})
    edit = tidied(QuestionEdit("blank", "T03-I01", "5", said=Written("叫 [[1]]。", rows)))

    assert faults(edit) == []
    assert texts_of(edit)[1] == "叫 [[a\\|b|c] |d\\ |[e]]。[[10~12]]"
    (block,) = Document("\n".join(texts_of(edit))).blocks
    assert read_block(block).said == Written("叫 [[1]]。[[2]]", rows)


@pytest.mark.parametrize(
    ("line", "column", "part"),
    [
        (1, 1, ""),
        (1, 5, "key"),
        (1, 17, "points"),
        (1, 22, "objectives"),
        (2, 3, "stem"),
        (3, 1, "row-0"),
        (9, 1, ""),
    ],
)
def test_a_finding_is_shown_at_the_field_its_line_comes_from(line, column, part):
    said = Written("题", ({"right": "1", "text": "甲"},))
    edit = QuestionEdit("single", "T03-I01", "5", (Share("K3.1"),), said=said)

    assert part_of(written(edit), line, column) == part
