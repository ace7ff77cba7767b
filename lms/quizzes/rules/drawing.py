"""Which questions a paper gets: those every paper has, and those drawn by rule."""

import random
from collections.abc import Mapping
from fractions import Fraction

from lms.courses.rules.compiled import QuizSettings

MOST_IN_COMMON = Fraction(15, 100)  # of an A and a B paper, or an exam and its resit


def draw_paper(
    settings: QuizSettings, chance: random.Random, asked: Mapping[str, bool] | None = None
) -> list[int]:
    """The versions of a paper's questions in the order they are asked.

    `asked` are questions by key that a rule takes only when nothing else is left in its pool:
    first those only others know already, last of all those the student was asked (True).
    """
    late = {key: 1 + own for key, own in (asked or {}).items()}
    versions = [version for _key, version in settings.questions]
    for draw in settings.draws:
        pool = list(draw.pool)
        chance.shuffle(pool)
        pool.sort(key=lambda pair: late.get(pair[0], 0))  # stable: chance decides among equals
        versions += [version for _key, version in pool[: draw.count]]
    if "questions" in settings.shuffle:
        chance.shuffle(versions)
    return versions


def in_common(first: QuizSettings, second: QuizSettings) -> Fraction:
    """The share of the first one's questions that a paper of the second is expected to ask too.

    A question is on both with the product of its chances; fixed questions are certain.
    """
    ours, theirs = _chances(first), _chances(second)
    asked = sum(ours.values(), Fraction(0))
    if not asked:
        return Fraction(0)
    return (
        sum((ours[key] * theirs[key] for key in ours.keys() & theirs.keys()), Fraction(0)) / asked
    )


def _chances(settings: QuizSettings) -> dict[str, Fraction]:
    drawn = {
        key: Fraction(draw.count, len(draw.pool))
        for draw in settings.draws
        for key, _version in draw.pool
    }
    return drawn | {key: Fraction(1) for key, _version in settings.questions}
