"""Rendered texts compared block by block; what is marked is still clean."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.markdown import comparing, render
from lms.core.markdown.comparing import BlockChange, compare_blocks

CHANGED, SAME, ADDED, REMOVED = (
    BlockChange.CHANGED,
    BlockChange.SAME,
    BlockChange.ADDED,
    BlockChange.REMOVED,
)
BLOCKS = [
    "## 标题",
    "一段话。",
    "一段长一点的话，**有重点**。",
    "- 甲\n- 乙",
    "| a | b |\n|---|---|\n| 1 | 2 |",
]
TEXTS = st.lists(st.sampled_from(BLOCKS), max_size=5).map("\n\n".join)


def changes(before: str, after: str):
    return [(pair.change, pair.before, pair.after) for pair in compare_blocks(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ("客户很满意。", "顾客很满意！", "<del>户</del>", "<ins>顾</ins>客很满意<ins>！</ins>"),
        ("他**不**来了", "他**就**来了", "<strong><del>不</del></strong>", "<ins>就</ins>"),
        (
            "- 甲\n- 乙\n- 丙",
            "- 甲\n- 乙\n- 丁",
            "<li><del>丙</del></li>",
            "<li><ins>丁</ins></li>",
        ),
    ],
)
def test_words_that_differ_are_marked_where_they_stand(before, after, was, now):
    (pair,) = compare_blocks(render(before), render(after))

    assert pair.change is CHANGED
    assert was in pair.before
    assert now in pair.after


def test_a_cell_of_a_table_is_marked_and_the_table_stays_one():
    table = "| 行 | 分 |\n|---|---|\n| 态度 | 5 |\n"
    (pair,) = compare_blocks(render(table), render(table.replace("5", "8")))

    assert "<td><del>5</del></td>" in pair.before
    assert "<td><ins>8</ins></td>" in pair.after


def test_a_block_without_partner_stands_alone():
    found = changes(render("一。\n\n二二二。"), render("一。\n\n二二二。\n\n## 新的一节"))

    assert [change for change, *_sides in found] == [SAME, SAME, ADDED]
    assert found[2][1] is None
    assert "<ins>新的一节</ins>" in found[2][2]


def test_another_picture_under_the_same_words_is_a_change():
    was = render("看图：![图](media/a.png) 客户在等", media={"media/a.png": "/media/a"})
    now = render("看图：![图](media/a.png) 客户在等", media={"media/a.png": "/media/b"})
    (pair,) = compare_blocks(was, now)

    assert re.search(r'<del><img [^>]*src="/media/a"></del>', pair.before)
    assert re.search(r'<ins><img [^>]*src="/media/b"></ins>', pair.after)


def test_only_the_form_differs_and_that_is_said():
    (pair,) = compare_blocks(render("很重要的话"), render("很**重要**的话"))

    assert (pair.change, pair.has_marks) == (CHANGED, False)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        '<img src="javascript:alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<ins><svg onload=alert(1)></ins>",
        '<p id="main" style="position:fixed">x</p>',
    ],
)
def test_what_leaves_is_clean_whatever_came_in(hostile):
    for pair in compare_blocks(hostile, f"<p>甲</p>{hostile}"):
        for side in (pair.before, pair.after):
            assert not re.search(
                r"<script|<svg|onclick|onload|=\"javascript|style=|id=", side or ""
            )


def test_a_block_of_very_many_words_is_marked_whole(monkeypatch):
    monkeypatch.setattr(comparing, "MOST_WORDS", 10)
    (pair,) = compare_blocks(render("客户很满意，也很高兴。"), render("客户很满意，也很开心。"))

    assert pair.before == "<p><del>客户很满意，也很高兴。</del></p>"


@given(TEXTS, TEXTS)
def test_each_side_reads_as_it_did(before, after):
    pairs = compare_blocks(render(before), render(after))

    for text, sides in ((before, [p.before for p in pairs]), (after, [p.after for p in pairs])):
        shown = "".join(re.sub(r"</?(ins|del)>", "", side) for side in sides if side)
        expected = re.sub(r' id="[^"]*"', "", render(text))
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", expected)
