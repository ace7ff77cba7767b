"""Which questions a paper gets: those every paper has, and those drawn by rule."""

import random
from collections.abc import Collection

from lms.courses.rules.compiled import QuizSettings


def draw_paper(
    settings: QuizSettings, chance: random.Random, seen: Collection[str] = ()
) -> list[int]:
    """The versions of a paper's questions in the order they are asked.

    `seen` are keys of questions the student had on earlier papers of the same quiz: a rule
    takes them only when nothing else is left in its pool.
    """
    versions = [version for _key, version in settings.questions]
    for draw in settings.draws:
        pool = list(draw.pool)
        chance.shuffle(pool)
        pool.sort(key=lambda pair: pair[0] in seen)  # stable: chance decides among equals
        versions += [version for _key, version in pool[: draw.count]]
    if "questions" in settings.shuffle:
        chance.shuffle(versions)
    return versions
