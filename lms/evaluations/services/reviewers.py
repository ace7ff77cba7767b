"""How much a student's reviews of classmates count: tried out, decided, and taken back.

A decision is only ever added; the latest holds, so the way back is another decision.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.evaluations import queries
from lms.evaluations.models import ReviewerWeight
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.queries.honesty import decisions_of
from lms.evaluations.rules.results import PEERS, Result
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.sheets import require_term
from lms.evaluations.services.standing import known_marks, result_of, result_with, settle_many

LONGEST_REASON = 200
WHOLE = Decimal(1)
_FACTOR = re.compile(r"(0|1)(\.\d{1,2})?")


class BadFactor(Refused):
    """A weight that is no number from 0 to 1."""


class NotAReviewer(Refused):
    """Somebody who has handed in no review of a classmate here."""


class NoReason(Refused):
    """A decision without its reason, or with too long a one."""


class NoChange(Refused):
    """A decision for what holds already."""


@dataclass(frozen=True)
class Change:
    """What a decision would do to one sheet."""

    student_id: int
    student: str
    number: str
    before: Result
    after: Result


def read_factor(written: str) -> Decimal:
    """The weight a person wrote: 0 to 1 with at most two decimals."""
    text = written.strip()
    if not _FACTOR.fullmatch(text) or Decimal(text) > WHOLE:
        raise BadFactor(_("权重请填 0 到 1 之间的数，最多两位小数，例如 0、0.5 或 1。"))
    return Decimal(text)


def preview(assignment: Assignment, rater_id: int, factor: Decimal) -> list[Change]:
    """What every sheet this student reviewed would come to with this weight; writes nothing."""
    affected = _affected(assignment, rater_id)
    tables = queries.tables_of(view.revision_id for view in affected)
    return [
        Change(
            student_id=view.student_id,
            student=view.student,
            number=view.number,
            before=result_of(view, text, assignment),
            after=result_with(
                text,
                _with(view, rater_id, factor).voices(),
                assignment,
                marks=known_marks(view, text),
            ),
        )
        for view in affected
        for text in [tables[view.revision_id]]
    ]


def decide(assignment: Assignment, rater_id: int, factor: Decimal, reason: str, by: User) -> int:
    """Let a student's reviews count by this factor from now on; returns how many sheets that moves.

    0 leaves them out, 1 is as everybody's. All sheets the student has reviewed are settled
    anew; the ledger names the deciding teacher and never the reviewer.
    """
    require_term(assignment)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise NoReason(_("请写明理由，最多 %(limit)s 字；理由会留在记录里。", limit=LONGEST_REASON))
    lock_assignment(assignment)
    affected = _affected(assignment, rater_id)
    if not affected:
        raise NotAReviewer(_("这名学生在这次评价里还没有提交互评，没有可以调整的。"))
    earlier = decisions_of(assignment.id, rater_id)
    if factor == (earlier[0].factor if earlier else WHOLE):
        raise NoChange(_("权重已经是 %(factor)s，没有变化。", factor=plain(factor)))
    db.session.add(
        ReviewerWeight(
            assignment_id=assignment.id,
            rater_id=rater_id,
            factor=factor,
            reason=reason,
            decided_at=now(),
            decided_by_id=by.id,
        )
    )
    db.session.flush()
    _tell(assignment, rater_id, factor, len(affected), by)
    moved = [view.student_id for view in affected]
    settle_many(assignment.id, moved, reason=_("互评权重调整"), by=by)
    return len(affected)


def _affected(assignment: Assignment, rater_id: int) -> list[SheetView]:
    """The sheets with a review of a classmate by this student that is handed in."""
    return [
        view
        for view in queries.sheet_views(assignment.id)
        if any(_is_by(review, rater_id) and review.handed_in_at for review in view.reviews)
    ]


def _with(view: SheetView, rater_id: int, factor: Decimal) -> SheetView:
    reviews = [
        replace(review, factor=factor) if _is_by(review, rater_id) else review
        for review in view.reviews
    ]
    return replace(view, reviews=reviews)


def _is_by(review: ReviewView, rater_id: int) -> bool:
    return review.rater_id == rater_id and review.evaluator in PEERS


def _tell(assignment: Assignment, rater_id: int, factor: Decimal, sheets: int, by: User) -> None:
    journal.write(
        "evaluation.reviewer_weight",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        rater=rater_id,
        factor=plain(factor),
        sheets=sheets,
    )
