"""What stands in a cell, as the text a person sees, and what was lost on the way there."""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.core.points import plain

# Excel keeps 15 digits of a number; what lies beyond is zeros, whatever was typed.
EXACT = 10**15

_BLANKS = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_EXPONENT = re.compile(r"(\d)(?:\.(\d+))?[eE]\+(\d{2})")
_DOT_ZERO = re.compile(r"(\d{6,})\.0+")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
_HARMLESS = re.compile(r"[+-]?[\d\s().,-]*\d[\d\s().,-]*%?|[+-]+")


class Loss(StrEnum):
    """What a cell's text may no longer say."""

    DIGITS = "digits"  # a long number, shortened or rounded before we saw it
    FORMULA = "formula"  # a text that a spreadsheet would compute


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool = False
    loss: Loss | None = None


def clean_code(text: str) -> str:
    """A code as it is compared: full-width signs made narrow, all blanks gone."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lstrip("'")


def clean_name(text: str) -> str:
    """A name as it is written: composed, trimmed, blanks within it kept.

    Not NFKC, which would make other characters of some that stand in names.
    """
    return unicodedata.normalize("NFC", text).strip(_BLANKS)


def header_key(text: str) -> str:
    """A header as it is compared: `* 学 号（必填）` is 学号."""
    text = _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return re.sub(r"[*:]|\((?:必填|选填|required|optional)\)", "", text)


def cell_of(value: object) -> Cell:
    """One cell of a workbook or of a text file."""
    match value:
        case None:
            return Cell("")
        case str():
            return _of_text(value)
        case bool():
            return Cell("TRUE" if value else "FALSE")
        case int() | float():
            return _of_number(value)
    raise TypeError(f"a cell holds a {type(value).__name__}")


def _of_text(value: str) -> Cell:
    text = clean_name(value.replace("\r\n", "\n"))
    if found := _EXPONENT.fullmatch(text):
        return _of_exponent(found)
    if found := _DOT_ZERO.fullmatch(text):
        return Cell(found[1], is_number=True)
    if _GUARDED.match(text):
        text = text[1:]
    if text[:1] in {"=", "+", "-", "@"} and not _HARMLESS.fullmatch(text):
        return Cell(text, loss=Loss.FORMULA)
    return Cell(text)


def _of_exponent(found: re.Match[str]) -> Cell:
    """`2.40101E+11` as a text file carries it: the digits after the sixth are gone."""
    first, rest, exponent = found[1], found[2] or "", int(found[3])
    is_short = len(rest) < exponent
    whole = Decimal(f"{first}.{rest or 0}").scaleb(exponent)
    return Cell(plain(whole), is_number=True, loss=Loss.DIGITS if is_short else None)


def _of_number(value: float) -> Cell:
    if not math.isfinite(value):
        return Cell("")
    # 15 digits are what Excel itself shows: 0.1 + 0.2 reads 0.3.
    text = plain(Decimal(f"{value:.15g}"))
    return Cell(text, is_number=True, loss=Loss.DIGITS if abs(value) >= EXACT else None)
