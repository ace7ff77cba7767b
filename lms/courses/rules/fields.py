"""Reading front matter key by key: what is missing, misspelled or out of range is found."""

import difflib
import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import PLACES
from lms.courses.rules.values import Value

KEY = re.compile(r"[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
LONGEST_KEY = 32
LONGEST_TITLE = 200
SEPARATORS = re.compile(r"[\s,，、;；]+")


class Fields:
    """The keys of one mapping. Each reading names a known key; `finish` reports the others."""

    def __init__(self, value: Value, findings: Findings) -> None:
        self.place = value.place
        self.findings = findings
        self._known: list[str] = []
        self._values: dict[str, Value] = {}
        self._keys: dict[str, Place] = {}
        for key, entry in value.entries or ():
            name = key.text or ""
            if name in self._values:
                findings.error(key.place, _("键 %(key)s 写了两次，请只留一个。", key=name))
            else:
                self._values[name], self._keys[name] = entry, key.place

    def place_of(self, name: str) -> Place:
        """Where the value stands, else where the mapping begins."""
        return self._values[name].place if name in self._values else self.place

    def value(self, name: str) -> Value | None:
        self._known.append(name)
        return self._values.get(name)

    def text(self, name: str, default: str | None = None, *, longest: int = LONGEST_TITLE) -> str:
        """A text; required unless a default is given."""
        value = self.value(name)
        if value is None or value.text == "":
            if default is None:
                self.findings.error(self._near(name), _("缺少 %(key)s。", key=name))
            return default or ""
        if value.text is None:
            self.findings.error(value.place, _("%(key)s 应是一段文字。", key=name))
            return default or ""
        if len(value.text) > longest:
            self.findings.error(
                value.place, _("%(key)s 太长，最多 %(n)s 个字。", key=name, n=longest)
            )
        return value.text

    def key(self, name: str) -> str:
        """A stable key such as T03 or T03-Q."""
        text = self.text(name)
        if text and not is_key(text):
            self.findings.error(
                self.place_of(name),
                _(
                    "%(key)s 的码 %(text)s 不合规：以大写字母开头，只用字母、数字和连字符，"
                    "最多 %(n)s 个字符。",
                    key=name,
                    text=text,
                    n=LONGEST_KEY,
                ),
            )
        return text

    def number(
        self, name: str, default: Decimal | None = None, *, least: int = 0, most: int = 100_000
    ) -> Decimal:
        """A number from `least` to `most`; required unless a default is given."""
        text = self.text(name, None if default is None else str(default), longest=20)
        fallback = default if default is not None else Decimal(least)
        if not text or name not in self._values:
            return fallback
        number = decimal_of(text)
        if number is None or not least <= number <= most:
            self.findings.error(
                self.place_of(name),
                _(
                    "%(key)s 应是 %(least)s 到 %(most)s 之间的数。",
                    key=name,
                    least=least,
                    most=most,
                ),
            )
            return fallback
        return number

    def whole(
        self, name: str, default: int | None = None, *, least: int = 0, most: int = 10_000
    ) -> int:
        """A whole number; required unless a default is given."""
        fallback = None if default is None else Decimal(default)
        number = self.number(name, fallback, least=least, most=most)
        if number != int(number):
            self.findings.error(self.place_of(name), _("%(key)s 应是整数。", key=name))
        return int(number)

    def choice(self, name: str, options: Collection[str], default: str | None = None) -> str:
        """One of the options; required unless a default is given."""
        text = self.text(name, default)
        if not text:
            return ""
        return self._one_of(name, text, options, self.place_of(name)) or default or ""

    def truth(self, name: str, default: bool) -> bool:
        words = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
        text = self.text(name, "true" if default else "false")
        if text.lower() not in words:
            self.findings.error(self.place_of(name), _("%(key)s 应写 true 或 false。", key=name))
        return words.get(text.lower(), default)

    def words(self, name: str, options: Collection[str] | None = None) -> list[tuple[str, Place]]:
        """A list of words with their places; a single word counts as a list of one."""
        value = self.value(name)
        if value is None:
            return []
        found: list[tuple[str, Place]] = []
        for item in value.items if value.items is not None else (value,):
            if item.text is None:
                self.findings.error(
                    item.place, _("%(key)s 应是一串用逗号隔开的词：[甲, 乙]。", key=name)
                )
            elif item.text and (
                options is None or self._one_of(name, item.text, options, item.place)
            ):
                found.append((item.text, item.place))
        return found

    def mapping(self, name: str) -> "Fields | None":
        """The mapping under a key, to be read and finished in its turn."""
        value = self.value(name)
        if value is None:
            return None
        if value.entries is None:
            self.findings.error(
                value.place, _("%(key)s 应写成 {键: 值, 键: 值} 的形式。", key=name)
            )
            return None
        return Fields(value, self.findings)

    def mappings(self, name: str) -> "list[Fields]":
        """A list of mappings under a key."""
        value = self.value(name)
        if value is None:
            return []
        found = []
        for item in value.items if value.items is not None else (value,):
            if item.entries is None:
                self.findings.error(
                    item.place, _("%(key)s 的每一项应写成 {键: 值, 键: 值} 的形式。", key=name)
                )
            else:
                found.append(Fields(item, self.findings))
        return found

    def finish(self) -> None:
        """Report every key nobody asked for, naming the nearest known one."""
        for name, place in self._keys.items():
            if name not in self._known:
                self.findings.error(place, unknown_key(name, self._known))

    def _near(self, name: str) -> Place:
        return self._keys.get(name, self.place)

    def _one_of(self, name: str, text: str, options: Collection[str], place: Place) -> str | None:
        if text in options:
            return text
        self.findings.error(
            place,
            _(
                "%(key)s 的值 %(text)s 不认识，可以写：%(options)s。",
                key=name,
                text=text,
                options=_("、").join(options),
            ),
        )
        return None


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that was probably meant."""
    by_lower = {one.lower(): one for one in known}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def unknown_key(name: str, known: Collection[str]) -> str:
    """What is wrong with a key nobody reads, and which one was probably meant."""
    near = nearest(name, known)
    if near:
        return str(_("不认识的键 %(name)s，是不是 %(near)s？", name=name, near=near))
    return str(_("不认识的键 %(name)s。可以用：%(known)s。", name=name, known=_("、").join(known)))


def is_key(text: str) -> bool:
    return len(text) <= LONGEST_KEY and KEY.fullmatch(text) is not None


def decimal_of(text: str) -> Decimal | None:
    """A plain decimal on the grid of points; None for anything else."""
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]+)?", text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern lets none through
        return None
    return number if number == round(number, PLACES) else None
