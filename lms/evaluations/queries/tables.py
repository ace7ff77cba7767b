"""Tables read from their stored form, each revision once a process: revisions never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lms.courses.rules.compiled import TableText
from lms.revisions.models import Revision

KEPT = 256


@dataclass(frozen=True)
class _Edition:
    """A stored table, found again by its revision; never taken for another of the same number."""

    revision_id: int
    compiled: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash(self.revision_id)


@lru_cache(KEPT)
def _parsed(edition: _Edition) -> TableText:
    return TableText.from_json(edition.compiled)


def table_in(revision_id: int, compiled: Mapping[str, Any]) -> TableText:
    """The table of a revision, read from its stored JSON the first time."""
    return _parsed(_Edition(revision_id, compiled))


def text_of(revision: Revision) -> TableText:
    """The table this revision holds."""
    return table_in(revision.id, revision.compiled)
