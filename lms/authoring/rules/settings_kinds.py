"""Settings of a head as fields of a form: what is shown of a value, and the YAML written back.

A value that a field would not show whole is edited as its own text instead (`is_whole`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.authoring.rules.heads import listed, mapped, word
from lms.authoring.rules.row_fields import Sent, one, rows
from lms.core.findings import Findings, Place
from lms.courses.rules.fields import SEPARATORS
from lms.courses.rules.folder import Source
from lms.courses.rules.reviewing import ASPECTS, PHASES, PRESETS
from lms.courses.rules.values import Value, split_document
from lms.questions.kinds.editing import Grid, tidy

Choices = tuple[tuple[str, object], ...]
RAW = "raw"  # the field of a value's own text
CUSTOM = "custom"


@dataclass(frozen=True)
class Setting:
    """One key of a head; `shape` is what a page makes of it."""

    key: str
    label: object
    hint: object = ""
    shape: str = "line"
    choices: Choices = ()
    grid: Grid | None = None

    def shown(self, value: Value | None) -> Sent:
        """The fields of a value, by the rest of their names."""
        return {"": [text]} if value and (text := value.text) else {}

    def written(self, sent: Sent, before: Value | None) -> str | None:
        """The value as YAML; None where nothing need be written."""
        text = tidy(one(sent.get("", ())))
        return word(text) if text else None

    def is_whole(self, value: Value | None) -> bool:
        """Whether the fields say everything the value says."""
        if value is None or value.text == "":
            return True
        back = self.written(self.shown(value), value)
        return back is not None and plain(read_value(back)) == plain(value)


@dataclass(frozen=True)
class Tick(Setting):
    """True where it is ticked; not written otherwise."""

    shape: str = "tick"
    truths: tuple[str, ...] = ("true", "yes", "是")
    lies: tuple[str, ...] = ("false", "no", "否")

    def shown(self, value: Value | None) -> Sent:
        is_on = value is not None and (value.text or "").lower() in self.truths
        return {"": ["true"]} if is_on else {}

    def written(self, sent: Sent, before: Value | None) -> str | None:
        return "true" if one(sent.get("", ())) else None

    def is_whole(self, value: Value | None) -> bool:
        return value is None or (value.text or "").lower() in (*self.truths, *self.lies, "")


@dataclass(frozen=True)
class Several(Setting):
    """Some of the choices, or words as typed; those that stay keep their order."""

    shape: str = "several"

    def shown(self, value: Value | None) -> Sent:
        return {"": _words(value)} if value else {}

    def written(self, sent: Sent, before: Value | None) -> str | None:
        typed = [text for texts in sent.get("", ()) for text in SEPARATORS.split(texts) if text]
        if self.shape != "words":
            old = _words(before)
            typed = [text for text in old if text in typed] + [
                text for text in typed if text not in old
            ]
        found = list(dict.fromkeys(typed))
        return listed(found) if found else None

    def is_whole(self, value: Value | None) -> bool:
        if value is None or value.text is not None:
            return True
        texts = [item.text for item in value.items or ()]
        are_words = all(text and SEPARATORS.search(text) is None for text in texts)
        is_known = self.shape != "several" or set(texts) <= {name for name, _label in self.choices}
        return value.entries is None and are_words and is_known and len(set(texts)) == len(texts)


@dataclass(frozen=True)
class Rows(Setting):
    """A list of mappings, one row each; `lists` are columns that hold several words."""

    shape: str = "rows"
    lists: tuple[str, ...] = ()

    def shown(self, value: Value | None) -> Sent:
        found: dict[str, list[str]] = {}
        for n, item in enumerate(value.items or () if value else ()):
            found[f"row-{n}-is"] = ["1"]
            for key, entry in item.entries or ():
                found[f"row-{n}-{key.text}"] = [" ".join(_words(entry))]
        return found

    def written(self, sent: Sent, before: Value | None) -> str | None:
        if self.grid is None:
            return None
        lines = []
        for row in self.grid.filled(rows(sent, "row")):
            pairs = [
                f"{name}: {self._value(name, row[name])}" for name in self._columns() if row[name]
            ]
            lines.append(f"\n  - {{{', '.join(pairs)}}}")
        return "".join(lines) or None

    def _columns(self) -> list[str]:
        return [column.name for column in self.grid.columns] if self.grid else []

    def _value(self, name: str, text: str) -> str:
        if name in self.lists:
            return listed(filter(None, SEPARATORS.split(text)))
        return word(text)


@dataclass(frozen=True)
class Pairs(Setting):
    """A mapping of a few numbers, each a column of a grid of one row."""

    shape: str = "pairs"

    def shown(self, value: Value | None) -> Sent:
        entries = value.entries or () if value else ()
        return {str(key.text): [entry.text or ""] for key, entry in entries}

    def written(self, sent: Sent, before: Value | None) -> str | None:
        names = [column.name for column in self.grid.columns] if self.grid else []
        pairs = [(name, tidy(one(sent.get(name, ())))) for name in names]
        said = [pair for pair in pairs if pair[1]]
        return mapped(said) if said else None


@dataclass(frozen=True)
class Review(Setting):
    """What is shown when: the name of a usual rule, or six things by four phases."""

    shape: str = "review"

    def shown(self, value: Value | None) -> Sent:
        if value is None or value.entries is None:
            return {"": [value.text or ""]} if value else {}
        cells = [f"{key.text}.{phase}" for key, entry in value.entries for phase in _words(entry)]
        return {"": [CUSTOM], "cell": cells}

    def written(self, sent: Sent, before: Value | None) -> str | None:
        name = one(sent.get("", ()))
        if name != CUSTOM:
            return word(name) if name else None
        cells = set(sent.get("cell", ()))
        parts = []
        for aspect in ASPECTS:
            phases = [phase for phase in PHASES if f"{aspect}.{phase}" in cells]
            if phases:
                parts.append(f"{aspect}: {listed(phases)}")
        return f"{{{', '.join(parts)}}}"

    def is_whole(self, value: Value | None) -> bool:
        if value is None or value.entries is None:
            return value is None or value.text in {"", *PRESETS}
        known = {f"{aspect}.{phase}" for aspect in ASPECTS for phase in PHASES}
        return set(self.shown(value)["cell"]) <= known


def _words(value: Value | None) -> list[str]:
    """The words of a list; a single word counts as a list of one."""
    if value is None:
        return []
    if value.text is not None:
        return [value.text] if value.text else []
    return [item.text for item in value.items or () if item.text]


def plain(value: Value | None) -> object:
    """What a value says, without its places."""
    if value is None:
        return None
    if value.items is not None:
        return [plain(item) for item in value.items]
    if value.entries is not None:
        return {str(key.text): plain(entry) for key, entry in value.entries}
    return value.text


def read_value(yaml: str) -> Value | None:
    """A value as YAML has it; None where it is none."""
    return head_of(f"---\nkey: {yaml}\n---\n").get("key")


def head_of(text: str) -> dict[str, Value]:
    """The entries of a head by key; none where it cannot be read."""
    split = split_document(Source.of("", Place(""), text), Findings())
    found: dict[str, Value] = {}
    for key, entry in (split.head.entries or ()) if split else ():
        found.setdefault(str(key.text), entry)
    return found


Values = Mapping[str, Value]
Settings = Sequence[Setting]
