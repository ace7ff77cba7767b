"""What a repair makes of one student's papers; by "never lower" what counts of them decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lms.gradebook.rules import Tally, pooled
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, Mend, PaperItem
from lms.quizzes.rules import mending
from lms.quizzes.rules.mending import Held, MendPolicy, Repair
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.services.results import Changed, counted_of, settings_of


@dataclass(frozen=True)
class Change:
    """One question on one paper, before and after; `version_id` is None while none is kept."""

    item: PaperItem
    attempt: Attempt
    before: Held
    after: Held
    definition: Definition
    version_id: int | None
    is_kept: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether points changed, not only the key."""
        before, after = self.before, self.after
        return (before.earned, before.possible) != (after.earned, after.possible)

    @property
    def is_for_now(self) -> bool:
        """Whether the question stays only until all of its paper is marked (`weigh_again`)."""
        waits = any(one.earned is None for one in self.attempt.items)
        return self.is_kept and waits and self.version_id == self.item.version_id


def repair_of(mend: Mend) -> Repair:
    """The mend as the rules understand it; `mend.target` is loaded."""
    published = Definition.from_json(mend.target.definition) if mend.target else None
    return Repair(mend.leaf, mend.kind, mend.policy, tuple(mend.accepted), published)


def held_by(item: PaperItem) -> Held:
    return Held(item.earned, item.possible, dict(item.marks))


def changed_by(changes: Iterable[Change]) -> dict[int, Changed]:
    """What these changes make of the questions of papers, by id."""
    return {
        change.item.id: Changed(change.definition, change.after.marks, change.after.earned)
        for change in changes
    }


def written_down(
    change: Change, mend: Mend, version_id: int, moment: datetime, *, is_undo: bool = False
) -> dict[str, Any]:
    """The change as a row of `mend_changes`; `version_id` is that of the question afterwards."""
    return {
        "mend_id": mend.id,
        "item_id": change.item.id,
        "at": moment,
        "is_undo": is_undo,
        "is_kept": change.is_kept,
        "version_before_id": change.item.version_id,
        "version_after_id": version_id,
        "earned_before": change.before.earned,
        "earned_after": change.after.earned,
        "possible_before": change.before.possible,
        "possible_after": change.after.possible,
        "marks_before": dict(change.before.marks),
        "marks_after": dict(change.after.marks),
    }


def repaired(
    items: Iterable[tuple[Attempt, PaperItem]], repair: Repair, work: Sequence[Attempt]
) -> list[Change]:
    """What becomes of these questions of one student; those the repair does not fit are left out.

    `work` is all the student handed in. By "never lower" no paper falls (`mending.repaired`);
    where a full mark changes, what counts may fall all the same, since it is an average, or
    objectives reached. Then the question stays on all these papers.
    """
    found = [change for one in items if (change := _change(*one, repair)) is not None]
    if repair.policy is MendPolicy.EXACT:
        return found
    weighed = {change.item.id for change in found if _is_weighed(change, repair.leaf)}
    sure = [change for change in found if change.item.id not in weighed]
    if not weighed or not _falls(work, changed_by(sure), changed_by(found)):
        return found
    return [_kept(change) if change.item.id in weighed else change for change in found]


def _change(attempt: Attempt, item: PaperItem, repair: Repair) -> Change | None:
    """What becomes of one question on one paper; its version stands where nothing changes."""
    definition, before = Definition.from_json(item.version.definition), held_by(item)
    outcome = mending.repaired(
        definition,
        repair,
        answer=item.answer,
        held=before,
        rest=_rest_of(attempt, item),
        scoring=Scoring.of(settings_of(attempt)).sure(item.certainty),
    )
    if outcome is None:
        return None
    version_id = item.version_id if outcome.definition == definition else None
    return Change(
        item, attempt, before, outcome.held, outcome.definition, version_id, outcome.is_kept
    )


def _rest_of(attempt: Attempt, item: PaperItem) -> Tally:
    """What the other questions of the paper earned; what waits for a person is worth nothing."""
    others = [held_by(one) for one in attempt.items if one.id != item.id]
    return pooled(Tally(one.so_far, one.possible) for one in others)


def _is_weighed(change: Change, leaf: str) -> bool:
    """Whether the points of the question do not say by themselves that nothing falls."""
    has_moved = change.before.possible != change.after.possible
    return has_moved and leaf in change.before.marks


def _falls(
    work: Sequence[Attempt], before: Mapping[int, Changed], after: Mapping[int, Changed]
) -> bool:
    was, becomes = counted_of(work, before), counted_of(work, after)
    return was is not None and becomes is not None and becomes.share < was.share


def _kept(change: Change) -> Change:
    definition = Definition.from_json(change.item.version.definition)
    return replace(
        change,
        after=change.before,
        definition=definition,
        version_id=change.item.version_id,
        is_kept=True,
    )
