"""A question as papers and the published text have it, and whether the text has caught up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.assignments.models import Assignment
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes.models import Mend
from lms.quizzes.rules import mending
from lms.quizzes.rules.suspicion import GivenAnswer
from lms.quizzes.services.mending.planning import given_answers, published_version
from lms.quizzes.services.repairing import repair_of


@dataclass(frozen=True)
class AskedLeaf:
    """One leaf with the answers it got; `has_later` where a later wording was published."""

    leaf: Definition
    answers: tuple[GivenAnswer, ...]
    has_later: bool

    @property
    def is_in_pieces(self) -> bool:
        return mending.is_in_pieces(self.leaf)


def question(assignment: Assignment, leaf_key: str) -> AskedLeaf:
    """One leaf of this class's papers; raises MendRefused where nobody was asked it."""
    attempts = queries.papers_of([assignment.id])
    leaf, answers = given_answers(attempts, leaf_key)
    item = next(
        item
        for attempt in attempts
        for item in attempt.items
        if any(one["key"] == leaf_key for one in _leaves(item.version.definition))
    )
    published = published_version(assignment, item.version.definition["key"])
    ids, question_id = [assignment.id], item.version.question_id
    amended = queries.amended_versions(ids, question_id)
    written = {_written(one, amended) for one in queries.versions_asked(ids, question_id)}
    has_later = published is not None and bool(written - {published})
    return AskedLeaf(leaf, tuple(answers), has_later)


def _written(version_id: int, amended: Mapping[int, int]) -> int:
    """The version somebody wrote, behind those that mends made of it."""
    while version_id in amended:
        version_id = amended[version_id]
    return version_id


def _leaves(definition: dict[str, Any]) -> list[dict[str, Any]]:
    return definition["parts"] or [definition]


def agreements(assignment: Assignment, mends: Sequence[Mend]) -> dict[int, bool]:
    """By mend, whether the text as published now says the same; `mend.question` is loaded."""
    published = {mend.id: published_version(assignment, mend.question.key) for mend in mends}
    wanted = {one for one in published.values() if one} | {mend.versions[0] for mend in mends}
    definitions = {
        id_: Definition.from_json(version.definition)
        for id_, version in versions_by_id(wanted).items()
    }
    found = {}
    for mend in mends:
        asked = _leaf(definitions[mend.versions[0]], mend.leaf)
        now = published[mend.id]
        later = _leaf(definitions[now], mend.leaf) if now else None
        found[mend.id] = asked is None or mending.agrees(repair_of(mend), asked, later)
    return found


def _leaf(definition: Definition, key: str) -> Definition | None:
    return next((leaf for leaf in definition.leaves() if leaf.key == key), None)
