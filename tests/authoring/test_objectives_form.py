"""The objectives of a course as a grid."""

from dataclasses import replace
from pathlib import Path

import pytest

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.objective_patches import NoColumn, moved, patch, rows_of, sections_of
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft
from tests.builders.courses import OBJECTIVES

HERE = "/desk/CSF/objectives/objectives.md"
TEXTS = [
    path.read_bytes().decode()
    for path in sorted((Path(__file__).parents[2] / "course_content").rglob("objectives.md"))
]


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def sent(text: str = OBJECTIVES, **changes: str) -> dict[str, object]:
    fields: dict[str, object] = {"after": files_of("CSF")["objectives.md"].sha256, "row": []}
    for number, row in enumerate(rows_of(text)):
        fields["row"].append(str(number))
        fields |= {f"{number}-table": row.table, f"{number}-line": row.line}
        fields |= {f"{number}-{name}": value for name, value in row.values.items()}
    return fields | changes


def standing() -> str:
    return text_of(files_of("CSF")["objectives.md"])


@pytest.mark.parametrize("text", [*TEXTS, OBJECTIVES, OBJECTIVES.replace("\n", "\r\n")])
def test_what_nobody_changed_stays_as_it_was(text):
    assert patch(text, rows_of(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_one_cell_changes_one_line(text):
    rows = rows_of(text)
    rows[3] = replace(rows[3], values={**rows[3].values, "title": "换了 | 说法"})

    changed = patch(text, rows)

    were, lines = text.splitlines(), changed.splitlines()
    assert [n for n, line in enumerate(were) if line != lines[n]] == [rows[3].line]
    assert rows_of(changed)[3].says("title") == "换了 | 说法"


@pytest.mark.parametrize(
    ("action", "which", "codes"),
    [
        ("up", "1", ["S3.1", "K3.1", "A3.1"]),
        ("down", "2", ["K3.1", "S3.1", "A3.1"]),
        ("delete", "0", ["S3.1", "A3.1"]),
        ("add", "0", ["K3.1", "S3.1", "A3.1", "A3.2"]),
        ("add", "x", ["K3.1", "S3.1", "A3.1"]),
        ("delete", "99", ["K3.1", "S3.1", "A3.1"]),
    ],
)
def test_rows_come_go_and_move(action, which, codes):
    changed = patch(OBJECTIVES, moved(rows_of(OBJECTIVES), action, which))

    assert [row.says("code") for row in rows_of(changed)] == codes


def test_a_row_goes_over_the_edge_into_the_next_section():
    head = "| 码 | 类 | 目标 | 上级 | 期望值 |\n|---|---|---|---|---|\n"
    text = f"{OBJECTIVES}\n## T04\n\n{head}| K4.1 | 知识 | 别的 | | |\n"

    changed = patch(text, moved(rows_of(text), "down", "2"))

    assert changed.index("A3.1") > changed.index("## T04")
    assert [one.title for one in sections_of(changed)] == ["T03", "T04"]


def test_what_has_no_column_is_refused():
    rows = rows_of(OBJECTIVES)
    rows[0] = replace(rows[0], values={**rows[0].values, "title_en": "English"})

    with pytest.raises(NoColumn):
        patch(OBJECTIVES, rows)


def test_a_changed_objective_is_saved_as_a_draft(desk, zhou, browser):
    browser(zhou).post(HERE, data=sent(**{"0-title": "列出四类素质", "action": "save"}))

    assert standing() == OBJECTIVES.replace("说出四类素质", "列出四类素质")


def test_who_still_names_a_removed_objective_is_said(desk, zhou, browser):
    page = browser(zhou).post(HERE, data=sent(action="delete:0")).text

    assert "K3.1" in page
    assert "lesson.md" in page
    assert standing() == OBJECTIVES


def test_a_second_save_keeps_what_was_typed(desk, zhou, browser):
    form = sent(**{"0-title": "列出四类素质", "action": "save"})
    a_draft(desk, zhou, OBJECTIVES + "\n别人加的。\n", path="objectives.md")

    page = browser(zhou).post(HERE, data=form).text

    assert "列出四类素质" in page
    assert "别人加的" in standing()


def test_only_authors_come_in(desk, zhou, browser):
    assert browser(zhou).get(HERE).status_code == 200
    assert browser(a_user("林晓雨")).get(HERE).status_code == 404
    assert browser(zhou).get("/desk/CSF/objectives/course.md").status_code == 404
