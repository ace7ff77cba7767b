"""Reads a Word document in a process of its own: document in, JSON out.

Deep nesting, a table of millions of cells or a picture that claims to be huge end a child
whose memory and time are limited, and not the server.
"""

import base64
import io
import json
import resource
import sys
import zipfile
from typing import Any
from xml.etree.ElementTree import tostring

import mammoth

from lms.core.chapters.marking import Marking
from lms.core.chapters.parts import DOCUMENT, Package
from lms.core.chapters.shapes import margins

MEMORY = 1536 * 1024 * 1024
SECONDS = 30
STYLES = """
p.XTitle => p.title:fresh
p.XQuote => blockquote > p:fresh
p.XCaption => p.caption:fresh
p.XPlain:unordered-list(1) => ul > li:fresh
p.XPlain:unordered-list(2) => ul|ol > li > ul > li:fresh
p.XPlain:unordered-list(3) => ul|ol > li > ul|ol > li > ul > li:fresh
p.XPlain:unordered-list(4) => ul|ol > li > ul|ol > li > ul|ol > li > ul > li:fresh
p.XPlain:ordered-list(1) => ol > li:fresh
p.XPlain:ordered-list(2) => ul|ol > li > ol > li:fresh
p.XPlain:ordered-list(3) => ul|ol > li > ul|ol > li > ol > li:fresh
p.XPlain:ordered-list(4) => ul|ol > li > ul|ol > li > ul|ol > li > ol > li:fresh
p.XPlain => p:fresh
r.XNumber => span.number
u => u
strike => s
"""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes) -> dict[str, Any]:
    package = Package.of(data)
    for name in package.members:
        if name.endswith((".xml", ".rels")):
            package.tree(name)  # a document type in any part raises, before another parser sees it
    marking = Marking(package)
    marking.mark()
    notes = marking.notes
    notes.near = ""
    for words in margins(package):
        notes.add("margin", words)
    if marking.has_looks:
        notes.add("looks")
    document = tostring(marking.root)
    pictures: list[dict[str, str]] = []

    def picture(image: Any) -> dict[str, str]:
        with image.open() as file:
            content = base64.b64encode(file.read()).decode()
        pictures.append({"content": content, "type": image.content_type or ""})
        return {"src": f"picture:{len(pictures) - 1}"}

    converted = mammoth.convert_to_html(
        _packed(package, document),
        style_map=STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(picture),
    )
    return {
        "html": converted.value,
        "pictures": pictures,
        "notes": notes.found,
        "texts": marking.texts(),
    }


def _packed(package: Package, document: bytes) -> io.BytesIO:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as packed:
        for name, content in package.members.items():
            packed.writestr(name, document if name == DOCUMENT else content)
    held.seek(0)
    return held


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))
