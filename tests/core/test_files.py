"""Files kept by their content: what is accepted, refused, and written."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.core import files, i18n
from lms.core.config import Settings
from lms.core.files import FileRefused, Kind

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 16


@pytest.fixture(autouse=True)
def app(tmp_path: Path) -> Iterator[Flask]:
    app = Flask("lms")
    app.extensions["lms_settings"] = Settings(
        instance=tmp_path, secret_key="x" * 40, database_url="sqlite://"
    )
    i18n.init_app(app, timezone="Asia/Shanghai")
    with app.app_context():
        yield app


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "x" * 5000)
    return buffer.getvalue()


def test_a_file_lies_under_its_hash(tmp_path):
    stored = files.keep(PNG, "图.png")

    sha256 = hashlib.sha256(PNG).hexdigest()
    assert stored == files.Stored(sha256, len(PNG), Kind.IMAGE, "png")
    assert (tmp_path / "files" / sha256[:2] / sha256).read_bytes() == PNG
    assert stored.mime == "image/png"
    with files.open_file(sha256) as file:
        assert file.read() == PNG


def test_keeping_twice_leaves_one_file_and_no_scraps(tmp_path):
    first = files.keep(PNG, "a.png")
    second = files.keep(PNG, "b.png")

    assert first == second
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [first.sha256]


def test_a_failed_write_leaves_nothing(tmp_path, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        files.keep(PNG, "a.png")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("name", "data", "kind", "extension"),
    [
        ("a.PNG", PNG, Kind.IMAGE, "png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 9, Kind.IMAGE, "jpg"),
        ("a.gif", b"GIF89a" + b"\0" * 9, Kind.IMAGE, "gif"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", Kind.IMAGE, "webp"),
        ("a.svg", SVG, Kind.IMAGE, "svg"),
        ("a.svg", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n' + SVG, Kind.IMAGE, "svg"),
        ("a.mp3", b"ID3\x04" + b"\0" * 9, Kind.AUDIO, "mp3"),
        ("a.mp3", b"\xff\xfb\x90\x64" + b"\0" * 9, Kind.AUDIO, "mp3"),
        ("a.m4a", b"\0\0\0\x20ftypM4A " + b"\0" * 9, Kind.AUDIO, "m4a"),
        ("a.ogg", b"OggS" + b"\0" * 9, Kind.AUDIO, "ogg"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", Kind.AUDIO, "wav"),
        ("a.mp4", MP4, Kind.VIDEO, "mp4"),
        ("a.webm", b"\x1a\x45\xdf\xa3" + b"\0" * 9, Kind.VIDEO, "webm"),
        ("a.pdf", b"%PDF-1.7\n", Kind.DOCUMENT, "pdf"),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), Kind.DOCUMENT, "docx"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), Kind.DOCUMENT, "xlsx"),
        ("a.pptx", zipped("x", "ppt/presentation.xml"), Kind.DOCUMENT, "pptx"),
        ("a.zip", zipped("a.txt"), Kind.DOCUMENT, "zip"),
        ("a.csv", "学号,姓名\r\n".encode("gb18030"), Kind.DOCUMENT, "csv"),
        ("a.txt", b"hello", Kind.DOCUMENT, "txt"),
    ],
)
def test_a_type_is_known_by_its_content(name, data, kind, extension):
    stored = files.keep(data, name)

    assert (stored.kind, stored.extension) == (kind, extension)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.png", b"\xff\xd8\xff\xe0" + b"\0" * 9, "jpg"),
        ("a.png", b"<html><script>alert(1)</script>", "txt"),
        ("a.png", SVG, "svg"),
        ("a.jpg", b"\x00\x01\x02\x03", "jpg"),
        ("a.txt", PNG, "png"),
        ("a.xlsx", zipped("a.txt"), "zip"),
        ("a.png", b"", "空"),
        ("a.exe", b"MZ", "a.exe"),
        ("a.html", b"<html>", "a.html"),
        ("png", PNG, "png"),
        ("a.svgz", b"\x1f\x8b", "a.svgz"),
    ],
)
def test_a_name_that_does_not_fit_the_content_is_refused(name, data, said, tmp_path):
    with pytest.raises(FileRefused, match=said):
        files.keep(data, name)

    assert not (tmp_path / "files").exists()


def test_a_file_over_the_limit_of_its_type_is_refused():
    with pytest.raises(FileRefused, match="1 MB"):
        files.keep(SVG + b" " * files.MEGABYTE, "a.svg")


def test_only_the_kinds_asked_for_are_kept():
    with pytest.raises(FileRefused, match="mp4"):
        files.keep(MP4, "a.mp4", kinds={Kind.IMAGE})


@pytest.mark.parametrize(
    "sha256", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"]
)
def test_only_a_hash_leads_to_a_path(sha256):
    with pytest.raises(ValueError, match="SHA-256"):
        files.path_of(sha256)


def test_a_file_that_is_gone_is_not_found():
    with pytest.raises(FileNotFoundError):
        files.open_file("a" * 64)


def svg(inside: str, attributes: str = "") -> bytes:
    spaces = (
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
        ' xmlns:h="http://www.w3.org/1999/xhtml"'
    )
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<g><script href='#x'/></g>", "script"),
        ("<h:script>alert(1)</h:script>", "script"),
        ("<foreignObject><h:p>x</h:p></foreignObject>", "foreignObject"),
        ("<h:iframe src='x'/>", "iframe"),
        ("<rect onclick='alert(1)'/>", "onclick"),
        ("<rect OnLoad='alert(1)'/>", "OnLoad"),
        ("<a href='https://evil.test'><text>x</text></a>", "<a>"),
        ("<use href='https://evil.test/x.svg#a'/>", "evil.test"),
        ("<use xlink:href='//evil.test/x.svg#a'/>", "evil.test"),
        ("<use xlink:href='data:image/svg+xml;base64,AAAA#a'/>", "data:"),
        ("<image href='https://evil.test/x.png'/>", "evil.test"),
        ("<image xlink:href='data:image/svg+xml;base64,AAAA'/>", "data:"),
        ("<image href='javascript:alert(1)'/>", "javascript"),
        ("<linearGradient href='x.svg#g'/>", "x.svg"),
        ("<style>@import 'https://evil.test';</style>", "@import"),
        ("<style>rect { fill: url(https://evil.test/x) }</style>", "url"),
        ("<style>rect { fill: URL( 'https://evil.test/x') }</style>", "URL"),
        (r"<style>rect { fill: u\72l(https://evil.test/x) }</style>", "72l"),
        ("<style>@font-face { src: url(//evil.test/f) }</style>", "src|url"),
        ("<rect style='background: url(//evil.test)'/>", "url"),
        ("<rect fill='url(https://evil.test/#p)'/>", "url"),
        ("<rect filter='url(//evil.test#f)'/>", "url"),
        ("<rect style='width: expression(alert(1))'/>", "expression"),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", "animate"),
        ("<set attributeName='onload' to='alert(1)'/>", "set"),
        ("<handler type='text/javascript'>alert(1)</handler>", "handler"),
        ("<g>" * 80 + "</g>" * 80, "嵌套"),
        ("<g>", "XML"),
    ],
)
def test_a_drawing_that_could_run_or_call_out_is_refused(inside, said):
    with pytest.raises(FileRefused, match=said):
        files.keep(svg(inside), "a.svg")


def test_a_script_attribute_on_the_root_is_refused():
    with pytest.raises(FileRefused, match="onload"):
        files.keep(svg("", "onload='alert(1)'"), "a.svg")


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
    ],
)
def test_entities_are_refused(data):
    with pytest.raises(FileRefused, match=r"ENTITY|txt"):
        files.keep(data, "a.svg")


def kept_drawing(data: bytes) -> str:
    return files.path_of(files.keep(data, "a.svg").sha256).read_text(encoding="utf-8")


def test_a_drawing_keeps_what_draws():
    kept = kept_drawing(
        svg(
            "<title>图</title><defs><linearGradient id='g'/></defs>"
            "<style>.a { fill: url(#g); font-family: sans-serif }</style>"
            "<rect class='a' width='3' fill='url(#g)'/><use xlink:href='#g'/>"
            "<image href='data:image/png;base64,AAAA'/><text xml:space='preserve'>客 服</text>",
            "viewBox='0 0 9 9'",
        )
    )

    assert 'viewBox="0 0 9 9"' in kept
    assert 'xmlns="http://www.w3.org/2000/svg"' in kept
    assert 'xlink:href="#g"' in kept
    assert "url(#g)" in kept
    assert "客 服" in kept
    assert "data:image/png" in kept


def test_what_drawing_programs_leave_for_themselves_is_dropped():
    kept = kept_drawing(
        b'<?xml version="1.0"?><?xml-stylesheet href="https://evil.test/x.css"?><!-- made by -->'
        + svg(
            "<metadata><x>private</x></metadata><inkscape:view zoom='3'/>"
            "<g inkscape:label='Layer' data-x='1'><path d='M0 0'/></g>"
        )
    )

    assert "private" not in kept
    assert "inkscape" not in kept
    assert "evil" not in kept
    assert "data-x" not in kept
    assert '<path d="M0 0"' in kept


def test_a_clean_drawing_stays_as_it_is_when_kept_again():
    once = kept_drawing(svg("<g><path d='M0 0'/></g>"))

    assert kept_drawing(once.encode()) == once
