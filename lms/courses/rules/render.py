"""Turning a document's Markdown into HTML by a renderer that is handed in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from lms.core.errors import Refused
from lms.core.findings import Findings, Place

BlockRender = Callable[..., str]  # (text, *, media=None, questions=False)


@dataclass(frozen=True)
class Renderer:
    """How Markdown becomes HTML, and where the pictures of a course are served.

    `addresses` maps paths inside the course folder to the address each is served at; a
    lesson's is seen from the page of another lesson.
    """

    block: BlockRender
    inline: BlockRender  # (text, *, media=None)
    addresses: Mapping[str, str]

    def media_for(self, name: str) -> dict[str, str]:
        """The addresses by the relative paths a document at this place would write."""
        base = tuple(name.split("/")[:-1])
        return {_relative(path, base): address for path, address in self.addresses.items()}


@dataclass(frozen=True)
class Page:
    """Renders the texts of one document; a text that cannot be rendered is a finding."""

    renderer: Renderer
    media: Mapping[str, str]
    place: Place
    findings: Findings

    def block(self, lines: Iterable[str], first_line: int, *, questions: bool = False) -> str:
        # Blank lines in front make the renderer's own line numbers those of the file.
        text = "\n" * (first_line - 1) + "\n".join(lines)
        return self._block(text, self.place.at(first_line), questions=questions)

    def inline(self, text: str, place: Place, *, media: Mapping[str, str] | None = None) -> str:
        try:
            return str(self.renderer.inline(text, media=media))
        except Refused as refusal:
            self.findings.error(place, str(refusal))
            return ""

    def at(self, place: Place) -> "Page":
        """The same page, its findings at one place."""
        return replace(self, place=place)

    def __call__(self, text: str, *, inline: bool = False) -> str:
        """As the kinds of questions want it (`questions.kinds.base.Render`)."""
        if inline:
            return self.inline(text, self.place, media=self.media)
        return self._block(text, self.place)

    def _block(self, text: str, place: Place, *, questions: bool = False) -> str:
        try:
            return str(self.renderer.block(text, media=self.media, questions=questions))
        except Refused as refusal:
            self.findings.error(place, str(refusal))
            return ""


def _relative(path: str, base: tuple[str, ...]) -> str:
    """The way from a folder to a path, both inside the course: `posixpath.relpath`, but quick."""
    parts = path.split("/")
    same = 0
    while same < len(base) and same < len(parts) and parts[same] == base[same]:
        same += 1
    return "/".join([".."] * (len(base) - same) + parts[same:])
