"""Names within an archive: whatever people are called, a file stays in its folder."""

import re
import unicodedata

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LEADING = "=+-@~."  # formulas in a list of files, options of commands, hidden files
LONGEST = 48  # characters of one part; with folder and number a path stays below 260
MOST_BYTES = 160  # file systems allow 255 for a name, and Chinese takes three each


def safe_name(text: str, longest: int = LONGEST) -> str:
    """A piece of a file name: no separators, no invisible signs, of bearable length.

    Letters of all scripts stay; what a file system, a command or a spreadsheet might read
    otherwise than a person becomes an underscore or goes. Never empty.
    """
    visible = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter) not in {"Cf", "Cs", "Co", "Cn"}
    )
    name = " ".join(_FORBIDDEN.sub("_", visible).split()).strip(" .")
    if name.startswith(tuple(_LEADING)):
        name = "_" + name.lstrip(_LEADING)
    name = name[:longest]
    while len(name.encode()) > MOST_BYTES:
        name = name[:-1]
    return name.strip(" .") or "_"


def base_of(*parts: str) -> str:
    """What every file of an archive begins with: 2026-2027-1_CSF_客服2401."""
    return "_".join(safe_name(part, 24) for part in parts)


def file_name(base: str, number: str, title: str, extension: str) -> str:
    """`{学期}_{课程}_{教学班}_{序号}_{材料名}.pdf`, as colleges file (domain.md §2.8)."""
    return f"{base}_{number}_{safe_name(title)}.{extension}"
