"""A form's changes written into the text of an evaluation table, byte by byte."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.rows import cell, new_row, spans, with_cells
from lms.authoring.rules.table_patches import CannotPatch, patch
from lms.core.findings import Findings
from lms.core.markdown import render, render_inline
from lms.courses.rules.reading import read_table
from lms.courses.rules.render import Renderer
from lms.courses.rules.table_edits import edited
from lms.courses.rules.table_writing import TableDraft, draft_of
from tests.builders.courses import EVALUATION

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


def test_what_has_no_column_cannot_be_patched():
    draft = read(EVALUATION)
    rows = (replace(draft.rows[0], group="过程"), *draft.rows[1:])

    with pytest.raises(CannotPatch):
        patch(EVALUATION, draft, replace(draft, rows=rows))


CELLS = st.lists(st.text(alphabet="ab中 |*`", max_size=6), min_size=1, max_size=5)


@given(CELLS, st.integers(0, 4), st.text(alphabet="xy|中", max_size=5))
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
