"""What was answered, counted: options, blanks, pairs, places, marking points.

An answer is told part by part from the shape of its question, not from its kind, so that a
kind this file has never heard of is still counted: by the answers as they were sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from lms.core.i18n import _
from lms.core.points import plain
from lms.questions import kinds
from lms.questions.kinds.folding import fold
from lms.questions.rules import Definition
from lms.quizzes.rules.marking import marking_points
from lms.reports.rules.analysing import rests_of
from lms.reports.rules.items import Groups, correlation
from lms.reports.rules.numbers import Estimate
from lms.reports.rules.samples import Entry, Item

LONGEST = 300  # characters of a written answer in the list; all of it stands in the attempt
MOST = 8  # different typed answers shown of each blank


@dataclass(frozen=True)
class Given:
    """One attempt's answer to a leaf, in the wording it was asked in; `points` by a person."""

    leaf: Definition
    answer: dict[str, Any]
    points: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One thing that was answered, and by how many: of all, of the top, of the bottom group.

    `label` is Markup where a teacher wrote it, text where a student did. `is_right` is None
    where only a person can say.
    """

    label: str
    is_right: bool | None
    count: int
    top: int
    bottom: int
    relation: Estimate | None = None

    @property
    def is_odd(self) -> bool:
        """Wrong, and taken by more of the strong than of the weak."""
        return self.is_right is False and self.top > self.bottom


@dataclass(frozen=True)
class Part:
    """One place of an answer: the options, one blank, one pair, one step, one marking point."""

    title: str
    choices: tuple[Choice, ...]
    total: int
    more: int = 0  # different answers that are not shown

    @property
    def right(self) -> int:
        return sum(one.count for one in self.choices if one.is_right)


@dataclass
class _Tally:
    label: str
    is_right: bool | None
    attempts: set[int] = field(default_factory=set)


Told = tuple[str, str, str, bool | None]  # part, what is counted as the same, label, right


def counted_of(
    item: Item, answers: Mapping[int, Given], entries: Sequence[Entry], groups: Groups
) -> list[Part]:
    """The answers of `entries` (best first) to one item, part by part."""
    had = [one for one in entries if one.attempt_id in answers and one.attempt_id in item.earned]
    ids = [one.attempt_id for one in had]
    size = groups.size
    top, bottom = set(ids[:size]), set(ids[len(ids) - size :])
    tallies = _tallies(item.definition, {one: answers[one] for one in ids})
    rests = rests_of(item, had) if "options" in item.definition.body else None
    parts = []
    for title, found in tallies.items():
        choices = [
            Choice(
                label=one.label,
                is_right=one.is_right,
                count=len(one.attempts),
                top=len(one.attempts & top),
                bottom=len(one.attempts & bottom),
                relation=_relation(one.attempts, ids, rests),
            )
            for one in found.values()
        ]
        if "options" not in item.definition.body:
            choices = [one for one in choices if one.count or one.is_right]
        if _is_typed(item.definition):
            choices.sort(key=lambda one: -one.count)
            parts.append(Part(title, tuple(choices[:MOST]), len(ids), len(choices[MOST:])))
        else:
            parts.append(Part(title, tuple(choices), len(ids)))
    return parts


def words_of(given: Given) -> list[tuple[str, str]]:
    """An answer as a list of answers shows it: (part, words)."""
    if "points" in given.leaf.body:
        text = str(given.answer.get("text", ""))
        short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        return [("", short)] if given.answer else []
    return [(title, label) for title, _key, label, _right in _told(given) if given.answer]


def _tallies(newest: Definition, answers: Mapping[int, Given]) -> dict[str, dict[str, _Tally]]:
    """By part and by answer; what the newest wording offers stands there even if nobody took it."""
    found: dict[str, dict[str, _Tally]] = {}
    for title, key, label, is_right in _offered(newest):
        found.setdefault(title, {})[key] = _Tally(label, is_right)
    for attempt_id, given in answers.items():
        for title, key, label, is_right in _told(given):
            of = found.setdefault(title, {}).setdefault(key, _Tally(label, is_right))
            of.attempts.add(attempt_id)
    return found


def _relation(
    attempts: set[int], ids: Sequence[int], rests: Sequence[float] | None
) -> Estimate | None:
    """The point-biserial r of having taken this option and the rest of the points."""
    if rests is None:
        return None
    return correlation([float(one in attempts) for one in ids], rests)


def _is_typed(leaf: Definition) -> bool:
    """Whether anything may be answered, so that the most frequent answers are what matters."""
    return not {"options", "lefts", "items", "points"} & set(leaf.body)


def _offered(leaf: Definition) -> Iterator[Told]:
    """What there is to choose, as written."""
    body = leaf.body
    for option in body.get("options", ()):
        yield "", option["text"], _html(option["text"]), option["right"]
    if "lefts" in body:
        for left, key in zip(body["lefts"], body["keys"], strict=True):
            yield from (
                (_html(left), right, right, n == key) for n, right in enumerate(body["rights"])
            )
    places = kinds.key_answer(leaf).get("places", {}) if "items" in body else {}
    for n, title in enumerate(body.get("items", ())):
        yield from (
            (_html(title), str(place), _("第 %(n)s 步", n=place), places.get(str(n)) == place)
            for place in range(1, len(body["items"]) + 1)
        )


def _told(given: Given) -> Iterator[Told]:
    """One answer, part by part; a part left empty is told too."""
    body, answer = given.leaf.body, given.answer
    if "options" in body:
        yield from _options(body, answer)
    elif "points" in body:
        yield from _points(given)
    elif "lefts" in body:
        for n, (left, key) in enumerate(zip(body["lefts"], body["keys"], strict=True)):
            right = answer.get("pairs", {}).get(str(n))
            text = _("（未选）") if right is None else body["rights"][right]
            yield _html(left), text, text, right == key
    else:
        yield from _by_outcome(given)


def _options(body: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Told]:
    taken = answer.get("choices", ())
    for n, option in enumerate(body["options"]):
        if n in taken:
            yield "", option["text"], _html(option["text"]), option["right"]
    if not taken:
        yield "", "", _("（未作答）"), None


def _points(given: Given) -> Iterator[Told]:
    """How much each marking point got; what was left empty got nothing."""
    for n, point in enumerate(marking_points(given.leaf)):
        earned = given.points[n] if n < len(given.points) else Decimal(0)
        title = _html(point.text) if point.text else _("按整题给分")
        words = _("%(n)s / %(full)s 分", n=plain(earned), full=plain(point.points))
        yield title, plain(earned), words, None


def _by_outcome(given: Given) -> Iterator[Told]:
    """Blanks, numbers, steps: told with what marking found of each."""
    (outcome,) = kinds.mark_answer(given.leaf, given.answer).values()
    body, answer = given.leaf.body, given.answer
    for n, part in enumerate(outcome.parts):
        is_right = bool(part["right"])
        if "items" in body:
            place = answer.get("places", {}).get(str(part["key"]))
            words = _("（未排）") if place is None else _("第 %(n)s 步", n=place)
            title: str = _html(body["items"][part["key"]])
            yield title, str(place), words, is_right
            continue
        text = _typed(answer, n)
        title = _("第 %(n)s 空", n=n + 1) if "blanks" in body else ""
        yield title, fold(text), text.strip() or _("（未填）"), is_right
    if not outcome.parts:
        fields = kinds.answer_fields(given.leaf, answer)
        text = " ".join(value for values in fields.values() for value in values)
        yield "", fold(text), text.strip() or _("（未作答）"), None


def _html(text: str) -> Markup:
    return Markup(text)  # noqa: S704  cleaned when it was saved


def _typed(answer: Mapping[str, Any], n: int) -> str:
    if "blanks" in answer:
        return str(answer["blanks"][n]) if n < len(answer["blanks"]) else ""
    return str(answer.get("text", ""))
