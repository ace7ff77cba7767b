"""What every kind of question must be able to do, and the words its grammar is made of."""

import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from lms.core.findings import Findings, Place
from lms.questions.kinds.editing import Grid, Written

Body = dict[str, Any]  # a kind's own part of a definition: JSON, Markdown as text
Answer = dict[str, Any]  # what a student answered: JSON; {} is "not answered"
Arrangement = dict[str, Any]  # how one paper shows a question (order of options): JSON
Fields = Mapping[str, Sequence[str]]  # form fields of one question, names without prefix

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """One line of source with its number, so that a finding names its place."""

    number: int
    text: str


@dataclass(frozen=True)
class Rules:
    """How a quiz wants its answers marked.

    `multiple` is the rule for 多选 (domain.md §4.2), `blanks` says whether each blank of a 填空
    earns its share or only all of them together. `points` is what the question is worth, for
    rules that give points rather than shares; `kinds.mark_answer` fills it in.
    """

    multiple: str = "half"
    blanks: str = "each"  # each | all
    points: Decimal = Decimal(1)


@dataclass(frozen=True)
class Outcome:
    """What marking found: the exact share of the points (0..1), and the parts for feedback.

    `share` is None when a person must mark. `parts` holds, by kind, what a review shows
    beside each option, blank, pair or position: {"key": ..., "right": bool}.
    """

    share: Fraction | None
    parts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Piece:
    """One thing somebody answered that can be accepted as right by itself.

    A blank of 填空 or a pair of 匹配 is one, elsewhere the whole answer. `same` is equal
    for answers that count as the same; `answer` holds this piece alone. What cannot be
    accepted (`10~12`, an order with gaps) is only counted. `letters` name options as the
    text writes them; on a paper that shuffles them they mean nothing. `where` names the place
    in words, where pieces are told apart by it.
    """

    place: int
    words: str
    same: str
    answer: Answer
    can_accept: bool = True
    letters: str = ""
    where: str = ""


class Kind(Protocol):
    """One kind of question; the module-level object `KIND` of a file in this folder."""

    @property
    def name(self) -> str:
        """Its stored name, also in CSS and template files: "single"."""
        ...

    @property
    def title(self) -> object:
        """What a page calls it, in the person's language."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """The words that name it in a heading: ("单选", "single")."""
        ...

    @property
    def is_automatic(self) -> bool:
        """False where a person marks it."""
        ...

    @property
    def rank(self) -> int:
        """Its place where kinds are listed: the smaller the earlier."""
        ...

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        """Read the lines under a heading (stem included, explanation taken off)."""
        ...

    def html(self, body: Body, render: "Render") -> Body:
        """The body with every Markdown text rendered, as templates want it.

        The stem comes along under "stem"; a kind that must render it itself gives it back.
        """
        ...

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        """How this paper shows the question; shuffled when `chance` is given."""
        ...

    def read(self, body: Body, fields: Fields) -> Answer:
        """The answer in what a browser sent; {} when nothing was answered.

        Unknown or malformed values are dropped, never an error: a page may be old.
        """
        ...

    def gaps(self, body: Body, answer: Answer) -> tuple[str, ...]:
        """The places an answer leaves empty, in words; () for a kind with one place only."""
        ...

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        """The form fields that hold this answer: the way back from `read`."""
        ...

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        """Mark one answer."""
        ...

    def chose_wrongly(self, body: Body, answer: Answer) -> bool:
        """Whether an option was chosen that no accepted key has: what a penalty is for."""
        ...

    def without_key(self, body: Body) -> Body:
        """What a page needs of a compiled body to show an answer, and nothing of what is right."""
        ...

    def key(self, body: Body) -> Answer:
        """A fully right answer ({} where a person marks)."""
        ...

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        """What was answered, in words; () where a person marks.

        An accepted piece stands in `body["also"]`, and `mark` takes it for right as well.
        """
        ...

    def aligned(self, body: Body, later: Body) -> Body | None:
        """A later wording, its options at the positions where `body` has them.

        So answers to the earlier wording can be marked by the later one. None where nobody
        can say which option became which.
        """
        ...

    @property
    def grid(self) -> Grid | None:
        """The rows of its form; None where there are none."""
        ...

    def written(self, body: Body) -> Written:
        """What its form holds for a parsed body, the stem under "stem"."""
        ...

    def lines(self, written: Written) -> list[tuple[str, str]]:
        """The lines under a heading, each with the part of the form it comes from.

        That is "stem", "row-<n>" (from 0) or the name of a switch. Read again they are the
        same body; what cannot be said is left as it is for `parse` to complain about.
        """
        ...


class Usual:
    """What most kinds say alike; those that differ say it themselves."""

    def gaps(self, body: Body, answer: Answer) -> tuple[str, ...]:
        """There is one place only, and something stands in it."""
        return ()

    def chose_wrongly(self, body: Body, answer: Answer) -> bool:
        """There is nothing to choose."""
        return False


class Render(Protocol):
    """Turns Markdown into safe HTML; `inline` leaves out the paragraph around it."""

    def __call__(self, text: str, *, inline: bool = False) -> str: ...


@dataclass(frozen=True)
class MarkingPoint:
    """One line of 要点: what earns how many points when a person marks."""

    points: Decimal
    text: str

    @staticmethod
    def all_of(body: Mapping[str, Any]) -> "tuple[MarkingPoint, ...]":
        return tuple(MarkingPoint(Decimal(n), text) for n, text in body.get("points", ()))


def listed(answer: Mapping[str, Any], name: str) -> list[Any]:
    """A list in an answer; anything else that stands there is none."""
    value = answer.get(name)
    return list(value) if isinstance(value, list | tuple) else []


def mapped(answer: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A mapping in an answer; anything else that stands there is none."""
    value = answer.get(name)
    return {str(key): one for key, one in value.items()} if isinstance(value, Mapping) else {}


def place_of(place: Place, line: Line) -> Place:
    """Where a line stands, at its first visible character."""
    return place.at(line.number, len(line.text) - len(line.text.lstrip()) + 1)


def text_of(lines: Sequence[Line]) -> str:
    """The lines as one Markdown text, without blank edges."""
    return "\n".join(line.text for line in lines).strip("\n").strip()


def is_indented(line: Line) -> bool:
    """Whether a line belongs to the list item above it."""
    return line.text[:1] in {" ", "\t", "\u3000"} and line.text.strip() != ""


def first(fields: Fields, name: str) -> str:
    """The first value of a form field, or ''; without signs that no database or page can hold."""
    values = fields.get(name) or ("",)
    return UNWRITABLE.sub("", str(values[0]))


def index(text: object, count: int) -> int | None:
    """A position below `count` as a form sent it; anything else is None."""
    word = str(text)
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < 5 else count
    return number if number < count else None


def is_position(value: object) -> bool:
    """Whether a value of an answer is a number of an option, item or place."""
    return isinstance(value, int) and not isinstance(value, bool)


def by_chance_of_text(texts: Sequence[str]) -> list[int]:
    """The positions 0..n-1 in an order that depends on the texts alone.

    Answers name positions, and a page shows them to whoever opens its source; so where the
    written order is the key, positions are given out in this order instead.
    """
    prints = [hashlib.sha256(text.encode()).digest() for text in texts]
    return sorted(range(len(texts)), key=lambda n: (prints[n], n))


def also_of(body: Body) -> list[Answer]:
    """The pieces accepted as right since the question was written."""
    return list(body.get("also", ()))


def permutation(earlier: Sequence[str], later: Sequence[str]) -> list[int] | None:
    """For each earlier text the position of the later one that stands for it.

    The same words are the same option; what was reworded kept its position, or is the only
    one left. None where that does not settle it.
    """
    if len(earlier) != len(later):
        return None
    found: dict[int, int] = {
        n: later.index(text) for n, text in enumerate(earlier) if text in later
    }
    left = set(range(len(later))) - set(found.values())
    for n in range(len(earlier)):
        if n not in found and (n in left or len(left) == 1):
            found[n] = n if n in left else next(iter(left))
            left.discard(found[n])
    is_settled = len(found) == len(set(found.values())) == len(earlier)
    return [found[n] for n in range(len(earlier))] if is_settled else None


def shuffled(count: int, chance: random.Random | None) -> list[int]:
    """The positions 0..count-1 in an order of chance, or as written."""
    order = list(range(count))
    if chance is not None:
        chance.shuffle(order)
    return order
