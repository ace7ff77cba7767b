"""成绩更正: a teacher asks for another grade after approval, the office decides; all on record."""

from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.i18n import _
from lms.gradebook.models import (
    CorrectionStatus,
    GradeCorrection,
    GradeSubmission,
    SubmissionStatus,
)
from lms.gradebook.queries import Basis, grades_in
from lms.gradebook.rules import FinalLine, State
from lms.gradebook.rules.correcting import BadCorrection, corrected_line


def request_correction(
    submission: GradeSubmission,
    student_id: int,
    *,
    value: Decimal | None,
    state: State,
    reason: str,
    by: User,
) -> GradeCorrection:
    """Ask the office to change one approved grade. Works in a closed term too: what changes is
    what the registrar has, not the classroom.
    """
    if submission.status is not SubmissionStatus.APPROVED:
        raise BadCorrection(_("成绩核准之后才能申请更正；核准之前请教务退回，修改后重新送审。"))
    if not reason.strip():
        raise BadCorrection(_("请写明更正的理由和依据。"))
    held = {one.grade.student_id: one for one in grades_in(submission.id)}.get(student_id)
    if held is None:
        raise BadCorrection(_("这名学生不在送审的成绩里，请重新选择。"))
    after = _wanted(submission, held.line, value, state)
    correction = GradeCorrection(
        grade_id=held.grade.id,
        status=CorrectionStatus.REQUESTED,
        before=held.line.to_json(),
        after=after.to_json(),
        reason=reason.strip(),
        requested_at=now(),
        requested_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(correction)
    except IntegrityError as taken:
        raise BadCorrection(_("这名学生已有一项更正在等待教务决定。")) from taken
    _note("correction.request", submission, correction, student_id, by)
    return correction


def _wanted(
    submission: GradeSubmission, before: FinalLine, value: Decimal | None, state: State
) -> FinalLine:
    """The grade asked for, by the rules the submission was computed by."""
    basis = Basis.of(submission)
    return corrected_line(
        before,
        value,
        state,
        effects=basis.effects,
        scale=basis.scale,
        pass_mark=basis.pass_mark,
    )


def decide_correction(
    submission: GradeSubmission,
    correction: GradeCorrection,
    *,
    is_approved: bool,
    words: str = "",
    by: User,
) -> None:
    """Approve or (with a reason) refuse; of two decisions at once the first stands."""
    if not is_approved and not words.strip():
        raise BadCorrection(_("请写明不同意的理由。"))
    status = CorrectionStatus.APPROVED if is_approved else CorrectionStatus.REFUSED
    done = db.session.execute(
        update(GradeCorrection)
        .where(
            GradeCorrection.id == correction.id,
            GradeCorrection.status == CorrectionStatus.REQUESTED,
        )
        .values(status=status, decided_at=now(), decided_by_id=by.id, decision=words.strip())
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale(_("这项更正已经有了决定，请刷新。"))
    db.session.expire(correction, ["status", "decided_at", "decided_by_id", "decision"])
    action = "correction.approve" if is_approved else "correction.refuse"
    _note(action, submission, correction, correction.final_grade.student_id, by)


def _note(
    action: str,
    submission: GradeSubmission,
    correction: GradeCorrection,
    student_id: int,
    by: User,
) -> None:
    journal.write(
        action,
        subject=f"user:{student_id}",
        actor_id=by.id,
        actor_name=by.name,
        classroom=submission.classroom_id,
        submission=submission.id,
        correction=correction.id,
        before=correction.before,
        after=correction.after,
        reason=correction.reason,
    )
