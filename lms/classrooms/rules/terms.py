"""The code of a term: `2026-2027-1`, however a school writes it."""

import re
import unicodedata
from datetime import date

_YEARS = r"(\d{4})[-~/](\d{4})"
_SPELLINGS = (
    re.compile(rf"{_YEARS}-0?([123])"),
    re.compile(rf"{_YEARS}\(0?([123])\)"),
    re.compile(rf"{_YEARS}(?:学年)?第?([一二三123])学期"),
    re.compile(rf"{_YEARS}(?:学年)?(秋|春|夏|短|长)季?(?:学期)?"),
    re.compile(rf"{_YEARS}-?(?:学年)?(长[12]|短1?)"),
)
_SHORT = re.compile(r"(\d{4})([123])")
_SERIALS = {
    **{"1": 1, "一": 1, "秋": 1, "长": 1, "长1": 1},
    **{"2": 2, "二": 2, "春": 2, "长2": 2},
    **{"3": 3, "三": 3, "夏": 3, "短": 3, "短1": 3},
}
# Month and day between which a term usually lies; the year is that of autumn plus the offset.
_USUAL = {1: ((0, 9, 1), (1, 1, 20)), 2: ((1, 2, 20), (1, 7, 10)), 3: ((1, 7, 11), (1, 8, 20))}


def term_code(text: str) -> str | None:
    """The code in its one spelling, or None when this is not the code of a term.

    Accepts `2026-2027学年第一学期`, `2026—2027（1）`, `20261` and their like.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[—–－―至]+", "-", plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    if found := _SHORT.fullmatch(plain):
        return _spelled(int(found[1]), int(found[1]) + 1, found[2])
    for spelling in _SPELLINGS:
        if found := spelling.fullmatch(plain):
            return _spelled(int(found[1]), int(found[2]), found[3])
    return None


def usual_dates(code: str) -> tuple[date, date]:
    """When the term of this code usually begins and ends; a proposal to be corrected."""
    year, _next_year, serial = (int(part) for part in code.split("-"))
    (after, month, day), (end_after, end_month, end_day) = _USUAL[serial]
    return date(year + after, month, day), date(year + end_after, end_month, end_day)


def _spelled(year: int, next_year: int, serial: str) -> str | None:
    return f"{year}-{next_year}-{_SERIALS[serial]}" if next_year == year + 1 else None
