"""A document as a file: PDF set by Typst, or Word."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from lms.core import print as paper
from lms.core.i18n import _
from lms.reports.rules.documents import Block, Document, Drawing
from lms.reports.services import drawing, paper_word

Form = Literal["pdf", "docx"]
TEMPLATE = Path(__file__).resolve().parents[1] / "print" / "document.typ"
WIDEST_PICTURE = 166.0  # mm


def file_of(document: Document, form: Form, *, moment: datetime) -> bytes:
    """The same document and moment give the same bytes."""
    if form == "docx":
        return paper_word.document(document, words(), moment=moment)
    return paper.pdf(TEMPLATE, data_of(document), moment=moment)


def data_of(document: Document) -> dict[str, Any]:
    """What the template reads."""
    return {
        **asdict(document),
        "blocks": [_block(one) for one in document.blocks],
        "words": words(),
        "picture": WIDEST_PICTURE,
    }


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Drawing):
        svg = drawing.svg(block.picture)
        return {"block": kind, "svg": svg, "caption": block.caption, "said": block.said}
    return {"block": kind, **asdict(block)}


def words() -> dict[str, str]:
    """What the frame of every document says."""
    return {
        "colon": _("："),
        "year": _("年"),
        "month": _("月"),
        "day": _("日"),
        "page": _("第 {n} 页　共 {all} 页"),
    }
