"""A form's changes written into the text of an evaluation table, byte by byte."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.rules.rows import (
    Surgery,
    cell,
    grids_of,
    lines_of,
    new_row,
    spans,
    spots_of,
    with_cells,
)
from lms.authoring.rules.table_patches import patch
from lms.core.findings import Findings
from lms.core.markdown import render, render_inline
from lms.courses.rules.objectives import COURSE_COLUMNS
from lms.courses.rules.reading import read_table
from lms.courses.rules.render import Renderer
from lms.courses.rules.table_edits import edited
from lms.courses.rules.table_writing import TableDraft, draft_of, text_of
from tests.builders.courses import EVALUATION
from tests.courses.test_evaluation_tables import drafts

TABLES = sorted((Path(__file__).parents[2] / "course_content").rglob("evaluation.md"))


def read(text: str) -> TableDraft:
    findings = Findings()
    found = read_table(text, "evaluation.md", Renderer(render, render_inline, {}), findings)
    assert found is not None
    assert not findings.has_errors, findings.in_order()
    return draft_of(found)


def texts() -> list[str]:
    return [path.read_bytes().decode() for path in TABLES] + [
        EVALUATION,
        EVALUATION.replace("\n", "\r\n"),
        EVALUATION.replace("| T03-E2 |", "|T03-E2|"),
    ]


@pytest.mark.parametrize("text", texts())
def test_what_nobody_changed_stays_as_it_was(text):
    draft = read(text)

    assert patch(text, draft, draft) == text


@pytest.mark.parametrize("text", texts())
def test_one_cell_changes_one_line(text):
    draft = read(text)
    row = replace(draft.rows[1], title="换了 | 名字")
    after = replace(draft, rows=(draft.rows[0], row, *draft.rows[2:]))

    changed = patch(text, draft, after)

    assert read(changed) == after
    lines, were = changed.splitlines(), text.splitlines()
    assert [n for n, line in enumerate(were) if line != lines[n]] == [
        next(n for n, line in enumerate(were) if draft.rows[1].key in line)
    ]


@pytest.mark.parametrize("text", texts())
@pytest.mark.parametrize("deed", [("up", "1"), ("down", "0"), ("delete", "1"), ("add", "")])
def test_rows_come_go_and_move_as_whole_lines(text, deed):
    draft = read(text)
    after = edited(draft, *deed)
    filled = replace(after.rows[-1], title="新", standard="一\n二", objectives="K3.1")
    filled = replace(filled, points=draft.rows[0].points)
    if deed[0] == "add":
        after = replace(after, rows=(*after.rows[:-1], filled))

    changed = patch(text, draft, after)

    kept = [line for line in text.splitlines(keepends=True) if line in changed]
    gone = len(text.splitlines()) - len(kept)
    assert gone == (1 if deed[0] == "delete" else 0)
    assert [row.key for row in after.rows] == [
        key
        for key in (line.strip("| ").partition("|")[0].strip() for line in changed.splitlines())
        if key in {row.key for row in after.rows}
    ]


def test_a_setting_changes_its_entry_alone():
    draft = read(EVALUATION)

    changed = patch(EVALUATION, draft, replace(draft, title="新的名称", may_skip=True))

    assert changed == EVALUATION.replace("title: 学习评价\n", "title: 新的名称\n").replace(
        "trimmed_mean, anonymous: true}\n", "trimmed_mean, anonymous: true}\n"
    ).replace("teacher: wait}\n---", "teacher: wait}\nnot_applicable: true\n---")


def test_a_column_is_added_when_a_row_needs_it():
    draft = read(EVALUATION)
    after = replace(draft, rows=(replace(draft.rows[0], group="过程"), *draft.rows[1:]))

    changed = patch(EVALUATION, draft, after)

    assert read(changed) == after
    lines, were = changed.splitlines(), EVALUATION.splitlines()
    first = next(n for n, line in enumerate(were) if "T03-E1" in line)
    assert [n for n, line in enumerate(were) if line != lines[n]] == [first - 2, first - 1, first]


def test_a_row_that_only_changed_its_key_stays_on_its_line():
    text = EVALUATION.replace("| T03-E2 |", "|   T03-E2|")
    draft = read(text)
    row = replace(draft.rows[1], key="T03-E9")

    changed = patch(text, draft, replace(draft, rows=(draft.rows[0], row, *draft.rows[2:])))

    assert changed == text.replace("T03-E2", "T03-E9")


def test_a_table_without_rows_is_filled_below_its_rule():
    rows = "".join(line for line in EVALUATION.splitlines(True) if "T03-E" in line and "|" in line)
    empty, draft = EVALUATION.replace(rows, ""), read(EVALUATION)

    assert read(patch(empty, replace(draft, rows=()), draft)) == draft


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "新的说明", "\n新的说明\n"),
        ("说明一\n\n说明二", "说明一\n\n改过", "说明一\n\n改过"),
        ("说明一\n\n说明二", "说明二", "说明二"),
        ("说明一", "", ""),
        ("说明一", "说明一\n\n<!-- 备忘 -->", "说明一\n\n<!-- 备忘 -->"),
    ],
)
def test_the_introduction_changes_by_its_lines(before, after, expected):
    head, table = EVALUATION.split("---\n")[1], EVALUATION[EVALUATION.index("| 码") :]
    text = f"---\n{head}---\n" + (f"\n{before}\n\n" if before else "\n") + table
    draft = read(text)

    changed = patch(text, draft, replace(draft, introduction=after))

    assert changed.endswith(table)
    assert expected in changed
    assert read(changed) == replace(draft, introduction=after)


def test_what_stands_below_a_table_changes_too_and_sums_stay_where_they_are():
    key = next(line for line in EVALUATION.splitlines(True) if "T03-E1" in line)
    total = "| 合计 |" + " |" * (key.count("|") - 2) + "\n"
    text = f"{EVALUATION.replace(key, key + total)}\n注：当场评。\n"
    draft = read(text)
    rows = (draft.rows[0], replace(draft.rows[1], title="换了"), *draft.rows[2:])
    said = draft.introduction.replace("当场评", "课后评")

    changed = patch(text, draft, replace(draft, rows=rows, introduction=said))

    assert changed == text.replace("当场评", "课后评").replace(draft.rows[1].title, "换了", 1)


def test_a_sign_only_yaml_means_something_by_is_quoted():
    draft = read(EVALUATION)

    assert read(patch(EVALUATION, draft, replace(draft, title="% 与 #"))).title == "% 与 #"
    assert read(patch(EVALUATION, draft, replace(draft, title="%"))).title == "%"


def test_another_way_of_rating_takes_its_own_settings_along():
    text = EVALUATION.replace("scale: points", "scale: levels\noptions: {优: 95, 差: 20}")
    text = (
        text
        if "scale: levels" in text
        else EVALUATION.replace(
            "title: 学习评价\n", "title: 学习评价\nscale: levels\noptions: {优: 95, 差: 20}\n"
        )
    )
    draft = read(text)

    changed = patch(text, draft, replace(draft, scale="stars", options=(), stars="3"))

    assert read(changed).scale == "stars"
    assert "stars: 3" in changed
    assert "options" not in changed


NOTES = "\n<!-- 给同事：下次再改 -->\n\n| 档 | 说明 |\n|:--|--|\n| 优 | 很好 |\n"


@settings(max_examples=40)
@given(drafts(), drafts(), st.sampled_from(["", NOTES]))
def test_a_generated_table_takes_over_another_and_stays_when_nothing_changes(one, other, notes):
    text = text_of(one) + notes
    draft = read(text)
    said = f"{other.introduction}\n{notes}" if notes else other.introduction
    after = replace(other, introduction=said)

    assert patch(text, draft, draft) == text
    changed = patch(text, draft, after)

    found = read(changed)
    assert replace(found, introduction="") == replace(after, introduction="")
    words = [line for line in found.introduction.splitlines() if line]
    assert words == [line for line in said.splitlines() if line]
    assert changed.endswith(notes)


LINE = st.lists(st.text(alphabet="ab中` ", max_size=4), min_size=3, max_size=3)


@given(st.lists(LINE, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]), st.data())
def test_rows_that_are_not_touched_keep_their_bytes(words, end, data):
    lines = [f"|{'|'.join(row)}|{end}" for row in words]
    text = "".join([f"|码|目标|类|{end}", f"|--|:-:|--|{end}", *lines, f"{end}别的。"])
    order = data.draw(st.permutations(range(len(lines))))
    kept = order[: data.draw(st.integers(0, len(order)))]
    sources = lines_of(text)
    (grid,) = grids_of(sources, COURSE_COLUMNS)
    surgery = Surgery(sources)
    spots = spots_of([grid], dict.fromkeys(grid.rows, grid), [grid.rows[n] for n in kept])
    surgery.drop(grid.rows)

    for spot, number in zip(spots, kept, strict=True):
        surgery.put(spot, sources[grid.rows[number]])

    rest = ["".join(sources[:2]), *(lines[n] for n in kept), f"{end}别的。"]
    assert surgery.text() == "".join(rest)


CELLS = st.lists(st.text(alphabet="ab中 |*`", max_size=6), min_size=1, max_size=5)


@given(CELLS, st.integers(0, 4), st.text(alphabet="xy|中\\\\", max_size=5))
def test_a_cell_says_what_was_written_into_it_and_others_stay(words, column, new):
    line = new_row([str(n) for n in range(len(words))], dict(enumerate_words(words)), "\n")
    column %= len(words)

    changed = with_cells(line, {column: new})

    assert cell(changed, column) == new.strip()
    others = [n for n in range(len(words)) if n != column]
    assert [cell(changed, n) for n in others] == [cell(line, n) for n in others]
    assert changed.endswith("|\n")


def enumerate_words(words: list[str]):
    return ((str(n), word) for n, word in enumerate(words))


@pytest.mark.parametrize(
    ("line", "count"),
    [("| a | b |", 2), ("a | b", 2), ("|a|b|", 2), ("| a \\| b |", 1), ("| a |  |", 2), ("| a", 1)],
)
def test_bars_at_the_ends_belong_to_no_cell(line, count):
    assert len(spans(line)) == count
