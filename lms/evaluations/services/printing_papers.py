"""What is printed, as plain data: the one source of the PDF and the Word document."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import segno

from lms.core import print as paper
from lms.core.i18n import _
from lms.evaluations.rules.printed import Grid

TEMPLATE = Path(__file__).resolve().parents[1] / "print" / "sheet.typ"


@dataclass(frozen=True)
class Box:
    """Space to write in, what was written, who signs it, and who handed it in on screen."""

    label: str
    text: str
    signer: str = ""
    signed: str = ""


@dataclass(frozen=True)
class PaperSheet:
    """One student's table; `address` is where its code leads, empty without one."""

    number: str
    name: str
    facts: Sequence[tuple[str, str]]
    grid: Grid
    boxes: Sequence[Box]
    foot: Sequence[str]
    address: str = ""

    @property
    def texts(self) -> list[str]:
        """Every piece of text on the sheet, in the order of reading."""
        facts = [words for pair in self.facts for words in pair]
        boxes = [
            words
            for box in self.boxes
            for words in (box.label, *box.text.split("\n"), box.signer, box.signed)
        ]
        return [words for words in (*facts, *self.grid.texts, *boxes, *self.foot) if words]


@dataclass(frozen=True)
class Papers:
    """Sheets to be set one after another, the words around them, and the name of the file."""

    course: str
    unit: str
    task: str
    caption: str
    sheets: Sequence[PaperSheet]
    title: str

    @property
    def texts(self) -> list[str]:
        around = [self.course, self.unit, self.task, self.caption]
        return [*filter(None, around), *(words for one in self.sheets for words in one.texts)]

    def of(self, sheet: PaperSheet) -> "Papers":
        """The papers of one student alone."""
        return replace(self, sheets=[sheet])

    def data(self) -> dict[str, object]:
        """What the template reads."""
        codes = [code_svg(sheet.address) for sheet in self.sheets]
        return {**asdict(self), "words": words(), "codes": codes}

    def pdf(self, *, moment: datetime | None = None) -> bytes:
        """The PDF; the same papers and moment give the same bytes."""
        return paper.pdf(TEMPLATE, self.data(), moment=moment)


def code_svg(address: str) -> str:
    """The address as a QR code that survives a fold or a stain (a quarter may be lost)."""
    if not address:
        return ""
    return str(segno.make_qr(address, error="q").svg_inline(border=2, scale=1))


def words() -> dict[str, str]:
    """What the frame of every sheet says, in the language of who prints."""
    return {
        "colon": _("："),
        "year": _("年"),
        "month": _("月"),
        "day": _("日"),
        "scan": _("扫码打开"),
        "page": _("第 {n} 页　共 {all} 页"),
    }
