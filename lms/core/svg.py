"""Drawings made safe: an SVG is written anew from what is known to be harmless."""

import re
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lms.core.i18n import _

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"
DEEPEST = 64


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words("""
    circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
    feMorphology feOffset feTile feTurbulence filter g image line linearGradient marker mask
    path pattern polygon polyline radialGradient rect stop style svg switch symbol text textPath
    title tspan use view
    """)
ATTRIBUTES = _words("""
    alignment-baseline amplitude aria-describedby aria-hidden aria-label aria-labelledby
    baseFrequency baseline-shift class clip-path clip-rule clipPathUnits color
    color-interpolation color-interpolation-filters cx cy d direction display dominant-baseline
    dx dy exponent fill fill-opacity fill-rule filter filterUnits flood-color flood-opacity
    font-family font-size font-style font-variant font-weight fr fx fy gradientTransform
    gradientUnits height href id in in2 intercept k1 k2 k3 k4 lang lengthAdjust letter-spacing
    marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask
    maskContentUnits maskUnits mix-blend-mode mode numOctaves offset opacity operator order
    orient overflow paint-order pathLength patternContentUnits patternTransform patternUnits
    points preserveAspectRatio primitiveUnits r radius refX refY result role rotate rx ry
    seed shape-rendering slope spreadMethod startOffset stdDeviation stitchTiles stop-color
    stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width style systemLanguage tableValues text-anchor
    text-decoration text-rendering textLength transform transform-origin type unicode-bidi
    values vector-effect version viewBox visibility width word-spacing writing-mode x x1 x2 y
    y1 y2
    """)
# What a drawing program leaves behind for itself; dropped without a word.
_OWN_NOTES = frozenset({"metadata"})
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_INSIDE = re.compile(r"#[^\s\"'()<>]+")
_URL = re.compile(r"url\s*\(\s*[\"']?\s*(?!#)", re.IGNORECASE)
_ACTIVE_STYLE = re.compile(
    r"@import|@charset|@namespace|expression\s*\(|javascript:|-moz-binding|behavior\s*:"
    r"|image-set\s*\(|\bsrc\s*\(|\\|<|&",
    re.IGNORECASE,
)


class UnsafeSvg(Exception):
    """A drawing with something in it that could run or call out; the text says what."""


def clean_svg(data: bytes) -> bytes:
    """The drawing without what programs add for themselves.

    What could run or load something is not cut out but refused: the author should know,
    and a drawing with a hole is worse than none.
    """
    try:
        root = fromstring(data, forbid_entities=True, forbid_external=True)
    except ParseError as wrong:
        raise UnsafeSvg(_("SVG 不是合法的 XML：%(problem)s。", problem=str(wrong))) from wrong
    except (DefusedXmlException, ValueError, RecursionError) as wrong:
        raise UnsafeSvg(_("SVG 里有实体定义（ENTITY），不能接受。")) from wrong
    if _local(root.tag)[1] != "svg":
        raise UnsafeSvg(_("这不是 SVG 图。"))
    clean = _copy(root, 0)
    clean.set("xmlns", SVG)
    if any(name.startswith("xlink:") for element in clean.iter() for name in element.attrib):
        clean.set("xmlns:xlink", XLINK)
    return tostring(clean, encoding="unicode").encode()


def _copy(element: Element, depth: int) -> Element:
    if depth > DEEPEST:
        raise UnsafeSvg(_("SVG 嵌套超过 %(depth)s 层。", depth=DEEPEST))
    name = _local(element.tag)[1]
    copy = Element(name)
    copy.text, copy.tail = element.text, element.tail
    for key, value in element.attrib.items():
        if kept := _attribute(name, key, value):
            copy.set(kept, value)
    if name == "style":
        _check_style(element.text or "", "<style>")
    last: Element | None = None
    for child in element:
        if _is_drawn(child):
            last = _copy(child, depth + 1)
            copy.append(last)
        elif last is not None:
            last.tail = (last.tail or "") + (child.tail or "")
    return copy


def _is_drawn(element: Element) -> bool:
    """Whether an element belongs to the drawing; raise when it must not be in one."""
    space, name = _local(element.tag)
    if space == XHTML:
        raise UnsafeSvg(_("SVG 里有网页元素 <%(name)s>，不能接受。", name=name))
    if space not in {"", SVG} or name in _OWN_NOTES:
        return False
    if name not in ELEMENTS:
        raise UnsafeSvg(_("SVG 里有 <%(name)s>，不能接受。", name=name))
    return True


def _attribute(element: str, key: str, value: str) -> str | None:
    """The name to keep an attribute under, None to drop it; raise when it is dangerous."""
    space, name = _local(key)
    if name.lower().startswith("on") and not space:
        raise UnsafeSvg(
            _("SVG 的 <%(element)s> 里有脚本属性 %(name)s。", element=element, name=name)
        )
    if name == "href" and space in {"", XLINK}:
        _check_reference(element, value)
        return "xlink:href" if space else "href"
    if space == XML and name in {"space", "lang"}:
        return f"xml:{name}"
    if space or name not in ATTRIBUTES:
        return None
    _check_style(value, f"{element} {name}")
    return name


def _check_reference(element: str, value: str) -> None:
    is_picture = element == "image" and _PICTURE.fullmatch(value.strip())
    if not (_INSIDE.fullmatch(value.strip()) or is_picture):
        raise UnsafeSvg(
            _(
                "SVG 的 <%(element)s> 指向外部：%(address)s。只能引用图内的部分。",
                element=element,
                address=value[:80],
            )
        )


def _check_style(text: str, where: str) -> None:
    found = _URL.search(text) or _ACTIVE_STYLE.search(text)
    if found:
        raise UnsafeSvg(
            _(
                "SVG 的 %(where)s 里有 %(found)s，样式不能引用外部内容。",
                where=where,
                found=text[found.start() : found.start() + 40],
            )
        )


def _local(tag: str) -> tuple[str, str]:
    """Namespace and name of `{namespace}name`."""
    space, _brace, name = tag.removeprefix("{").rpartition("}")
    return space, name
