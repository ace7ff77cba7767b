"""What floats in a Word paragraph: text boxes, charts, drawings, objects, equations, comments."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from lms.core.chapters.parts import (
    DOCUMENT,
    Package,
    all_of,
    attribute,
    child,
    name_of,
    words_of,
)

SPACES = "{http://www.w3.org/XML/1998/namespace}space"


class Shapes:
    """Takes them out of a paragraph, as words where they have any, and notes each."""

    def __init__(self, package: Package, note: Callable[[str, str], None], space: str) -> None:
        self.package = package
        self.note = note
        self.space = space
        self.targets = package.targets(DOCUMENT)
        self.comments = self._comments()

    def run(self, words: str, style: str = "") -> Element:
        """A run of text."""
        run = Element(f"{self.space}r")
        if style:
            properties = Element(f"{self.space}rPr")
            properties.append(Element(f"{self.space}rStyle", {f"{self.space}val": style}))
            run.append(properties)
        text = Element(f"{self.space}t", {SPACES: "preserve"})
        text.text = words
        run.append(text)
        return run

    def taken_out(self, paragraph: Element) -> list[Element]:
        """Make the paragraph plain; the paragraphs of its text boxes, to stand after it."""
        boxed: list[Element] = []
        self._walk(paragraph, boxed)
        return boxed

    def _walk(self, parent: Element, boxed: list[Element]) -> None:
        for element in list(parent):
            handler = self._handlers.get(name_of(element))
            if handler is None:
                self._walk(element, boxed)
            else:
                handler(self, parent, element, boxed)

    def _equation(self, parent: Element, element: Element, _boxed: list[Element]) -> None:
        words = formula(element)
        self.note("equation", words)
        self._instead(parent, element, self.run(words))

    def _alternative(self, parent: Element, element: Element, boxed: list[Element]) -> None:
        """One drawing written twice: the words of the first, the picture of the second."""
        choice, fallback = child(element, "Choice"), child(element, "Fallback")
        first = choice if choice is not None else fallback
        found = list(all_of(first, "txbxContent")) if first is not None else []
        before = len(boxed)
        self._boxes(found, boxed)
        if fallback is not None:
            for shape in list(all_of(fallback, "textbox")):
                shape.clear()
        has_picture = fallback is not None and any(all_of(fallback, "imagedata"))
        if first is not None and self._diagram(first):
            return
        if not has_picture and len(boxed) == before and first is not None:
            self.note("shape", words_of(first))

    def _drawing(self, parent: Element, element: Element, boxed: list[Element]) -> None:
        for blip in all_of(element, "blip"):
            if not attribute(blip, "embed"):
                self.note("linked-picture", "")
            for key in [one for one in blip.attrib if one.endswith("}link")]:
                del blip.attrib[key]
        self._boxes(list(all_of(element, "txbxContent")), boxed)
        self._diagram(element)

    def _boxes(self, contents: list[Element], boxed: list[Element]) -> None:
        for content in contents:
            blocks = [one for one in content if name_of(one) in {"p", "tbl", "sdt"}]
            paragraphs = [one for block in blocks for one in outermost(block)]
            if any(words_of(one).strip() for one in paragraphs):
                self.note("textbox", " ".join(map(words_of, paragraphs)))
                boxed.extend(paragraphs)
            elif any(next(all_of(one, "blip", "imagedata"), None) is not None for one in blocks):
                boxed.extend(paragraphs)
            content.clear()

    def _diagram(self, element: Element) -> bool:
        for data in all_of(element, "graphicData"):
            uri = attribute(data, "uri")
            if uri.endswith("/chart") or "chartex" in uri:
                self.note("chart", self._part_words(data, "v", "t"))
                return True
            if uri.endswith("/diagram"):
                self.note("smartart", self._part_words(data, "t"))
                return True
        return False

    def _part_words(self, data: Element, *names: str) -> str:
        """The words of the part a drawing refers to."""
        for one in data.iter():
            for key, value in one.attrib.items():
                is_data = key.rpartition("}")[2] in {"dm", "id"} and value in self.targets
                root = self.package.tree(self.targets[value]) if is_data else None
                if root is not None:
                    return " ".join(word.text or "" for word in all_of(root, *names))
        return ""

    def _object(self, _parent: Element, element: Element, boxed: list[Element]) -> None:
        program = attribute(next(all_of(element, "OLEObject"), None), "ProgID")
        self.note("equation-object" if program.startswith("Equation") else "object", program)
        self._boxes(list(all_of(element, "txbxContent")), boxed)

    def _picture(self, _parent: Element, element: Element, boxed: list[Element]) -> None:
        self._boxes(list(all_of(element, "txbxContent")), boxed)
        for path in all_of(element, "textpath"):
            self.note("shape", attribute(path, "string"))

    def _ruby(self, parent: Element, element: Element, _boxed: list[Element]) -> None:
        base, over = child(element, "rubyBase"), child(element, "rt")
        words = words_of(base) if base is not None else ""
        text = Element(f"{self.space}t", {SPACES: "preserve"})
        text.text = f"{words}（{words_of(over)}）" if over is not None else words
        self._instead(parent, element, text)

    def _comment(self, _parent: Element, element: Element, _boxed: list[Element]) -> None:
        key = attribute(element, "id")
        if key in self.comments:
            self.note("comment", self.comments[key])

    def _instead(self, parent: Element, element: Element, new: Element) -> None:
        parent[list(parent).index(element)] = new

    def _comments(self) -> dict[str, str]:
        root = self.package.tree("word/comments.xml")
        return {
            attribute(one, "id"): f"{attribute(one, 'author')}: {words_of(one)}"
            for one in (root if root is not None else ())
        }

    _handlers = {
        "oMath": _equation,
        "oMathPara": _equation,
        "AlternateContent": _alternative,
        "drawing": _drawing,
        "object": _object,
        "pict": _picture,
        "ruby": _ruby,
        "commentReference": _comment,
    }


def outermost(element: Element) -> Iterator[Element]:
    """The paragraphs of a block, but not those of text boxes inside them."""
    if name_of(element) == "p":
        yield element
        return
    for one in element:
        yield from outermost(one)


def formula(element: Element) -> str:
    """An equation in one line, as far as a line can say it."""
    parts = {name_of(one): formula(one) for one in element}
    match name_of(element):
        case "t":
            return element.text or ""
        case "f":
            return f"({parts.get('num', '')})/({parts.get('den', '')})"
        case "sSup":
            return f"{parts.get('e', '')}^{parts.get('sup', '')}"
        case "sSub":
            return f"{parts.get('e', '')}_{parts.get('sub', '')}"
        case "rad":
            return f"√({parts.get('e', '')})"
    return "".join(formula(one) for one in element)


def margins(package: Package) -> list[str]:
    """The words of headers and footers; page numbers alone are none."""
    found = []
    for name in sorted(package.members):
        file = name.rpartition("/")[2]
        if name.startswith("word/") and file.endswith(".xml"):
            is_margin = file.startswith(("header", "footer"))
            root = package.tree(name) if is_margin else None
            words = words_of(root).strip() if root is not None else ""
            if words and not words.isdigit():
                found.append(words)
    return list(dict.fromkeys(found))
