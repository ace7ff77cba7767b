"""Documents for paper: a Typst template and data in, a PDF with its fonts out."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_regular as rare_font
import typst

from lms.core.clock import now
from lms.core.points import plain

PACKAGE = Path(__file__).resolve().parents[1]
# In a checkout the built files lie beside the package, in the wheel inside it.
FONT_FOLDERS = (PACKAGE.parent / "static/dist/fonts", PACKAGE / "_static/dist/fonts")
# Draws some 2,000 characters of names that the Chinese fonts lack (𠮷, 𠃊); used for these only.
RARE = Path(str(rare_font.FONT_PATH)).parent
SAMPLE = "客服学堂学习评价表达成度"


class NoFonts(RuntimeError):
    """No Chinese font is there: every PDF would come out blank."""


def pdf(template: str | Path, data: object, *, moment: datetime | None = None) -> bytes:
    """Set a template, found by absolute path, with data it reads as JSON.

    `moment` (now, if not given) is when the document says it was made; with the same one the
    same data give the same bytes.

    The template begins with `#let data = json(bytes(sys.inputs.data))`; a path in it that
    begins with / is looked up from the package `lms`.
    """
    path = Path(template)
    if not path.is_absolute():
        raise ValueError(f"the template {template} is not given by its absolute path")
    root = PACKAGE if path.is_relative_to(PACKAGE) else path.parent
    return typst.compile(
        path,
        root=root,
        font_paths=_fonts(font_folders()),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=_as_json)},
        timestamp=int((moment or now()).timestamp()),
    )


def fonts_folder() -> Path:
    """The folder of the fonts: `LMS_FONTS` if set, else where the build puts them."""
    if given := os.environ.get("LMS_FONTS"):
        return Path(given)
    return next((folder for folder in FONT_FOLDERS if folder.is_dir()), FONT_FOLDERS[0])


def font_folders() -> tuple[Path, ...]:
    """Where fonts are looked for: the folder of the fonts, then what draws what they lack.

    `LMS_MORE_FONTS` names a folder with further fonts of the school, such as HanaMin, which
    has nearly all characters that were ever encoded.
    """
    more = [] if os.environ.get("LMS_FONTS") else [RARE]
    if given := os.environ.get("LMS_MORE_FONTS"):
        more.append(Path(given))
    return (fonts_folder(), *more)


def check_fonts() -> None:
    """Raise NoFonts unless Chinese can be printed; called when the application starts."""
    folder = fonts_folder()
    if missing := missing_characters(SAMPLE, folders=(folder,)):
        raise NoFonts(
            f"no font in {folder} has {''.join(sorted(missing))}; "
            "run `make setup`, or name a folder of fonts in LMS_FONTS"
        )


def missing_characters(text: str, *, folders: tuple[Path, ...] | None = None) -> set[str]:
    """The characters of a text that no font has and that would be printed as empty boxes.

    Typst is asked rather than the font files: PDF/A forbids undrawn characters, so setting
    the text as PDF/A names each of them, embedded fonts and fall-backs considered.
    """
    asked = {character for character in text if not character.isspace()}
    if not asked:
        return set()
    source = (
        '#set text(font: ("Noto Sans SC", "Noto Serif SC"))\n'
        "#for letter in json(bytes(sys.inputs.letters)) { par(letter) }"
    )
    try:
        typst.compile(
            source.encode(),
            font_paths=_fonts(folders or font_folders()),
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            sys_inputs={"letters": json.dumps(sorted(asked))},
            timestamp=int(now().timestamp()),
        )
    except typst.TypstError as wrong:
        return _named(wrong.diagnostic) & asked
    return set()


def _named(diagnostic: str) -> set[str]:
    shown = re.findall(r"the text `\"(.+?)\"` could not be displayed", diagnostic)
    return {letter for text in shown for letter in _unescape(text)}


def _unescape(text: str) -> str:
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"\\(.)", r"\1", text)


@lru_cache(maxsize=4)
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    """The fonts of these folders and those within Typst, read once; never the machine's own.

    With the machine's fonts the same table would break its lines differently elsewhere.
    """
    paths = [folder for folder in folders if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


def _as_json(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    for kind, convert in _CONVERSIONS.items():
        if isinstance(value, kind):
            return convert(value)
    return str(value)


_CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    Decimal: plain,
    datetime: datetime.isoformat,
    date: date.isoformat,
    set: sorted,
    frozenset: sorted,
}
