"""Documents for paper: Chinese is drawn, data reaches the page, a missing font is noticed."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import typst

from lms.core import print as paper
from lms.core.print import (
    NoFonts,
    check_fonts,
    fonts_folder,
    missing_characters,
    pdf,
)

has_fonts = pytest.mark.skipif(
    not any(fonts_folder().glob("*.[ot]tf")),
    reason="no fonts in static/dist/fonts; run `make setup` or set LMS_FONTS",
)
HEAD = '#let data = json(bytes(sys.inputs.data))\n#set text(font: "Noto Sans SC")\n'


@dataclass(frozen=True)
class Line:
    name: str
    points: Decimal


def template(folder: Path, body: str) -> Path:
    path = folder / "table.typ"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


@pytest.fixture
def without_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "no-fonts"
    folder.mkdir()
    monkeypatch.setenv("LMS_FONTS", str(folder))
    return folder


@has_fonts
def test_a_chinese_table_becomes_a_pdf_with_its_font(tmp_path):
    path = template(tmp_path, "#table(columns: 2, ..data.rows.flatten())")
    made = pdf(path, {"rows": [["姓名", "得分"], ["林晓雨", "88.5"]] * 30})

    assert made.startswith(b"%PDF-")
    assert b"NotoSansSC" in made
    assert len(made) < 200_000


@has_fonts
def test_data_arrives_as_json_with_exact_points(tmp_path):
    body = """
#assert.eq(data.line.name, "林晓雨")
#assert.eq(data.line.points, "88.5")
#assert.eq(data.day, "2026-09-01")
#assert.eq(data.at, "2026-09-01T04:00:00+00:00")
#assert.eq(data.names, ("a", "b"))
x
"""
    data = {
        "line": Line("林晓雨", Decimal("88.500000")),
        "day": date(2026, 9, 1),
        "at": datetime(2026, 9, 1, 4, tzinfo=UTC),
        "names": frozenset({"b", "a"}),
    }

    assert pdf(template(tmp_path, body), data).startswith(b"%PDF-")


@has_fonts
def test_data_is_never_code(tmp_path):
    made = pdf(template(tmp_path, "#data.name"), {"name": '#panic("x") $ * _ \\ "'})

    assert made.startswith(b"%PDF-")


def test_a_template_is_named_by_its_absolute_path():
    with pytest.raises(ValueError, match="absolute"):
        pdf("table.typ", {})


def test_a_faulty_template_is_a_fault(tmp_path):
    with pytest.raises(typst.TypstError):
        pdf(template(tmp_path, "#unheard-of"), {})


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    with pytest.raises(typst.TypstError):
        pdf(template(tmp_path, '#read("../../../../../../../../etc/passwd")'), {})


@has_fonts
def test_fonts_that_draw_chinese_are_enough():
    check_fonts()


def test_without_fonts_nothing_starts(without_fonts):
    with pytest.raises(NoFonts, match=str(without_fonts)):
        check_fonts()


def test_a_folder_that_is_not_there_has_no_fonts(monkeypatch, tmp_path):
    monkeypatch.setenv("LMS_FONTS", str(tmp_path / "nowhere"))
    with pytest.raises(NoFonts):
        check_fonts()


@has_fonts
@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", set()),
        (" \n\u3000", set()),
        ("客服学堂 Kefu 123，。·“”", set()),
        ("阿依古丽·买买提 㛃 䶮", set()),
        ("阿依古丽·买买提·吐尔逊江 𠮷 㐂 龘 䶮", set()),
        ("𪚥野家", {"𪚥"}),
        ("王\ue842", {"\ue842"}),
        ("𪚥\U000e0123𪚥", {"𪚥"}),
        ('"\\', set()),
    ],
)
def test_characters_no_font_has_are_named(text, missing):
    assert missing_characters(text) - {"\U000e0123"} == missing


@has_fonts
def test_a_folder_of_further_fonts_adds_to_the_built_ones(monkeypatch, tmp_path):
    monkeypatch.setenv("LMS_MORE_FONTS", str(tmp_path))

    assert paper.font_folders()[-1] == tmp_path
    assert missing_characters("客服𠮷") == set()


def test_rare_characters_alone_are_no_fonts(monkeypatch, tmp_path):
    monkeypatch.setattr(paper, "FONT_FOLDERS", (tmp_path,))

    with pytest.raises(NoFonts):
        check_fonts()


def test_without_fonts_chinese_is_missing_and_latin_is_not(without_fonts):
    assert missing_characters("abc客服客") == {"客", "服"}


def test_the_folder_can_be_named(monkeypatch):
    monkeypatch.setenv("LMS_FONTS", "/somewhere")

    assert paper.fonts_folder() == Path("/somewhere")
    assert os.environ["LMS_FONTS"] == "/somewhere"
