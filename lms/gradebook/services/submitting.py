"""送审: freezing the grades of a classroom for the registrar, who approves or returns them."""

from collections.abc import Collection

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.gradebook.models import FinalGrade, GradeSubmission, SubmissionStatus
from lms.gradebook.queries import Readiness, readiness_of
from lms.gradebook.rules import digest_of
from lms.gradebook.rules.submitting import unseen
from lms.gradebook.services.locks import require_unlocked


class NotReady(Refused):
    """Something must be put right or looked at first."""


def submit(
    classroom: Classroom, *, seen: Collection[str], note: str = "", by: User
) -> GradeSubmission:
    """Freeze every grade with its computation and lock the classroom.

    `seen` are the keys of the findings the teacher has looked at; all of them, as they are now.
    """
    require_unlocked(classroom)
    ready = readiness_of(classroom)
    if ready.is_blocked:
        said = " ".join(one.sentence for one in ready.findings if one.is_blocking)
        raise NotReady(_("还不能送审。%(why)s", why=said))
    if left := unseen(ready.findings, seen):
        raise NotReady(
            _(
                "有 %(n)s 项检查结果没有勾选“已看过”，或者在打开页面之后变了，请再看一遍。",
                n=len(left),
            )
        )
    submission = _freeze(classroom, ready, note.strip(), by)
    journal.write(
        "grades.submit",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        submission=submission.id,
        number=submission.number,
        grades=len(ready.candidates),
        digest=submission.digest,
    )
    return submission


def approve(submission: GradeSubmission, *, note: str = "", by: User) -> None:
    """The registrar takes the grades; from now on only a correction changes one."""
    _decide(submission, SubmissionStatus.APPROVED, note.strip(), by)


def send_back(submission: GradeSubmission, *, reason: str, by: User) -> None:
    """The registrar returns the grades with a reason; the classroom is open again."""
    if not reason.strip():
        raise NotReady(_("请写明退回的原因，任课教师要据此修改。"))
    _decide(submission, SubmissionStatus.RETURNED, reason.strip(), by)


def _freeze(classroom: Classroom, ready: Readiness, note: str, by: User) -> GradeSubmission:
    lines = {one.student_id: ready.basis.line(one.total) for one in ready.candidates}
    submission = GradeSubmission(
        classroom_id=classroom.id,
        number=_next_number(classroom.id),
        status=SubmissionStatus.SUBMITTED,
        basis=ready.basis.to_json(ready.composition),
        digest=digest_of((one.number, lines[one.student_id]) for one in ready.candidates),
        note=note,
        submitted_at=now(),
        submitted_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(submission)
    except IntegrityError as taken:
        raise Stale(_("别的老师刚刚把这个班的成绩送审了，请刷新。")) from taken
    db.session.execute(
        insert(FinalGrade),
        [
            {
                "submission_id": submission.id,
                "student_id": one.student_id,
                "value": lines[one.student_id].value,
                "grade": lines[one.student_id].grade,
                "state": lines[one.student_id].state,
                "computation": one.total.to_json(),
            }
            for one in ready.candidates
        ],
    )
    return submission


def _next_number(classroom_id: int) -> int:
    last = db.session.scalar(
        select(func.max(GradeSubmission.number)).where(GradeSubmission.classroom_id == classroom_id)
    )
    return (last or 0) + 1


def _decide(submission: GradeSubmission, status: SubmissionStatus, words: str, by: User) -> None:
    """One statement that the database decides: of two decisions at once the first stands."""
    done = db.session.execute(
        update(GradeSubmission)
        .where(
            GradeSubmission.id == submission.id,
            GradeSubmission.status == SubmissionStatus.SUBMITTED,
        )
        .values(status=status, decided_at=now(), decided_by_id=by.id, decision=words)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale(_("这次送审已经有了决定，请刷新。"))
    db.session.expire(submission, ["status", "decided_at", "decided_by_id", "decision"])
    journal.write(
        "grades.approve" if status is SubmissionStatus.APPROVED else "grades.return",
        subject=f"classroom:{submission.classroom_id}",
        actor_id=by.id,
        actor_name=by.name,
        submission=submission.id,
        words=words,
    )
