"""A head changed by its form: only the keys that say something else are written anew."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.authoring.rules.heads import BadHead, field_of, set_field
from lms.authoring.rules.row_fields import Sent, inside, one
from lms.authoring.rules.settings_kinds import RAW, Setting, Values, head_of, plain
from lms.core.findings import Finding, Findings, Place
from lms.core.i18n import _
from lms.courses.rules.folder import Source
from lms.courses.rules.values import Value, split_document

COMMENT = re.compile(r"(^|\s)#", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A setting with the fields of its form; `is_raw`: its own text is edited."""

    setting: Setting
    sent: Sent
    is_raw: bool = False

    def one(self, name: str = "") -> str:
        return one(self.sent.get(name, ()))


@dataclass
class Changed:
    """The text after a form, which keys it changed, and what could not be written, by key."""

    text: str
    keys: list[str] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)


def is_readable(text: str) -> bool:
    """Whether a document has a head whose entries can be changed one at a time."""
    try:
        field_of(text, "")
    except BadHead:
        return False
    split = split_document(Source.of("", Place(""), text), Findings())
    return split is not None


def shown_of(text: str, settings: Sequence[Setting]) -> dict[str, Shown]:
    """What a form shows of a head, by key."""
    values = head_of(text)
    return {one.key: _shown(text, one, values.get(one.key)) for one in settings}


def _shown(text: str, setting: Setting, value: Value | None) -> Shown:
    if _is_raw(text, setting, value):
        return Shown(setting, {RAW: [_as_typed(field_of(text, setting.key) or "")]}, is_raw=True)
    return Shown(setting, setting.shown(value))


def _is_raw(text: str, setting: Setting, value: Value | None) -> bool:
    if value is None or setting.shape == "fixed":
        return False
    if not setting.is_whole(value):
        return True
    raw = field_of(text, setting.key) or "" if value.text is None else ""
    return "\n" in raw.strip() and COMMENT.search(raw) is not None


def sent_of(before: Mapping[str, Shown], sent: Sent) -> dict[str, Shown]:
    """The form with its fields as sent; their names begin with the key and a dot."""
    return {
        key: shown
        if shown.setting.shape == "fixed"
        else replace(shown, sent=inside(sent, f"{key}."))
        for key, shown in before.items()
    }


def changed(text: str, shown: Iterable[Shown]) -> Changed:
    """The text with every setting that says something else than before."""
    values, found = head_of(text), Changed(text)
    for one_ in shown:
        setting, value = one_.setting, values.get(one_.setting.key)
        if setting.shape == "fixed":
            continue
        before = _as_typed(field_of(text, setting.key) or "") if one_.is_raw else None
        typed = _as_typed(one_.one(RAW)) if one_.is_raw else None
        if one_.is_raw:
            if typed == before:
                continue
            new = _as_value(typed or "")
        else:
            new = setting.written(one_.sent, value)
            if new == setting.written(setting.shown(value), value):
                continue
        _put(found, setting.key, new, is_raw=one_.is_raw)
    return found


def _put(found: Changed, key: str, value: str | None, *, is_raw: bool) -> None:
    """Write one key, unless the head would then say something else too."""
    others = _without(head_of(found.text), key)
    try:
        text = set_field(found.text, key, value)
        is_sound = is_readable(text) and _without(head_of(text), key) == others
    except BadHead:
        is_sound = False
    if is_sound:
        found.text = text
        found.keys.append(key)
    else:
        found.problems[key] = [_("这个值的写法不对，没有保存。请检查括号、引号和冒号。")]


def _without(values: Values, key: str) -> dict[str, object]:
    return {name: plain(value) for name, value in values.items() if name != key}


def _as_typed(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


def _as_value(typed: str) -> str | None:
    """A value in lines of its own begins on the line after its key."""
    if not typed.strip():
        return None
    is_block = "\n" in typed or typed.lstrip().startswith("- ")
    return f"\n{typed}" if is_block else typed.strip()


def spots(
    text: str, findings: Sequence[Finding], settings: Sequence[Setting]
) -> tuple[dict[str, list[str]], list[Finding]]:
    """What is wrong by setting (`draw`) or row of one (`draw.row-2`), and all that is elsewhere."""
    split = split_document(Source.of("", Place(""), text), Findings())
    entries = [(key, value) for key, value in (split.head.entries or ())] if split else []
    end = split.first_line - 1 if split else 0
    found: dict[str, list[str]] = {}
    others: list[Finding] = []
    keys = {setting.key for setting in settings}
    missing = {
        _("缺少 %(key)s。", key=key): key for key in keys - {key.text for key, _value in entries}
    }
    for finding in findings:
        part = missing.get(finding.message) or _part(finding, entries, end)
        if part and part.partition(".")[0] in keys:
            found.setdefault(part, []).append(finding.message)
        else:
            others.append(finding)
    return found, others


def _part(finding: Finding, entries: Sequence[tuple[Value, Value]], end: int) -> str:
    """The key a place in the head belongs to, with the row where the value has rows."""
    at = (finding.place.line, finding.place.column)
    if at[0] >= end:
        return ""
    owner: tuple[Value, Value] | None = None
    for key, value in entries:
        if (key.place.line, key.place.column) <= at:
            owner = (key, value)
    if owner is None:
        return ""
    key, value = owner
    starts = [(item.place.line, item.place.column) for item in value.items or () if item.entries]
    row = sum(start <= at for start in starts) - 1
    return f"{key.text}.row-{row}" if row >= 0 else str(key.text)
