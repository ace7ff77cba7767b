"""Mends that stand, applied to a paper when it is marked: its question changes then, not before."""

from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.rules import Tally, pooled
from lms.questions.rules import Definition
from lms.questions.services import keep_versions
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem
from lms.quizzes.rules import marking, mending
from lms.quizzes.rules.mending import Held, Repair
from lms.quizzes.rules.scoring import Scoring


def repair_of(mend: Mend) -> Repair:
    """The mend as the rules understand it; `mend.target` is loaded."""
    published = Definition.from_json(mend.target.definition) if mend.target else None
    return Repair(mend.leaf, mend.kind, mend.policy, tuple(mend.accepted), published)


def held_by(item: PaperItem) -> Held:
    return Held(item.earned, item.possible, dict(item.marks))


def rest_of(attempt: Attempt, item: PaperItem) -> Tally:
    """What the other questions of the paper earned, as far as they are marked."""
    return pooled(
        Tally(one.earned, one.possible)
        for one in attempt.items
        if one.id != item.id and one.earned is not None
    )


def mend_paper(attempt: Attempt, scoring: Scoring) -> None:
    """Let the mends that stand take effect on a paper that was marked by its own key just now.

    So whoever was still working when a key was repaired ends with the repaired key, and an
    undoing reaches them as well.
    """
    mends = queries.standing_mends([attempt.assignment_id])
    for mend in mends:
        for item in attempt.items:
            if item.version.question_id == mend.question_id and item.version_id in mend.versions:
                _mend(attempt, item, mend, scoring)


def _mend(attempt: Attempt, item: PaperItem, mend: Mend, scoring: Scoring) -> None:
    before, definition = held_by(item), Definition.from_json(item.version.definition)
    outcome = mending.repaired(
        definition,
        repair_of(mend),
        answer=item.answer,
        held=before,
        rest=rest_of(attempt, item),
        scoring=scoring.sure(item.certainty),
    )
    if outcome is None:
        return
    version = item.version
    if outcome.definition != definition:
        course_code = attempt.assignment.classroom.course_code
        (version,) = keep_versions(course_code, [outcome.definition]).values()
    db.session.add(
        MendChange(
            mend_id=mend.id,
            item_id=item.id,
            at=now(),
            is_kept=outcome.is_kept,
            version_before_id=item.version_id,
            version_after_id=version.id,
            earned_before=before.earned,
            earned_after=outcome.held.earned,
            possible_before=before.possible,
            possible_after=outcome.held.possible,
            marks_before=before.marks,
            marks_after=outcome.held.marks,
        )
    )
    item.version = version
    item.possible = outcome.held.possible
    item.marks = dict(outcome.held.marks)
    item.earned = outcome.held.earned
    item.is_marked_by_hand = marking.is_by_hand(outcome.definition)
    item.marked_at = (item.marked_at or attempt.handed_in_at) if item.earned is not None else None
