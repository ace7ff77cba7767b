"""When two written answers count as the same: width, case, spaces and a final stop do not matter.

Nothing fuzzy: 不等于 never passes for 等于 (domain.md §4.3).
"""

import re
import unicodedata
from decimal import Decimal

_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[-+]?\.[0-9]+"
NUMBER = re.compile(_NUMBER)
NEAR = re.compile(rf"({_NUMBER})±({_NUMBER})")
RANGE = re.compile(rf"({_NUMBER})~({_NUMBER})")
LOOKS_NUMERIC = re.compile(r"[0-9.,\s]*±[-+0-9.,\s]*|[-+]?[0-9.,]+\s*~\s*[-+]?[0-9.,]+")
LONGEST = 25  # digits of a number anybody could mean, and that Decimal holds exactly
_CJK = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
SPACES = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
# What keyboards write for the same sign, and marks nobody sees that come along with pasted text.
SIGNS = str.maketrans({"−": "-", "〜": "~", **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")})

Span = tuple[Decimal, Decimal]


def fold(text: str) -> str:
    """The form in which answers are compared; a space beside a Chinese character means nothing."""
    plain = " ".join(_one_width(text).casefold().split())
    return SPACES.sub("", plain).rstrip("。. ").strip()


def number(text: str) -> Decimal | None:
    """A number as people write it (１，２４１ or 1,241.50), or None."""
    plain = "".join(_one_width(text).split())
    if len(plain) > LONGEST or not NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def span(wanted: str) -> Span | None:
    """The numbers that `n±t` or `a~b` allow, bounds included; None where it is neither."""
    plain = "".join(_one_width(wanted).split())
    match = NEAR.fullmatch(plain) or RANGE.fullmatch(plain)
    left, right = (number(match[1]), number(match[2])) if match else (None, None)
    if left is None or right is None:
        return None
    low, high = (left - right, left + right) if "±" in plain else (left, right)
    return (low, high) if low <= high else None


def is_garbled(wanted: str) -> bool:
    """Whether this means to be `n±t` or `a~b` and is not: `1241±`, `9~1`."""
    return bool(LOOKS_NUMERIC.fullmatch(_one_width(wanted).strip())) and span(wanted) is None


def fits(answer: str, wanted: str) -> bool:
    """Whether an answer is this wanted one: a text, a number, `n±t` or `a~b`."""
    allowed = span(wanted)
    if allowed is not None:
        return within(answer, allowed)
    if fold(answer) == fold(wanted):
        return fold(answer) != ""
    left, right = number(answer), number(wanted)
    # A zero in front belongs to the area code 010 and to no quantity.
    return left is not None and left == right and not (_has_zero(answer) or _has_zero(wanted))


def within(answer: str, allowed: Span) -> bool:
    given = number(answer)
    return given is not None and allowed[0] <= given <= allowed[1]


def example(wanted: str) -> str:
    """A right answer as one would write it: the middle of `n±t`, the lower end of `a~b`."""
    return re.split("[±~]", _one_width(wanted))[0].strip() if span(wanted) else wanted


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS)


def _has_zero(text: str) -> bool:
    return re.match(r"\s*[-+]?0[0-9]", _one_width(text)) is not None
