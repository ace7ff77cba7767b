"""HTML as a small tree and back; for HTML that a sanitiser has already made regular."""

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, tostring

from lms.core.markdown.limits import TooMuch

VOID = frozenset({"br", "hr", "img", "input"})
DEEPEST = 120


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(made)
        if len(self.open) > DEEPEST:
            raise TooMuch.nested()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        append_text(self.open[-1], data)


def parse(html: str) -> Element:
    """The fragment below a `body` element."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def serialize(element: Element) -> str:
    """The inside of an element."""
    whole = tostring(element, encoding="unicode", method="html")
    return whole[whole.index(">") + 1 : whole.rindex("</")]


def append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def is_blank(text: str | None) -> bool:
    return not (text or "").strip()


def pairs(root: Element) -> Iterator[tuple[Element, Element]]:
    """Each element with its parent, children before parents, so that either may be replaced."""
    for parent in reversed(list(root.iter())):
        for child in list(parent):
            yield parent, child


def replace(parent: Element, old: Element, new: Element | str) -> None:
    """Put another element, or mere text, in the place of a child; what follows it stays."""
    at = list(parent).index(old)
    tail, old.tail = old.tail or "", None
    if isinstance(new, Element):
        new.tail = tail
        parent[at] = new
        return
    parent.remove(old)
    text = new + tail
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
