"""The form of the objectives of a course: read from what was sent, and what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.authoring.rules.objective_edits import (
    KIND_WORDS,
    ObjectiveRow,
    Section,
    Sections,
    done,
    kind_of,
    rows_in,
    stem_of,
)
from lms.authoring.rules.objective_uses import Use
from lms.authoring.rules.row_fields import Sent, inside, numbers, one, rows
from lms.courses.rules.fields import SEPARATORS

MOST_LINES = 100_000


@dataclass(frozen=True)
class Support:
    """An objective another one supports; `title` is '' where nobody knows it."""

    code: str
    weight: str
    title: str


@dataclass(frozen=True)
class ObjectivesForm:
    """The form as it stands; `after` is the hash of the text the page began from.

    `problems` are by row (`s-0-row-3`), `others` belong to no row. `named` says what still
    names objectives that are about to go.
    """

    sections: Sections
    after: str
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    others: Sequence[str] = ()
    uses: Mapping[str, Sequence[Use]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    taken: Sequence[str] = ()
    named: Mapping[str, Sequence[Use]] = field(default_factory=dict)
    refused: str = ""
    is_merging: bool = False

    def supports(self, row: ObjectiveRow) -> list[Support]:
        """The parents of a row by their titles."""
        found = []
        for word in filter(None, SEPARATORS.split(row.parents)):
            code, _colon, weight = word.replace("：", ":").partition(":")
            found.append(Support(code, weight, self.titles.get(code, "")))
        return found

    def stems(self, section: Section) -> dict[str, str]:
        """What the codes of each kind begin with."""
        return {word: stem_of(section, word) for word in self.kinds(section)}

    def kinds(self, section: Section) -> list[str]:
        """The words for kinds: those the section uses, and the usual ones for the others."""
        own = dict.fromkeys(row.kind for row in section.rows if row.kind)
        known = {kind_of(word) for word in own}
        return [*own, *(word for word in KIND_WORDS if kind_of(word) not in known)]


def sections_sent(sent: Sent, before: Sections) -> Sections:
    """The form as typed, over the tables it was made from."""
    lines = {row.was for row in rows_in(before)}
    found: list[Section] = []
    for number in numbers(sent, "s"):
        own = inside(sent, f"s-{number}-")
        at = _number(one(own.get("at", ())), len(before))
        typed = [_row_sent(words, lines) for words in rows(own, "row")]
        for row in typed:
            lines.discard(row.was)  # no line stands twice
        title = before[at].title if at is not None else _line(one(own.get("title", ())))
        if at is None or at not in {section.at for section in found}:
            found.append(Section(title, at, tuple(typed)))
    return tuple(found)


def acted(sections: Sections, action: str, which: str, tasks: Mapping[str, str]) -> Sections:
    """The sections after the button that was pressed; `tasks` may begin a section, by key."""
    if action == "section":
        return (*sections, Section(tasks[which], None)) if which in tasks else sections
    words = which.split("-")
    if len(words) < 3 or words[0] != "s" or words[2] != "row":
        return sections
    row = _number(words[3], MOST_LINES) if len(words) > 3 else None
    section = _number(words[1], len(sections))
    return (
        sections if section is None else done(sections, action, section, -1 if row is None else row)
    )


def _row_sent(words: Mapping[str, str], lines: set[int | None]) -> ObjectiveRow:
    was = _number(words.get("was", ""), MOST_LINES)
    parents = _line(words.get("parents", ""))
    if more := _line(words.get("parent", "")).partition(" ")[0]:
        weight = _line(words.get("weight", ""))
        parents = f"{parents} {more}{':' + weight if weight not in {'', '1'} else ''}".strip()
    return ObjectiveRow(
        was=was if was in lines else None,
        code=_line(words.get("code", "")),
        kind=_line(words.get("kind", "")),
        title=_line(words.get("title", "")),
        title_en=_line(words.get("title_en", "")),
        parents=parents,
        expected=_line(words.get("expected", "")),
        suggested=_line(words.get("suggested", "")),
    )


def _number(words: str, end: int) -> int | None:
    is_number = words.isdecimal() and words.isascii() and len(words) < 7
    return int(words) if is_number and int(words) < end else None


def _line(words: str) -> str:
    """Words on one line, as a cell holds them."""
    return " ".join(words.split())
