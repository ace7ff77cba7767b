"""Answers counted: by how many of all, of the top and of the bottom group, and by which key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.questions import kinds
from lms.questions.rules import Definition
from lms.reports.rules.analysing import rests_of
from lms.reports.rules.answers import Given, is_typed, offered, told_of
from lms.reports.rules.items import correlation, groups_of, newcombe
from lms.reports.rules.numbers import Estimate
from lms.reports.rules.samples import Item, Sample

MOST = 8  # different typed answers shown of each blank


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
    is_odd: bool = False  # wrong, and taken by more of the strong than chance brings


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


@dataclass(frozen=True)
class Reading:
    """The answers that were judged by one key; of a void question by none, and `void` says so.

    Groups of these answers are parts of the groups of the whole item, `size` each.
    """

    void: str
    count: int
    size: int
    parts: list[Part]


@dataclass
class _Tally:
    label: str
    is_right: bool | None
    attempts: set[int] = field(default_factory=set)


def readings_of(item: Item, answers: Mapping[int, Given], sample: Sample) -> list[Reading]:
    """The answers to one item, part by part; apart where they were judged by different keys.

    The newest key stands last, and what was void after it.
    """
    had = item.told_by(sample.entries)
    size = 0 if sample.is_by_response else groups_of(len(had)).size
    ids = [one.key for one in had]
    ends = set(ids[:size]), set(ids[len(ids) - size :])
    rests = dict(zip(ids, rests_of(item, had), strict=True)) if size and _is_chosen(item) else {}
    found = [
        _reading(leaf, {one: answers[one] for one in mine}, ends, size, rests)
        for leaf, mine in _by_key(item.definition, answers, ids)
    ]
    void = [one.key for one in sample.entries if one.key in item.void]
    if void:
        given = {one: answers[one] for one in void}
        ends = set(), set()
        found.append(_reading(answers[void[0]].leaf, given, ends, 0, {}))
    return found


def _is_chosen(item: Item) -> bool:
    return "options" in item.definition.body


def _by_key(
    newest: Definition, answers: Mapping[int, Given], ids: Sequence[int]
) -> list[tuple[Definition, list[int]]]:
    """These papers by the key their answers were judged by, the newest key last."""
    known: dict[int, int] = {}  # which key a wording has: a class was asked a few wordings only
    found: list[tuple[Definition, list[int]]] = []
    for one in ids:
        leaf = answers[one].leaf
        if id(leaf) not in known:
            alike = (n for n, (other, _mine) in enumerate(found) if is_keyed_alike(other, leaf))
            known[id(leaf)] = next(alike, len(found))
        if known[id(leaf)] == len(found):
            found.append((leaf, []))
        found[known[id(leaf)]][1].append(one)
    found.sort(key=lambda one: is_keyed_alike(one[0], newest))
    if found and not newest.void and is_keyed_alike(found[-1][0], newest):
        found[-1] = newest, found[-1][1]
    return found


def is_keyed_alike(leaf: Definition, other: Definition) -> bool:
    """Whether the same answers to both are right; what a person marks has no key."""
    moved = kinds.aligned(leaf, other)
    if moved is None:
        return False
    if is_typed(leaf):
        return moved.body == leaf.body
    also = [one.body.get("also", []) for one in (leaf, moved)]
    return kinds.key_answer(leaf) == kinds.key_answer(moved) and also[0] == also[1]


def _reading(
    leaf: Definition,
    answers: Mapping[int, Given],
    ends: tuple[set[int], set[int]],
    size: int,
    rests: Mapping[int, float],
) -> Reading:
    parts = []
    for title, found in _tallies(leaf, answers).items():
        choices = [
            Choice(
                label=one.label,
                is_right=None if leaf.void else one.is_right,
                count=len(one.attempts),
                top=len(one.attempts & ends[0]),
                bottom=len(one.attempts & ends[1]),
                relation=_relation(one.attempts, answers, rests),
                is_odd=not leaf.void and _is_odd(one, ends, size),
            )
            for one in found.values()
        ]
        if "options" not in leaf.body:
            choices = [one for one in choices if one.count or one.is_right]
        if is_typed(leaf):
            choices.sort(key=lambda one: -one.count)
            parts.append(Part(title, tuple(choices[:MOST]), len(answers), len(choices[MOST:])))
        else:
            parts.append(Part(title, tuple(choices), len(answers)))
    return Reading(leaf.void, len(answers), size, parts)


def _is_odd(one: _Tally, ends: tuple[set[int], set[int]], size: int) -> bool:
    """A wrong answer of the strong: the interval of top less bottom lies above zero."""
    if one.is_right is not False or not size:
        return False
    top, bottom = (len(one.attempts & end) for end in ends)
    return newcombe(top, bottom, size).low > 0


def _tallies(newest: Definition, answers: Mapping[int, Given]) -> dict[str, dict[str, _Tally]]:
    """By part and by answer; what the newest wording offers stands there even if nobody took it."""
    found: dict[str, dict[str, _Tally]] = {}
    for title, key, label, is_right in offered(newest):
        found.setdefault(title, {})[key] = _Tally(label, is_right)
    for attempt_id, given in answers.items():
        for title, key, label, is_right in told_of(given):
            of = found.setdefault(title, {}).setdefault(key, _Tally(label, is_right))
            of.attempts.add(attempt_id)
    return found


def _relation(
    attempts: set[int], ids: Iterable[int], rests: Mapping[int, float]
) -> Estimate | None:
    """The point-biserial r of having taken this option and the rest of the points."""
    if not rests:
        return None
    taken = [float(one in attempts) for one in ids]
    return correlation(taken, [rests[one] for one in ids])
