"""What counts as a number, a name, a good password and a safe way back; no tables, no clock."""

import unicodedata
from enum import StrEnum
from urllib.parse import urlsplit

PASSWORD_LENGTH = 8
PASSWORD_LIMIT = 128  # longer texts only cost hashing time
PASSWORD_CLASSES = 3
_UNSEEN = {"Cc", "Cf", "Cs"}

# An alphabet of 32 letters people do not confuse when they copy a printed slip: 5 bits each.
INITIAL_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
INITIAL_LENGTH = 12
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})

# Passwords that satisfy every other rule, or nearly, and are still the first anybody tries.
_COMMON = """
    aa123456 aa12345678 abc12345 abc123456 abcd1234 abcd12345 admin123 admin1234 admin2026
    asdf1234 iloveyou1 p@ssw0rd p@ssword1 passw0rd passw0rd1 password1 password12
    password123 password2026 q1w2e3r4 qaz12345 qazwsx123 qq123456 qwe12345 qwe123456
    qwer1234 qwer12345 qwerty123 qwerty1234 student1 student123 teacher1 teacher123
    test1234 wang1234 welcome1 welcome123 woaini123 woaini520 woaini1314 xuesheng1
    xuexi123 zaq12wsx zhang123 zxcv1234 zxcvbnm123 1q2w3e4r 1qaz2wsx 123456aa 123456ab
    12345678a 123qweasd a1234567 a12345678 a123456789 abc@1234 aa@123456 admin@123
    abc123!@# qwe123!@# 1qaz@wsx 1qaz!qaz a1b2c3d4 aa112233 kefu1234 kefu2026 kefu@2026
"""
COMMON = frozenset(_COMMON.split())


class Weakness(StrEnum):
    """Why a password is not good enough."""

    SHORT = "short"
    LONG = "long"
    PLAIN = "plain"
    NUMBER = "number"
    COMMON = "common"


def weaknesses(password: str, number: str) -> list[Weakness]:
    """Everything that is wrong with a password for the person with this number."""
    folded = password.casefold()
    checks = {
        Weakness.SHORT: len(password) < PASSWORD_LENGTH,
        Weakness.LONG: len(password) > PASSWORD_LIMIT,
        Weakness.PLAIN: classes(password) < PASSWORD_CLASSES,
        Weakness.NUMBER: number.casefold() in folded,
        Weakness.COMMON: folded in COMMON,
    }
    return [weakness for weakness, holds in checks.items() if holds]


def classes(password: str) -> int:
    """How many of the four classes occur: capitals, small letters, digits, anything else."""
    return len({_class_of(character) for character in password})


def _class_of(character: str) -> str:
    if character.isascii() and character.isalpha():
        return "capital" if character.isupper() else "small"
    return "digit" if character.isdecimal() else "other"


def clean_number(text: str) -> str:
    """A 学号 or 工号 as typed or pasted: full width becomes half width, blanks go."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def clean_name(text: str) -> str:
    """A name in its composed form, inner blanks single; rare characters stay as they are.

    What cannot be seen (zero-width characters, marks of direction) comes from copying and goes.
    """
    words = unicodedata.normalize("NFC", text).split()
    seen = ("".join(c for c in word if unicodedata.category(c) not in _UNSEEN) for word in words)
    return " ".join(word for word in seen if word)


def initial_password(random_bits: int) -> str:
    """Spell 60 random bits as three groups of four: `k7m2-9xwq-4hnt`."""
    letters = [INITIAL_ALPHABET[random_bits >> (5 * n) & 31] for n in range(INITIAL_LENGTH)]
    return "-".join("".join(letters[n : n + 4]) for n in range(0, INITIAL_LENGTH, 4))


def canonical_initial(text: str) -> str:
    """An initial password as somebody copied it: case, blanks, hyphens and o for 0 forgiven."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = (character for character in folded if character.isalnum())
    return "".join(letters).translate(_MISREAD)


def local_path(target: str | None) -> str | None:
    """The target if it is a path on this site, else None: a sign-in must not lead elsewhere.

    Browsers read a backslash as a slash and drop control characters, so both are refused.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(character) < 33 or ord(character) == 127 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
