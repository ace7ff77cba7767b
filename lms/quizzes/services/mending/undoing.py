"""Undoing a mend whole: papers get back what they had, marks get new entries that say so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.questions.models import QuestionVersion
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes import policy, queries
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem
from lms.quizzes.rules import mending
from lms.quizzes.rules.mending import Held
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.services.mending.applying import carry_out, lock, note, required
from lms.quizzes.services.mending.effects import ClassPlan, Counts, class_plan
from lms.quizzes.services.mending.planning import MendRefused
from lms.quizzes.services.repairing import Change, held_by
from lms.quizzes.services.results import settings_of


@dataclass(frozen=True)
class Undoing:
    """What undoing one mend would change, and the papers it leaves alone.

    These were marked again by a person at the repaired place since: that mark is newer than
    the mend, and nobody can say what it would have been without it.
    """

    mend: Mend
    plan: ClassPlan
    left_alone: tuple[Attempt, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the marks of this class stand, since its term is over."""
        return _is_closed(self.plan.assignment)


def undoing(mend: Mend) -> list[Undoing]:
    """What undoing the batch would change in each class it stands in; nothing is written."""
    mends = _standing(mend)
    places = queries.assignments_named([one.assignment_id for one in mends])
    return _planned(mends, places)


def undo(mend: Mend, *, by: User, why: str) -> list[Undoing]:
    """Undo a whole batch, the latest of its question first.

    Each paper gets back its version and what the repaired leaf had earned; other parts keep
    what a person gave them since. Papers handed in after the mend are restored as well. Where
    a term is over the mend stands on; such classes are among what is returned, as closed.
    """
    why = required(why, _("请写明撤销的原因，学生的成绩记录里会看到它。"))
    places = queries.assignments_named([one.assignment_id for one in _standing(mend)])
    if not all(policy.can_mend(by, place) for place in places):
        raise MendRefused(_("这次更正还涉及你不任教的教学班，只能由原来更正的老师撤销。"))
    lock([place for place in places if not _is_closed(place)] or places)
    found = _planned(_standing(mend), places)
    open_ = [one for one in found if not one.is_closed]
    for one in open_:
        _require_latest(one.mend)
    for one in open_:
        words = _("撤销更正 %(n)s（%(key)s）：%(why)s", n=one.mend.id, key=one.mend.leaf, why=why)
        changed = carry_out(one.plan, one.mend, reason=words, by=by, is_undo=True)
        one.mend.undone_at = now()
        one.mend.undone_by_id = by.id
        one.mend.undone_why = why
        left = len(one.left_alone)
        note(one.mend, "mend.undo", by, papers=len(one.plan.changes), marks=changed, left=left)
    db.session.flush()
    return found


def _is_closed(place: Assignment) -> bool:
    return place.classroom.term.closed_at is not None


def _standing(mend: Mend) -> list[Mend]:
    """Of its batch what stands; refused once it was undone itself."""
    found = [one for one in queries.batch_of(mend) if one.undone_at is None]
    if mend.id not in {one.id for one in found}:
        raise MendRefused(_("这次更正已经撤销过了。"))
    return found


def _require_latest(mend: Mend) -> None:
    later = queries.later_mend(mend)
    if later is not None:
        raise MendRefused(_("这道题之后还有更正 %(n)s，请先撤销它，再撤销这一次。", n=later.id))


def _planned(mends: Sequence[Mend], places: Sequence[Assignment]) -> list[Undoing]:
    attempts = queries.papers_of([place.id for place in places])
    changes = {change.item_id: change for change in queries.changes_of([one.id for one in mends])}
    versions = versions_by_id({change.version_before_id for change in changes.values()})
    replaced = queries.answers_replaced([place.id for place in places])
    by_id = {place.id: place for place in places}
    pass_mark = queries.course_of(places[0].classroom.course_code).pass_mark
    found = []
    for mend in mends:
        place = by_id[mend.assignment_id]
        own = [attempt for attempt in attempts if attempt.assignment_id == place.id]
        back: list[Change] = []
        alone: list[Attempt] = []
        for attempt, item, change in _changed(own, changes):
            if _is_marked_since(item, change, mend.leaf):
                alone.append(attempt)
                continue
            came = replaced.get(item.id)
            before = {} if came and came > change.at else change.marks_before
            marks = mending.restored(before, item.marks, mend.leaf)
            back.append(_back(attempt, item, change, marks, versions))
        plan = class_plan(place, own, back, pass_mark=pass_mark, counts=Counts())
        found.append(Undoing(mend, plan, tuple(alone)))
    return found


def _changed(
    attempts: Sequence[Attempt], changes: Mapping[int, MendChange]
) -> Iterator[tuple[Attempt, PaperItem, MendChange]]:
    for attempt in attempts:
        for item in attempt.items:
            if item.id in changes:
                yield attempt, item, changes[item.id]


def _is_marked_since(item: PaperItem, change: MendChange, leaf: str) -> bool:
    """Whether a person gave the repaired leaf other points than the mend left it with."""
    mark = item.marks.get(leaf, {})
    is_given = "given" in mark and mark != change.marks_after.get(leaf)
    return item.version_id != change.version_after_id or is_given


def _back(
    attempt: Attempt,
    item: PaperItem,
    change: MendChange,
    marks: Mapping[str, Any],
    versions: Mapping[int, QuestionVersion],
) -> Change:
    """The question as it was; what other parts of a case got since stays.

    An answer accepted late since was never marked by the old key, so it is marked by it now.
    """
    definition = Definition.from_json(versions[change.version_before_id].definition)
    scoring = Scoring.of(settings_of(attempt)).sure(item.certainty)
    after = mending.remarked(definition, item.answer, marks, scoring)
    after = Held(after.earned, change.possible_before, after.marks)
    return Change(item, attempt, held_by(item), after, definition, change.version_before_id)
