"""The house's own form given to sanitised HTML: figures, tables, notes, links and names."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from lms.core.markdown.cleaning import LEAVING_CLASSES, safe_address
from lms.core.markdown.translating import QUESTION_LINE
from lms.core.markdown.tree import is_blank, pairs, parse, replace, serialize, text_of

PREFIX = "u-"
SOUNDS = frozenset({".mp3", ".ogg", ".oga", ".m4a", ".wav"})
FILMS = frozenset({".mp4", ".webm"})
# What an author calls a note, and how the house shows it.
NOTES = {
    "case": "note case",
    "example": "note case",
    "care": "note care",
    "warning": "note care",
    "caution": "note care",
    "danger": "note care",
    "important": "note care",
    "tip": "note tip",
    "hint": "note tip",
}
ALIGNMENT = {"right": "n", "center": "c"}


def shape(html: str, *, media: Mapping[str, str], questions: bool) -> str:
    root = parse(html)
    if questions:
        _each(root, "p", _question)
    _each(root, "img", lambda parent, image: _picture(parent, image, media))
    _each(root, "p", _figure)
    _each(root, "input", _tick)
    _each(root, "div", _note)
    _each(root, "table", _table)
    _links(root, media)
    _names(root)
    _tidy(root)
    return serialize(root)


def shape_inline(html: str, *, media: Mapping[str, str]) -> str:
    root = parse(html)
    _each(root, "img", lambda parent, image: _small_picture(parent, image, media))
    _links(root, {})
    _tidy(root)
    for element in root.iter():
        element.attrib.pop("id", None)
    joined = re.sub(r"</p>\s*<p[^>]*>", "<br>", serialize(root))
    return re.sub(r"</?p[^>]*>", "", joined).strip()


def _each(root: Element, tag: str, change: Callable[[Element, Element], None]) -> None:
    for parent, child in pairs(root):
        if child.tag == tag:
            change(parent, child)


def _question(parent: Element, paragraph: Element) -> None:
    found = None if len(paragraph) else QUESTION_LINE.fullmatch((paragraph.text or "").strip())
    if found:
        place = Element("div", {"class": "check", "data-question": found[1]})
        replace(parent, paragraph, place)


def _picture(parent: Element, image: Element, media: Mapping[str, str]) -> None:
    """A known picture or sound is shown, a remote one linked, anything else put into words."""
    source, alt = image.get("src", ""), image.get("alt", "")
    known = _known(source, media)
    if known is None:
        replace(parent, image, _instead(source, alt))
        return
    title = image.get("title", "")
    made = Element("img", {"loading": "lazy", "alt": alt, "src": known})
    for tag, endings in (("audio", SOUNDS), ("video", FILMS)):
        if PurePosixPath(known).suffix.lower() in endings:
            made = _played(tag, known, alt, title)
    if title:
        made.set("title", title)
    replace(parent, image, made)


def _played(tag: str, address: str, alt: str, title: str) -> Element:
    """A sound or film with its description as text; where it has a title, that says it below."""
    player = Element(tag, {"controls": "", "preload": "none", "src": address})
    player.set("aria-label", alt or title)
    if title or not alt:
        return player
    clip = Element("span", {"class": "clip"})
    clip.append(player)
    SubElement(clip, "span", {"class": "small"}).text = alt
    return clip


def _small_picture(parent: Element, image: Element, media: Mapping[str, str]) -> None:
    """In a line of text only what is known is shown; anything else is put into words."""
    if _known(image.get("src", ""), media) is None:
        replace(parent, image, image.get("alt", ""))
        return
    image.attrib.pop("title", None)  # a line has no room for a caption
    _picture(parent, image, media)


def _instead(source: str, alt: str) -> Element | str:
    address = safe_address(source)
    if address is None or not address.lower().startswith(("http:", "https:")):
        return alt
    link = Element("a", {"href": address})
    link.text = alt or address
    return link


def _known(address: str, media: Mapping[str, str]) -> str | None:
    path = unquote(address).removeprefix("./")
    found = media.get(address) or media.get(path)
    return safe_address(found) if found else None


def _known_part(written: str, media: Mapping[str, str]) -> str | None:
    """The address of a text that is known, with the place in it that is meant."""
    path, _hash, name = written.partition("#")
    known = _known(path, media) if path else None
    place = _prefixed(name, "#" + PREFIX) if known else None
    return f"{known}{place or ''}" if known else None


def _figure(parent: Element, paragraph: Element) -> None:
    """A picture alone in its paragraph, with a title, becomes a figure under that title."""
    alone = len(paragraph) == 1 and is_blank(paragraph.text) and is_blank(paragraph[0].tail)
    title = paragraph[0].get("title") if alone else None
    if not title or paragraph[0].tag not in {"img", "audio", "video"}:
        return
    figure = Element("figure", {"class": "fig"})
    figure.append(paragraph[0])
    paragraph[0].tail = None
    SubElement(figure, "figcaption").text = title
    if name := paragraph.get("id"):
        figure.set("id", name)
    replace(parent, paragraph, figure)


def _tick(parent: Element, box: Element) -> None:
    # A sign instead of a dead form control, which would want a label and a focus.
    is_tick = box.get("type") == "checkbox"
    replace(parent, box, ("☑" if "checked" in box.attrib else "☐") if is_tick else "")


def _note(parent: Element, box: Element) -> None:
    classes = box.get("class", "").split()
    if "footnote" in classes:
        box.set("class", "footnotes")
    if "admonition" not in classes:
        return
    kind = next((NOTES[name] for name in classes if name in NOTES), "note")
    box.set("class", kind)
    box.set("role", "note")
    for child in box:
        if "admonition-title" in child.get("class", ""):
            child.set("class", "note__title")


def _table(parent: Element, table: Element) -> None:
    """Wrap a table so that it scrolls inside itself, and take the caption standing above it."""
    _take_caption(parent, table)
    caption = table.find("caption")
    label = text_of(caption).strip() if caption is not None else ""
    for cell in [*table.iter("th"), *table.iter("td")]:
        if side := ALIGNMENT.get(cell.attrib.pop("align", "")):
            cell.set("class", side)
    heads = [cell for row in table.findall("thead/tr") for cell in row.findall("th")]
    for head in heads:
        head.set("scope", head.get("scope", "col"))
    table.set("class", "data")
    label = label or "、".join(filter(None, (text_of(head).strip() for head in heads)))
    scroll = Element("div", {"class": "scroll", "tabindex": "0", "role": "region"})
    scroll.set("aria-label", label or "表格")
    replace(parent, table, scroll)
    scroll.append(table)


def _take_caption(parent: Element, table: Element) -> None:
    at = list(parent).index(table)
    above = parent[at - 1] if at else None
    if above is None or above.tag != "p" or not is_blank(above.tail):
        return
    if "caption" not in above.get("class", "").split() or table.find("caption") is not None:
        return
    parent.remove(above)
    caption = Element("caption")
    caption.text = above.text
    caption.extend(list(above))
    table.insert(0, caption)


def _links(root: Element, media: Mapping[str, str]) -> None:
    for link in root.iter("a"):
        written = link.attrib.pop("href", None)
        if written is None:
            continue
        address = _known_part(written, media) or _followed(written)
        if address is not None:
            link.set("href", address)
            if address.lower().startswith(("http:", "https:")):
                link.set("rel", "noopener noreferrer")


def _followed(written: str) -> str | None:
    """Places in this text, on this site or outside; a path relative to nothing is dropped."""
    address = safe_address(written)
    if address is None:
        return None
    if address.startswith("#"):
        return _prefixed(address[1:], "#" + PREFIX)
    is_relative = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|/", address)
    return None if is_relative else address


def _names(root: Element) -> None:
    """Prefix every id, so that none can pose as one of the page's own; a second one goes."""
    seen: set[str] = set()
    for element in root.iter():
        name = element.attrib.pop("id", None)
        made = _prefixed(name, PREFIX) if name else None
        if made and made not in seen:
            seen.add(made)
            element.set("id", made)


def _prefixed(name: str, prefix: str) -> str | None:
    name = re.sub(r"[\s\"'<>&]+", "", unquote(name))
    return prefix + name if name else None


def _tidy(root: Element) -> None:
    """Drop classes nobody may use, and a second first-level heading: the page has its own."""
    for element in root.iter():
        if element.tag == "h1":
            element.tag = "h2"
        if element.tag in {"img", "audio", "video"}:
            element.attrib.pop("title", None)
        classes = [name for name in element.get("class", "").split() if name in LEAVING_CLASSES]
        element.attrib.pop("class", None)
        if classes:
            element.set("class", " ".join(classes))
