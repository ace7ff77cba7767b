"""Mends that stand, applied to a paper when it is marked: its question changes then, not before."""

from lms.core.clock import now
from lms.core.db import db
from lms.questions.services import keep_versions
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem
from lms.quizzes.rules import marking
from lms.quizzes.rules.mending import MendPolicy
from lms.quizzes.services.repairing import Change, repair_of, repaired, written_down


def mend_paper(attempt: Attempt) -> None:
    """Let the mends that stand take effect on a paper that was marked by its own key just now.

    So whoever was still working when a key was repaired ends with the repaired key, and an
    undoing reaches them as well.
    """
    had = {item.id: {item.version_id} for item in attempt.items}
    for mend in queries.standing_mends([attempt.assignment_id]):
        covered = [item for item in attempt.items if not had[item.id].isdisjoint(mend.versions)]
        for change in _repaired(attempt, covered, mend):
            _carry_out(change, mend)
            had[change.item.id].add(change.item.version_id)


def weigh_again(attempt: Attempt) -> None:
    """Decide anew about questions that stayed on a paper while others waited for a person.

    What waited was taken for nothing; now it is known what it earned. A question that was
    mended once more since stays as it is.
    """
    for mend, kept in queries.mends_kept(attempt.id).items():
        items = [one for one in attempt.items if one.id in kept]
        for change in _repaired(attempt, items, mend):
            if not change.is_kept:
                _carry_out(change, mend)


def _repaired(attempt: Attempt, items: list[PaperItem], mend: Mend) -> list[Change]:
    is_weighed = bool(items) and mend.policy is MendPolicy.NEVER_LOWER
    work = (
        queries.work_handed_in_by(attempt.student_id, attempt.assignment_id) if is_weighed else []
    )
    return repaired([(attempt, item) for item in items], repair_of(mend), work)


def _carry_out(change: Change, mend: Mend) -> None:
    item, attempt, after = change.item, change.attempt, change.after
    version = item.version
    if change.version_id is None:
        course_code = attempt.assignment.classroom.course_code
        (version,) = keep_versions(course_code, [change.definition]).values()
    db.session.add(MendChange(**written_down(change, mend, version.id, now())))
    item.version = version
    item.possible = after.possible
    item.marks = dict(after.marks)
    item.earned = after.earned
    item.is_marked_by_hand = marking.is_by_hand(change.definition)
    item.marked_at = (item.marked_at or attempt.handed_in_at) if item.earned is not None else None
    db.session.flush()
