"""When two written answers count as the same: width, case, spaces and a final stop do not matter.

Nothing fuzzy: 不等于 never passes for 等于 (domain.md §4.3).
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

RANGE = re.compile(r"^\s*([-+]?[\d.,]+)\s*~\s*([-+]?[\d.,]+)\s*$")
NEAR = re.compile(r"^\s*([-+]?[\d.,]+)\s*±\s*([\d.,]+)\s*$")
SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """The form in which answers are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = SPACES.sub(" ", plain).strip().rstrip("。.").strip()
    # Between two Chinese characters a space means nothing.
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", plain)


def number(text: str) -> Decimal | None:
    """A number as people write it (１，２４１ or 1,241.50), or None."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace(" ", "")
    if len(plain) > 40 or not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def fits(answer: str, wanted: str) -> bool:
    """Whether an answer is this wanted one: a text, `n±t` or `a~b` (bounds included)."""
    if match := NEAR.match(wanted):
        middle, span, given = number(match[1]), number(match[2]), number(answer)
        return None not in (middle, span, given) and abs(given - middle) <= span  # type: ignore[operator]
    if match := RANGE.match(wanted):
        low, high, given = number(match[1]), number(match[2]), number(answer)
        return None not in (low, high, given) and low <= given <= high  # type: ignore[operator]
    if fold(answer) == fold(wanted):
        return fold(answer) != ""
    left, right = number(answer), number(wanted)
    return left is not None and left == right
