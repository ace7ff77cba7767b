"""Written answers of different quality, and what each is worth along the marking points.

For each marking point of a question there are a few good sentences, which belong to
different ways of answering (the nth sentence of every point goes together), and a few weak
ones. A question this bank does not know is answered with the words of its own key.
"""

import random
from dataclasses import dataclass

from lms.core.markdown import plain_text
from lms.core.points import round_half_up
from lms.demo.rules import essays
from lms.demo.rules.essays import Point
from lms.questions import kinds
from lms.questions.rules import Definition

DUNNO = ("不太清楚。", "这一题还没有想好。", "我觉得要认真对待客户。")


@dataclass(frozen=True)
class Worth:
    """What one answer is worth: whole points for each marking point."""

    given: tuple[int, ...]
    share: float


def write(leaf: Definition, skill: float, chance: random.Random) -> str:
    """A text that covers the marking points as well as this student can; never empty."""
    points = _points(leaf)
    way = chance.randrange(max(len(point.good) for point in points))
    sentences = [_sentence(point, way, skill, chance) for point in points]
    written = [sentence for sentence in sentences if sentence]
    joint = "\n" if leaf.key in essays.IN_LINES else ""
    return joint.join(written) or chance.choice(DUNNO)


def worth(leaf: Definition, text: str) -> Worth:
    """The points a teacher gives for this text: all for a good sentence, half for a weak one."""
    possible = [point.points for point in kinds.marking_points(leaf)]
    given = tuple(
        int(round_half_up(top * _cover(point, text) / 2, 0))
        for point, top in zip(_points(leaf), possible, strict=True)
    )
    return Worth(given, sum(given) / float(sum(possible)))


def _points(leaf: Definition) -> list[Point]:
    wanted = kinds.marking_points(leaf)
    known = essays.BANK.get(leaf.key, ())
    if len(known) == len(wanted):
        return list(known)
    return [Point(good=(f"{plain_text(point.text).rstrip('。')}。",)) for point in wanted]


def _sentence(point: Point, way: int, skill: float, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < skill:
        return point.good[way % len(point.good)]
    if point.weak and drawn < skill + 0.3:
        return chance.choice(point.weak)
    return ""


def _cover(point: Point, text: str) -> int:
    """2 for a good sentence, 1 for a weak one, 0 for none."""
    if any(sentence in text for sentence in point.good):
        return 2
    return int(any(sentence in text for sentence in point.weak))
