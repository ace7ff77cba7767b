"""Lessons read from their stored form, each revision once a process: revisions never change."""

import json
from functools import lru_cache

from lms.courses.rules.compiled import LessonText

KEPT = 256


class _Raw(str):
    """A stored text that does not count when the cache looks whether it knows a revision."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Raw)

    def __hash__(self) -> int:
        return 0


@lru_cache(KEPT)
def _lesson(edition: str, compiled: _Raw) -> LessonText:
    return LessonText.from_json(json.loads(str(compiled)))


def lesson_of(edition: str, compiled: str) -> LessonText:
    """The lesson of a revision, from its stored JSON the first time.

    `edition` names the revision; two texts never share one.
    """
    return _lesson(edition, _Raw(compiled))
