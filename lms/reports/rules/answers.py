"""What was answered, told part by part: options, blanks, pairs, places, marking points.

An answer is told part by part from the shape of its question, not from its kind, so that a
kind this file has never heard of is still counted: by the answers as they were sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from lms.core.i18n import _
from lms.core.points import plain
from lms.questions import kinds
from lms.questions.kinds.folding import fold
from lms.questions.rules import Definition
from lms.quizzes.rules.marking import marking_points

LONGEST = 300  # characters of a written answer in the list; all of it stands in the attempt


@dataclass(frozen=True)
class Given:
    """One attempt's answer to a leaf, in the wording it was asked in; `points` by a person."""

    leaf: Definition
    answer: dict[str, Any]
    points: tuple[Decimal, ...] = ()


Told = tuple[str, str, str, bool | None]  # part, what is counted as the same, label, right


def words_of(given: Given) -> list[tuple[str, str]]:
    """An answer as a list of answers shows it: (part, words)."""
    if "points" in given.leaf.body:
        text = str(given.answer.get("text", ""))
        short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        return [("", short)] if given.answer else []
    return [(title, label) for title, _key, label, _right in told_of(given) if given.answer]


def is_typed(leaf: Definition) -> bool:
    """Whether anything may be answered, so that the most frequent answers are what matters."""
    return not {"options", "lefts", "items", "points"} & set(leaf.body)


def offered(leaf: Definition) -> Iterator[Told]:
    """What there is to choose, as written."""
    body = leaf.body
    for n, option in enumerate(body.get("options", ())):
        yield "", option["text"], _html(option["text"]), _is_right(body, n)
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


def told_of(given: Given) -> Iterator[Told]:
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
            yield "", option["text"], _html(option["text"]), _is_right(body, n)
    if not taken:
        yield "", "", _("（未作答）"), None


def _is_right(body: Mapping[str, Any], n: int) -> bool:
    """Whether an option belongs to a key, as written or accepted since."""
    also = (n in key.get("choices", ()) for key in body.get("also", ()))
    return body["options"][n]["right"] or any(also)


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
