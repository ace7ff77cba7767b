"""What evaluation.md compiles to, and that a table written back is the same table."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.findings import Findings
from lms.core.markdown import render, render_inline
from lms.courses.rules.compiled import LEVELS, PeerRule, TableText
from lms.courses.rules.evaluation import Evaluation
from lms.courses.rules.evaluation_head import PRESETS
from lms.courses.rules.reading import read_table
from lms.courses.rules.render import Renderer
from lms.courses.rules.table_writing import (
    DraftPeers,
    DraftRow,
    TableDraft,
    draft_of,
    text_of,
    usual_options,
)
from tests.builders.courses import EVALUATION

RENDERER = Renderer(render, render_inline, {})


def read(text: str) -> tuple[Evaluation, list[str]]:
    findings = Findings()
    found = read_table(text, "evaluation.md", RENDERER, findings)
    assert found is not None, findings.found
    return found, [str(one) for one in findings.in_order()]


def compiled(old: str = "", new: str = "", text: str = EVALUATION) -> TableText:
    assert old in text
    found, problems = read(text.replace(old, new))
    assert not problems
    return found.text


def percents(text: TableText) -> dict[str, str]:
    return {option.label: f"{option.percent:f}" for option in text.options}


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("points", {}),
        ("levels", {"优": "95", "良": "85", "中": "75", "及格": "65", "不及格": "50"}),
        ("stars", {"★★★★★": "100", "★★★★": "80", "★★★": "60", "★★": "40", "★": "20"}),
        ("stars\nstars: 3", {"★★★": "100", "★★": "66.666667", "★": "33.333333"}),
        ("checklist", {"能": "100", "否": "0"}),
        ("checklist\noptions: {是: 100, 否: 0}", {"是": "100", "否": "0"}),
        ("levels\noptions: {A: 95, B: 80.5, C: 0}", {"A": "95", "B": "80.5", "C": "0"}),
    ],
)
def test_each_scale_has_its_options(scale: str, expected: dict[str, str]):
    text = compiled("scale: points", f"scale: {scale}")

    assert text.scale == scale.split("\n", maxsplit=1)[0]
    assert percents(text) == expected


@pytest.mark.parametrize("name", PRESETS)
def test_weights_may_be_named(name: str):
    text = compiled("{self: 20, peer: 30, teacher: 50}", name)

    assert text.weights == PRESETS[name]
    assert sum(weight for _who, weight in text.weights) == 100


def test_an_old_file_compiles_to_the_usual_rules():
    text = compiled()

    assert (text.rounding, text.levels, text.may_skip, text.options) == (1, LEVELS, False, ())
    assert text.missing == (("self", "zero"), ("peer", "renormalise"), ("teacher", "wait"))
    assert text.intergroup == PeerRule()
    assert {(row.group, row.source) for row in text.criteria} == {("", "")}
    assert text.counts


def test_the_new_rules_are_read():
    head = (
        "evaluators: {self: 20, peer: 20, intergroup: 10, teacher: 50}\n"
        "intergroup: {reviews: 2, aggregate: median, anonymous: false}\n"
        "rounding: 0\nlevels: {合格: 60, 不合格: 0}\nnot_applicable: true"
    )
    text = compiled("evaluators: {self: 20, peer: 30, teacher: 50}", head)

    assert text.intergroup == PeerRule(2, "group", "median", False)
    assert text.weight_of("intergroup") == 10
    assert (text.rounding, text.may_skip) == (0, True)
    assert [(one.label, one.percent) for one in text.levels] == [("合格", 60), ("不合格", 0)]


def test_rows_may_stand_in_groups_and_be_the_mark_of_an_activity():
    text = compiled(
        text=EVALUATION.replace("| 评价者 |", "| 评价者 | 类别 |")
        .replace("|---|\n", "|---|---|\n")
        .replace("self peer |", "=T03-Q | 过程 |")
        .replace("missing: {", "missing: {activity: zero, ")
    )

    assert [(row.group, row.source) for row in text.criteria] == [
        ("", ""),
        ("", ""),
        ("过程", "T03-Q"),
    ]
    assert text.missing[-1] == ("activity", "zero")
    assert not text.criteria[-1].is_rated_by("teacher")


def test_a_self_check_is_the_students_own_and_needs_no_points():
    text = compiled(
        text="""\
---
evaluation: T03-E
table: 表1-3
title: 掌握自查
scale: mastery
---

| 码 | 评价项目 | 评价内容/标准 | 目标 |
|---|---|---|---|
| T03-E1 | 四类素质 | 能举例 | K3.1 |
| T03-E2 | 先接住情绪 | 做得到 | S3.1 |
"""
    )

    assert not text.counts
    assert text.weights == (("self", Decimal(100)),)
    assert (text.total, [row.points for row in text.criteria]) == (2, [1, 1])
    assert percents(text) == {"掌握": "100", "基本掌握": "60", "未掌握": "0"}


def test_a_table_survives_being_stored():
    text = compiled("scale: points", "scale: stars\nstars: 3\nrounding: 2")

    assert TableText.from_json(text.to_json()) == text


# What a cell or a title may hold; line breaks come in as <br>.
INK = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)
MARKS = st.sampled_from(
    ["|", "\\", "\\|", "**重**", "`|`", "<br>", "：", "# ", '"', "'", "{", "[", "- "]
)
WORDS = st.lists(INK | MARKS | st.just("先接住情绪"), max_size=12).map("".join).map(str.strip)
SOME = WORDS.filter(bool)
LABELS = st.lists(
    st.text("甲乙丙丁戊ABC★:,{}#'\" -", min_size=1, max_size=6).map(str.strip).filter(bool),
    min_size=2,
    max_size=5,
    unique_by=lambda label: label.casefold(),
)


@st.composite
def rows(draw: st.DrawFn) -> tuple[DraftRow, ...]:
    points = draw(st.sampled_from([("100",), ("40", "60"), ("12.5", "12.5", "75")]))
    return tuple(
        DraftRow(
            key=f"T03-E{number}",
            group=draw(st.sampled_from(["", "知识", "过程|结果"])),
            title=draw(SOME),
            standard=draw(WORDS),
            points=worth,
            objectives=draw(st.sampled_from(["K3.1", "K3.1 S3.1", "K3.1:0.7 S3.1:0.3"])),
            evaluators=draw(st.sampled_from(["", "self teacher", "=T03-Q"])) if number > 1 else "",
        )
        for number, worth in enumerate(points, 1)
    )


@st.composite
def drafts(draw: st.DrawFn) -> TableDraft:
    scale = draw(st.sampled_from(["points", "levels", "stars"]))
    labels = draw(st.just([]) | LABELS)
    falling = ("90", "80", "60.5", "30", "0")
    found = draw(rows())
    missing = (("self", "teacher"), ("intergroup", "zero"), ("teacher", "wait"))
    has_source = any(row.evaluators.startswith("=") for row in found)
    return TableDraft(
        key="T03-E",
        label=draw(SOME)[:40].strip(),
        title=draw(SOME),
        scale=scale,
        stars=draw(st.sampled_from(["5", "3"])) if scale == "stars" else "5",
        options=tuple(zip(labels, falling, strict=False)) if scale == "levels" else (),
        may_skip=draw(st.booleans()),
        weights=(("self", "20"), ("intergroup", "30.5"), ("teacher", "49.5")),
        peer=DraftPeers(),
        intergroup=DraftPeers("2", "group", draw(st.sampled_from(["mean", "median"])), False),
        missing=(*missing, ("activity", "zero")) if has_source else missing,
        rounding=draw(st.sampled_from(["0", "1", "2"])),
        levels=(*zip(labels[:-1], falling, strict=False), (labels[-1], "0")) if labels else (),
        total="100",
        rows=found,
        introduction=draw(st.sampled_from(["", "**说明**\n\n1. 打整数分。", "甲 | 乙"])),
    )


@given(drafts())
def test_what_is_written_is_read_as_the_same_table(draft: TableDraft):
    found, _problems = read(text_of(draft))

    assert draft_of(found) == draft
    assert read(text_of(draft_of(found)))[0].text == found.text


@pytest.mark.parametrize("scale", ["points", "levels", "stars", "checklist"])
def test_usual_options_are_not_written(scale: str):
    draft = draft_of(read(EVALUATION.replace("scale: points", f"scale: {scale}"))[0])

    assert draft.options == ()
    assert "options" not in text_of(draft)
    assert [label for label, _percent in usual_options(scale)] == list(
        percents(compiled("scale: points", f"scale: {scale}"))
    )


def test_line_breaks_typed_into_a_cell_become_breaks():
    draft = draft_of(read(EVALUATION)[0])
    row = replace(draft.rows[0], standard="先听\r\n再问\u2028后答", title="两\n行")

    found = read(text_of(replace(draft, rows=(row, *draft.rows[1:]))))[0]

    assert found.standards[0] == "先听<br>再问<br>后答"
    assert found.text.criteria[0].title == "两 行"
    assert found.text.criteria[0].standard.count("<br") == 2


def test_a_self_check_is_written_without_points():
    draft = replace(draft_of(read(EVALUATION)[0]), scale="mastery", total="3", weights=())
    rows_without = tuple(replace(row, points="", evaluators="") for row in draft.rows)

    written = text_of(replace(draft, rows=rows_without))
    found, problems = read(written)

    assert not problems
    assert "分值" not in written
    assert draft_of(found).rows == rows_without
