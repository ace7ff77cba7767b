"""What Word writes before a paragraph by itself: “一、”, “第3章”, “1.2”."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.core.chapters.parts import Package, attribute, child, name_of

HAN = "零一二三四五六七八九"
CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
# Marks a Markdown list can have itself; other numbers are kept as text.
LISTED = re.compile(r"%\d[.)．、）]?")
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True)
class Level:
    """One level of a numbering: how it counts and what it writes."""

    format: str
    text: str
    start: int

    @property
    def is_list(self) -> bool:
        """Whether an ordinary list says the same."""
        is_letters = self.format in {"decimal", "lowerLetter", "lowerRoman", "upperLetter"}
        return self.format == "bullet" or (is_letters and bool(LISTED.fullmatch(self.text)))


@dataclass
class Numbering:
    """The numberings of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]]
    abstract: dict[str, str]
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def level(self, number: str, level: int) -> Level | None:
        return self.levels.get(number, {}).get(level)

    def counted(self, number: str, level: int) -> tuple[str, int]:
        """Count on: the label of the next paragraph, and its number on its own level."""
        counts, levels = self.counts[self.abstract[number]], self.levels[number]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def written(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            one = levels.get(at)
            return spelled(counts.get(at, one.start if one else 1), one.format if one else "")

        return _PLACE.sub(written, levels[level].text), counts[level]


def numbering_of(package: Package) -> Numbering:
    root = package.tree("word/numbering.xml")
    read = Numbering({}, {})
    if root is None:
        return read
    abstract = {
        attribute(one, "abstractNumId"): {
            int(attribute(level, "ilvl", "0")): _read(level)
            for level in one
            if name_of(level) == "lvl"
        }
        for one in root
        if name_of(one) == "abstractNum"
    }
    for one in root:
        if name_of(one) == "num":
            key, kind = attribute(one, "numId"), attribute(child(one, "abstractNumId"), "val")
            read.levels[key] = abstract.get(kind, {})
            has_own_start = child(one, "lvlOverride", "startOverride") is not None
            read.abstract[key] = f"own {key}" if has_own_start else kind
    return read


def _read(level: Element) -> Level:
    start = attribute(child(level, "start"), "val", "1")
    return Level(
        attribute(child(level, "numFmt"), "val", "decimal"),
        attribute(child(level, "lvlText"), "val"),
        int(start) if start.isdigit() else 1,
    )


def spelled(number: int, format_: str) -> str:
    """A number as a numbering writes it."""
    if format_ in CHINESE:
        return _chinese(number)
    if format_ in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if format_ == "upperLetter" else letter
    if format_ in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if format_ == "upperRoman" else roman
    if format_.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else HAN[tens]) + "十"
    return head + (HAN[ones] if ones else "")


def _roman(number: int) -> str:
    pairs = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"))
    written, left = "", number % 1000
    for value, sign in (*pairs, (4, "iv"), (1, "i")):
        while left >= value:
            written, left = written + sign, left - value
    return written
