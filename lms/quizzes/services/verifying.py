"""Every handed-in attempt computed anew and compared with what is stored and what counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.assignments.models import Assignment
from lms.core.db import db
from lms.core.points import plain
from lms.gradebook.models import Mark
from lms.gradebook.queries import computed_marks
from lms.gradebook.rules import Tally
from lms.gradebook.services import Entry
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem
from lms.quizzes.rules import marking, mending
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.services.repairing import repair_of
from lms.quizzes.services.results import (
    Changed,
    by_student,
    entry_of,
    points_with,
    settings_of,
)


@dataclass(frozen=True)
class Difference:
    """One figure that is not what its answers, versions, marks by hand and mends make of it."""

    attempt_id: int
    what: str
    stored: str
    computed: str


@dataclass(frozen=True)
class Verified:
    """How many attempts were computed anew, and what did not agree."""

    attempts: int
    differences: tuple[Difference, ...]


def verify(assignment_id: int | None = None) -> Verified:
    """Compute everything that was handed in anew, one class after another; nothing is written."""
    attempts = 0
    found: list[Difference] = []
    for one in queries.assignments_handed_in(assignment_id):
        (place,) = queries.assignments_named([one])
        papers = queries.papers_of([one])
        attempts += len(papers)
        found += _differences(place, papers)
        db.session.expunge_all()  # a school has more papers than memory
    return Verified(attempts, tuple(found))


def _differences(place: Assignment, papers: Sequence[Attempt]) -> list[Difference]:
    mends = queries.mends_of(place.id)
    standing = queries.standing_mends([place.id])
    changes = queries.changes_of([mend.id for mend in mends])
    undone = queries.changes_of([mend.id for mend in mends], undone=True)
    latest = {change.item_id: change for change in sorted([*changes, *undone], key=_id)}
    kept = _kept(standing, changes, queries.answers_replaced([place.id]))
    computed: dict[int, Changed] = {}
    found: list[Difference] = []
    for attempt in papers:
        for item in attempt.items:
            computed[item.id] = _computed(attempt, item, kept)
            found += _of_item(attempt, item, computed[item.id], latest.get(item.id))
        found += _missed(attempt, standing, changes)
        found += _of_attempt(attempt, computed)
    return [*found, *_of_ledger(place, papers, computed)]


def _id(change: MendChange) -> int:
    return change.id


def _kept(
    standing: Sequence[Mend],
    changes: Sequence[MendChange],
    replaced: Mapping[int, datetime],
) -> Mapping[tuple[int, str], Any]:
    """The marks that mends which stand let stay, by question on a paper and leaf.

    Of several mends of a leaf the last one says; another answer since has a mark of its own.
    """
    leaves = {mend.id: mend.leaf for mend in standing}
    last = {
        (change.item_id, leaves[change.mend_id]): change
        for change in changes
        if change.mend_id in leaves
    }
    return {
        (item_id, leaf): change.marks_before[leaf]
        for (item_id, leaf), change in last.items()
        if change.is_kept and not (item_id in replaced and replaced[item_id] > change.at)
    }


def _computed(attempt: Attempt, item: PaperItem, kept: Mapping[tuple[int, str], Any]) -> Changed:
    """One question by its answer alone; what a person gave stays, and what a mend let stay."""
    definition = Definition.from_json(item.version.definition)
    marks: dict[str, Any] = {}
    for leaf in definition.leaves():
        mark = item.marks.get(leaf.key)
        if mark is not None and marking.is_by_hand(leaf) and "given" in mark:
            given = sum((Decimal(text) for text in mark["given"]), Decimal(0))
            marks[leaf.key] = {**mark, "earned": plain(min(given, leaf.points))}
        elif (item.id, leaf.key) in kept:
            marks[leaf.key] = kept[item.id, leaf.key]
    scoring = Scoring.of(settings_of(attempt)).sure(item.certainty)
    results = marking.leaf_results(definition, item.answer, marks, scoring)
    return Changed(definition, marking.marks_of(results), marking.earned_by(results))


def _of_item(
    attempt: Attempt, item: PaperItem, computed: Changed, change: MendChange | None
) -> Iterable[Difference]:
    key = computed.definition.key
    if item.earned != computed.earned:
        yield Difference(attempt.id, key, _word(item.earned), _word(computed.earned))
    if item.possible != computed.definition.points:
        points = computed.definition.points
        yield Difference(attempt.id, f"{key} possible", _word(item.possible), _word(points))
    if change is not None and item.version_id != change.version_after_id:
        yield Difference(
            attempt.id, f"{key} version", str(item.version_id), str(change.version_after_id)
        )


def _missed(
    attempt: Attempt, mends: Sequence[Mend], changes: Sequence[MendChange]
) -> Iterable[Difference]:
    """Mends that stand and should have reached a paper, and did not."""
    reached = {(change.mend_id, change.item_id) for change in changes}
    for mend in mends:
        for item in attempt.items:
            is_covered = (
                item.version.question_id == mend.question_id and item.version_id in mend.versions
            )
            if is_covered and (mend.id, item.id) not in reached and _fits(item, mend):
                yield Difference(attempt.id, mend.leaf, "-", f"mend {mend.id}")


def _fits(item: PaperItem, mend: Mend) -> bool:
    definition = Definition.from_json(item.version.definition)
    return mending.amended(definition, repair_of(mend)) is not None


def _of_attempt(attempt: Attempt, computed: dict[int, Changed]) -> Iterable[Difference]:
    points = points_with(attempt, computed)
    if attempt.points != points:
        yield Difference(attempt.id, "attempt", _word(attempt.points), _word(points))


def _of_ledger(
    place: Assignment, papers: Sequence[Attempt], computed: dict[int, Changed]
) -> Iterable[Difference]:
    marks = computed_marks(place.id)
    for student_id, attempts in by_student(papers).items():
        yield from _of_mark(attempts[-1].id, marks.get(student_id), entry_of(attempts, computed))


def _of_mark(attempt_id: int, mark: Mark | None, entry: Entry | None) -> Iterable[Difference]:
    """The mark; where it agrees, the lines of its evidence."""
    stored = Tally(mark.points, mark.possible) if mark else None
    wanted = Tally(entry.points, entry.possible) if entry else None
    if stored != wanted:
        yield Difference(attempt_id, "ledger", _words(stored), _words(wanted))
    if mark is None or entry is None or stored != wanted:
        return
    kept = {
        (line.leaf, line.objective.code if line.objective else ""): Tally(
            line.earned, line.possible
        )
        for line in mark.evidence
    }
    made = {(line.leaf, line.objective): Tally(line.earned, line.possible) for line in entry.lines}
    for key in sorted(kept.keys() | made.keys()):
        if kept.get(key) != made.get(key):
            words = _words(kept.get(key)), _words(made.get(key))
            yield Difference(attempt_id, f"evidence {' '.join(key)}".strip(), *words)


def _words(tally: Tally | None) -> str:
    return f"{plain(tally.earned)}/{plain(tally.possible)}" if tally else "-"


def _word(value: Decimal | None) -> str:
    return "-" if value is None else plain(value)
