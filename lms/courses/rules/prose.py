"""What stands in a document's Markdown: files and places it leads to, HTML not allowed."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.markdown.cleaning import WRITTEN_TAGS, safe_address
from lms.courses.rules.tables import without_fences
from lms.courses.rules.values import Split

LINK = re.compile(r"(!?)\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^\s)>]+)>?(?:\s+[\"'(].*?[\"')])?\s*\)")
DEFINED = re.compile(r"[ ]{0,3}\[[^\]^]+\]:\s*<?(\S+?)>?(?:\s|$)")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)/?>")
ATTRIBUTE = re.compile(r"\s(on[a-z]+|style|srcdoc|formaction)\s*=", re.IGNORECASE)
UNSAID = re.compile(r"!\[\s*\]")
ADDRESS = re.compile(r"\s(?:href|src)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")


@dataclass(frozen=True)
class Link:
    """A file a document leads to, resolved inside the course folder ('' when it leaves it).

    `anchor` is the place in that file, '' for the whole.
    """

    source: str  # the document it stands in
    path: str
    anchor: str
    written: str
    place: Place

    @property
    def base(self) -> str:
        """The folder of the document."""
        return posixpath.dirname(self.source)


def prose_lines(split: Split) -> Iterator[tuple[int, str]]:
    """The body without code, columns kept."""
    for number, line in without_fences(split.numbered()):
        yield number, CODE.sub(lambda code: " " * len(code[0]), line)


def links_in(name: str, split: Split, place: Place) -> Iterator[Link]:
    """Every picture, sound, text or place the body names by a relative path."""
    base = posixpath.dirname(name)
    for number, line in prose_lines(split):
        named = [(match[2], match.start(2)) for match in LINK.finditer(line)]
        named += [(match[1], match.start(1)) for match in DEFINED.finditer(line)]
        for written, column in named:
            if OUTSIDE.match(written):
                continue
            file, _hash, anchor = unquote(written).partition("#")
            path = posixpath.normpath(posixpath.join(base, file)) if file else name
            inside = "" if path.startswith("..") else path
            yield Link(name, inside, anchor, written, place.at(number, column + 1))


def check_html(split: Split, place: Place, findings: Findings) -> None:
    """Warn of everything the sanitiser would drop."""
    for number, line in prose_lines(split):
        for match in TAG.finditer(line):
            _check_tag(match, place.at(number, match.start() + 1), findings)
        for match in LINK.finditer(line):
            _check_link(match, place.at(number, match.start(2) + 1), findings)


def _check_tag(match: re.Match[str], place: Place, findings: Findings) -> None:
    tag, attributes = match[1].lower(), match[2]
    if tag not in WRITTEN_TAGS:
        findings.warning(
            place, _("不允许的 HTML 标签 <%(tag)s>，显示时会去掉。请改用 Markdown 写法。", tag=tag)
        )
    for attribute in ATTRIBUTE.finditer(attributes):
        findings.warning(
            place, _("不允许的 HTML 属性 %(name)s，显示时会去掉。", name=attribute[1].lower())
        )
    for address in ADDRESS.finditer(attributes):
        _check_address(address[1], place, findings)


def _check_link(match: re.Match[str], place: Place, findings: Findings) -> None:
    if match[1] and match[2].lower().startswith(("http:", "https:")):
        findings.warning(place, _("别处的图片不会显示，只留下链接。请把图片放进 media 文件夹。"))
    if UNSAID.match(match[0]):
        findings.warning(
            place,
            _("图片或声音没有说明，看不见或听不见的人不知道是什么。写成“![说明](media/…)”。"),
        )
    _check_address(match[2], place, findings)


def _check_address(address: str, place: Place, findings: Findings) -> None:
    if safe_address(unquote(address)) is None:
        findings.warning(
            place,
            _(
                "这个链接会被去掉：%(address)s。只能用 http、https、mailto、tel 或相对路径。",
                address=address[:80],
            ),
        )
