"""A course folder in memory, and its documents as text with places."""

import codecs
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from lms.core.findings import Findings, Place
from lms.core.i18n import _

LARGEST_TEXT = 512 * 1024
LONGEST_PATH = 200
BOM = codecs.BOM_UTF8.decode()


@dataclass(frozen=True)
class Medium:
    """One accepted file: `source` is what its revision keeps (the text of a drawing)."""

    path: str
    sha256: str
    mime: str
    size: int
    source: str

    @property
    def address(self) -> str:
        return f"/media/{self.sha256}/{quote(posixpath.basename(self.path))}"

    def to_json(self) -> dict[str, str | int]:
        return {"sha256": self.sha256, "mime": self.mime, "size": self.size}


@dataclass(frozen=True)
class Folder:
    """A course folder: contents by path, with `/` between the parts.

    `path` is how findings name the folder (`course_content/csf`); it may be empty. Media in
    `examined` were accepted before and are kept already: nobody need read them again.
    """

    path: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    examined: Mapping[str, Medium] = field(default_factory=dict)

    def place(self, name: str, line: int = 1, column: int = 1) -> Place:
        return Place(f"{self.path}/{name}" if self.path else name, line, column)


@dataclass(frozen=True)
class Source:
    """One document as written: `text` is exact, `lines` are what a parser reads."""

    name: str
    place: Place
    text: str
    lines: tuple[str, ...]

    @staticmethod
    def of(name: str, place: Place, text: str) -> "Source":
        plain = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
        return Source(name, place, text, tuple(plain.split("\n")))

    def at(self, line: int, column: int = 1) -> Place:
        return self.place.at(line, column)


def read_source(folder: Folder, name: str, findings: Findings) -> Source | None:
    """The document as text; None (and a finding) when it is not text that can be kept."""
    data = folder.files[name]
    place = folder.place(name)
    if len(data) > LARGEST_TEXT:
        findings.error(
            place,
            _(
                "文档有 %(size)s KB，超过上限 %(limit)s KB。请把它拆成几个学习任务，"
                "图片放进 media 文件夹。",
                size=len(data) // 1024,
                limit=LARGEST_TEXT // 1024,
            ),
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        findings.error(
            folder.place(name, line, column),
            _("这里不是 UTF-8 编码的文字。请在编辑器里把文件另存为 UTF-8。"),
        )
        return None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        findings.error(folder.place(name, line), _("这一行含有空字符，文件可能已损坏。"))
        return None
    return Source.of(name, place, text)
