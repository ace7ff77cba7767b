"""Which table a classroom uses, until the first hand-in settles it."""

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import EvaluationPlan, Sheet
from lms.evaluations.rules.fitting import fitted
from lms.evaluations.services.locks import lock_assignment


def gather(assignment: Assignment, by: User | None = None) -> int:
    """Bring every sheet with nothing handed in to the table in use; returns how many moved.

    Drafts keep what they hold by the stable keys of the rows. What fits no longer is cleared
    and stands in the journal; the drafts concerned get a new sequence, so that a page still
    open is told.
    """
    lock_assignment(assignment)
    table = queries.table_of(assignment)
    moved = queries.stragglers(assignment.id, table.revision_id)
    for sheet in moved:
        _move(sheet, table.revision_id, table.text, by)
    if moved:
        db.session.flush()
    return len(moved)


def freeze(assignment: Assignment) -> EvaluationPlan:
    """Settle the table in use for good, as the first hand-in does; safe to repeat.

    Later publications and editors change nothing for this classroom from then on.
    """
    lock_assignment(assignment)
    plan = queries.plan_of(assignment.id)
    if plan is not None and plan.frozen_at is not None:
        return plan
    if plan is None:
        plan = EvaluationPlan(
            assignment_id=assignment.id,
            revision_id=queries.revision_id_of(assignment),
            changed_at=now(),
        )
        db.session.add(plan)
    plan.frozen_at = now()
    db.session.flush()
    journal.write(
        "evaluation.freeze",
        subject=f"assignment:{assignment.id}",
        actor_id=None,
        actor_name="",
        revision=plan.revision_id,
    )
    return plan


def _move(sheet: Sheet, revision_id: int, text: TableText, by: User | None) -> None:
    before, sheet.revision_id = sheet.revision_id, revision_id
    cleared = {}
    for review in sheet.reviews:
        gone = []
        changed = False
        for rating in list(review.ratings):
            fits = fitted(
                text, review.evaluator.value, rating.criterion, rating.choice, rating.points
            )
            if fits is None:
                gone.append(rating.criterion)
                review.ratings.remove(rating)
            elif fits != (rating.choice, rating.points):
                rating.choice, rating.points = fits
                changed = True
        if gone or changed:
            review.sequence += 1
        if gone:
            cleared[str(review.id)] = sorted(gone)
    journal.write(
        "evaluation.move",
        subject=f"sheet:{sheet.id}",
        actor_id=by and by.id,
        actor_name=by.name if by else "",
        before=before,
        revision=revision_id,
        cleared=cleared,
    )
