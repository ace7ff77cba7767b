"""When two written answers count as the same: by what they say, however it is typed.

Nothing fuzzy: 不等于 never passes for 等于 (domain.md §4.3), for no letter is ever dropped, no
digit, and no sign that says something. What counts as the same:

- Width, case and marks nobody sees. Spaces, save those between two words or two numbers and before
  a minus: `客户 至上`, `50 %` and `5 kg` are 客户至上, 50% and 5kg; `A H T` is not AHT.
- Marks for which keyboards have several signs: all quotes, all dashes, all waves, all middle dots,
  and what stands between the items of a list (，、；). 《》 and “” stay two things.
- Punctuation at the end, save in 5!, which is no 5. Punctuation alone says nothing and is never
  right.
- m², m^2 and m2 as units. Elsewhere a power is one: 10² is 10^2 and not 102. ① is (1) and not 1,
  ½ is 1/2, and none of them is a number.

A number equals a number: 1,241, 1 241 and 1241.0 are 1241; `1,5` and `1 5` are not 15, nor is 010
10. Where a key ends in a zero behind the point (3.10) its author meant that spelling, as that of a
section or version: 3.1 is another. 数值 asks for a quantity and looks at the value alone.

A key `12~20` takes every number within, and the range itself, written with a wave or a dash. A key
`5-3` is text: its dash may be a minus or a part of the number, so 5~3 is another answer.
"""

import re
import unicodedata
from decimal import Decimal

_DIGITS = r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)|[0-9]+"
_NUMBER = rf"[-+]? ?(?:(?:{_DIGITS})(?:\.[0-9]*)?|\.[0-9]+)"
NUMBER = re.compile(_NUMBER)
NEAR = re.compile(rf"({_NUMBER}) ?± ?({_NUMBER})")
RANGE = re.compile(rf"({_NUMBER}) ?~ ?({_NUMBER})")
LOOKS_NUMERIC = re.compile(r"[0-9.,\s]*±[-+0-9.,\s]*|[-+]?[0-9.,]+\s*~\s*[-+]?[0-9.,]+")
LOOKS_RANGE = re.compile(r"[0-9][^~]*~[-+]?[.0-9]")  # folded: 9:00~18:00 as well
LONGEST = 25  # digits of a number anybody could mean, and that Decimal holds exactly

# Before compatibility forms become plain letters and digits.
POWER = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿⁱ]+")
BASE = re.compile("(?<=[0-9０-９])[₀-₉]+")
MIXED = re.compile("(?<=[0-9０-９])(?=[¼½¾⅐-⅟↉])")  # 1½
ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3244-\u32fe\U0001f100-\U0001f10a]")
# What keyboards write for the same sign.
SIGNS = str.maketrans(
    dict.fromkeys("“”„‟‘’‚‛«»‹›「」『』〝〞〟´'", '"')
    | dict.fromkeys("−‐‑", "-")
    | dict.fromkeys("〜∼", "~")
    | dict.fromkeys("⁄∕", "/")
    | dict.fromkeys("•・‧∙⋅", "·")
)
DASHES = re.compile("[‒–—―─⸺]+")
BETWEEN_ITEMS = str.maketrans(dict.fromkeys("、;", ","))
UNIT_POWER = re.compile(r"(?<![a-z])([cdhkm]?m|s)\^([23])(?![0-9])")

_CJK = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_TIGHT = rf"""{_CJK}+*/=<>×÷±≤≥≠≈~^|&@#$%‰°·,:!?"()\[\]{{}}"""
SPACES = re.compile(rf"(?<=[{_TIGHT}])\s+|\s+(?=[{_TIGHT}])|(?<=[0-9])\s+(?=[^\W\d_])")
DASH_APART = re.compile(r"(?<=\S)\s+-\s+(?=\S)")
END = re.compile(r"(?:[。.,;?\s]|(?<![0-9])!)+$")
SAYS_NOTHING = re.compile(r"""[-_。.,:!?"·…()\[\]{}《》〈〉【】\s]*""")
DASH_IN_RANGE = re.compile(r"(?<=[^\W_])([%‰°]?) ?- ?(?=[-+]?[.0-9])")

Span = tuple[Decimal, Decimal]


def fold(text: str) -> str:
    """The form in which answers are compared; '' where they say nothing."""
    # Lower case is not always composed, and composed signs are not always lower case.
    lower = unicodedata.normalize("NFKC", one_width(text.casefold()).casefold())
    plain = " ".join(lower.translate(BETWEEN_ITEMS).split())
    plain = SPACES.sub("", DASH_APART.sub("-", plain))
    plain = END.sub("", UNIT_POWER.sub(r"\1\2", plain)).strip()
    return "" if SAYS_NOTHING.fullmatch(plain) else plain


def number(text: str) -> Decimal | None:
    """A number as people write it (１，２４１ or 1 241.50 or 400。), or None."""
    plain = _numeral(text)
    if len(plain) > LONGEST or not NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", "").replace(" ", ""))


def span(wanted: str) -> Span | None:
    """The numbers that `n±t` or `a~b` allow, bounds included; None where it is neither."""
    plain = _numeral(wanted)
    match = NEAR.fullmatch(plain) or RANGE.fullmatch(plain)
    left, right = (number(match[1]), number(match[2])) if match else (None, None)
    if left is None or right is None:
        return None
    low, high = (left - right, left + right) if "±" in plain else (left, right)
    return (low, high) if low <= high else None


def is_garbled(wanted: str) -> bool:
    """Whether this means to be `n±t` or `a~b` and is not: `1241±`, `9~1`."""
    return bool(LOOKS_NUMERIC.fullmatch(_numeral(wanted))) and span(wanted) is None


def fits(answer: str, wanted: str) -> bool:
    """Whether an answer is this wanted one: a text, a number, `n±t` or `a~b`."""
    given, key = fold(answer), fold(wanted)
    if not given or not key:
        return False
    if given == key or (_means_range(wanted) and _is_range(given, key)):
        return True
    allowed = span(wanted)
    return _is_number(answer, wanted) if allowed is None else within(answer, allowed)


def within(answer: str, allowed: Span) -> bool:
    given = number(answer)
    return given is not None and allowed[0] <= given <= allowed[1]


def example(wanted: str) -> str:
    """A right answer as one would write it: the middle of `n±t`, the lower end of `a~b`."""
    return re.split("[±~]", _numeral(wanted))[0].strip() if span(wanted) else wanted


def one_width(text: str) -> str:
    """The text in plain signs, one for each meaning."""
    seen = "".join(sign for sign in text if not _is_unseen(sign))
    plain = POWER.sub(lambda match: "^" + match[0], seen)
    plain = BASE.sub(lambda match: "_" + match[0], plain)
    plain = ENCLOSED.sub(_in_brackets, MIXED.sub(" ", plain))
    plain = unicodedata.normalize("NFKC", plain.translate(SIGNS)).translate(SIGNS)
    return DASHES.sub("-", plain)


def _is_number(answer: str, wanted: str) -> bool:
    given, key = number(answer), number(wanted)
    # A zero in front belongs to the area code 010 and to no quantity.
    if given is None or key is None or _has_zero(answer) or _has_zero(wanted):
        return False
    _sign, digits, exponent = key.as_tuple()
    is_spelling = digits[-1] == 0 and isinstance(exponent, int) and exponent < 0
    return given.as_tuple() == key.as_tuple() if is_spelling else given == key


def _means_range(wanted: str) -> bool:
    return LOOKS_RANGE.search(fold(wanted)) is not None and not is_garbled(wanted)


def _is_range(given: str, key: str) -> bool:
    """Whether both, folded, name the same range."""
    one, other = (DASH_IN_RANGE.sub(r"\1~", text) for text in (given, key))
    return one == other or ("±" not in one and span(one) == span(other) is not None)


def _has_zero(text: str) -> bool:
    return re.match(r"[-+]? ?0[0-9]", _numeral(text)) is not None


def _numeral(text: str) -> str:
    """The text as numbers are looked for in it."""
    return END.sub("", " ".join(one_width(text).split())).strip()


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in "\ufe0e\ufe0f"


def _in_brackets(match: re.Match[str]) -> str:
    """① and ⒈ as (1), which no number is."""
    sign = match[0]
    plain = unicodedata.normalize("NFKC", sign)
    if plain == sign:
        value = unicodedata.numeric(sign, None)
        return sign if value is None else f"({int(value)})"
    is_item = unicodedata.decomposition(sign).startswith("<circle>") or plain[-1] in ".,"
    return f"({plain.rstrip('.,')})" if is_item else plain
