"""Two sanitisers with two lists: what an author may write, and what may leave the house."""

import re
from collections.abc import Callable

import bleach
import nh3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INLINE = _words("a abbr b br cite code del em i ins kbd mark q s small span strong sub sup u")
BLOCKS = _words(
    "blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img input li ol p pre"
    " table tbody td tfoot th thead tr ul"
)
# Tags only `shaping` makes; `input` is turned into a sign and never leaves.
MADE = frozenset({"audio", "video"})
WRITTEN_TAGS = INLINE | BLOCKS
INLINE_TAGS = INLINE | {"img", "p"}
LEAVING_TAGS = (WRITTEN_TAGS | MADE) - {"input", "h1"}

# Classes by name: a free `class` would let a text lay a full-screen element over the page.
WRITTEN_CLASSES = _words(
    "admonition admonition-title caption care case center faint footnote footnote-backref"
    " footnote-ref lead note small task-list task-list-item tip toc"
)
MADE_CLASSES = _words("c check clip data fig footnotes n note__title scroll")
LEAVING_CLASSES = (WRITTEN_CLASSES | MADE_CLASSES) - {
    "admonition",
    "admonition-title",
    "caption",
    "footnote",
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_WRITTEN: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "title"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
}
_LEAVING: dict[str, set[str]] = {
    "*": {"id"},
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "audio": {"src", "controls", "preload", "aria-label"},
    "div": {"role", "tabindex", "aria-label", "data-question"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "video": {"src", "controls", "preload", "aria-label"},
}
_NUMBER = re.compile(r"[1-9]\d{0,3}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]")


def safe_address(address: str) -> str | None:
    """An address a link may lead to, or None.

    Browsers drop blanks and control signs inside an address and read \\ as /, so
    `java\\nscript:` and `/\\host` are judged as they would be followed.
    """
    address = _INVISIBLE.sub("", address)
    if not address or "\\" in address or address.startswith("//"):
        return None
    if found := _SCHEME.match(address):
        return address if found[1].lower() in SCHEMES else None
    # A colon before the first slash could be read as a scheme by someone more lenient.
    return None if ":" in re.split(r"[/?#]", address)[0] else address


def clean_input(html: str, tags: frozenset[str] = WRITTEN_TAGS) -> str:
    """What an author may write; anything else is shown as the text it was, not swallowed."""
    return bleach.clean(
        html, tags=tags, attributes=_may_write, protocols=SCHEMES, strip_comments=True
    )


def _may_write(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return not set(value.split()).isdisjoint(WRITTEN_CLASSES)
    return name == "id" or name in _WRITTEN.get(tag, ())


def clean_output(html: str) -> str:
    """The last pass; whatever the hands before it overlooked ends here."""
    return _last.clean(html)


def _may_leave(tag: str, name: str, value: str) -> str | None:
    check = _VALUES.get(name)
    return value if check is None or check(value) else None


def _leads_somewhere_safe(value: str) -> bool:
    return safe_address(value) == value


def _is_from_here(value: str) -> bool:
    return _leads_somewhere_safe(value) and value.startswith("/")


_VALUES: dict[str, Callable[[str], object]] = {
    "id": re.compile(r"u-[^\s\"'<>&]+").fullmatch,
    "href": _leads_somewhere_safe,
    "src": _is_from_here,
    "rel": "noopener noreferrer".__eq__,
    "role": {"region", "note"}.__contains__,
    "tabindex": "0".__eq__,
    "loading": "lazy".__eq__,
    "preload": "none".__eq__,
    "scope": {"col", "row", "colgroup", "rowgroup"}.__contains__,
    "start": re.compile(r"\d{1,6}").fullmatch,
    "colspan": _NUMBER.fullmatch,
    "rowspan": _NUMBER.fullmatch,
    "data-question": re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}").fullmatch,
}
_last = nh3.Cleaner(
    tags=set(LEAVING_TAGS),
    clean_content_tags={"script", "style"},
    attributes=_LEAVING,
    attribute_filter=_may_leave,
    allowed_classes={tag: set(LEAVING_CLASSES) for tag in LEAVING_TAGS},
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)
