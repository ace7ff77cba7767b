"""Opening sheets and beginning the reviews on them."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.queries import student_in
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Review, Sheet
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.refusals import NotAStudent
from lms.evaluations.services.windows import require_term


def open_sheet(assignment: Assignment, student: User) -> Sheet:
    """The student's sheet; opened now with the table in use, if it is not there yet."""
    require_term(assignment)
    lock_assignment(assignment)
    sheet = queries.get_sheet(assignment.id, student.id)
    if sheet is not None:
        return sheet
    if student_in(assignment.classroom_id, student.id) is None:
        raise NotAStudent(_("%(name)s 不是这个教学班的学生，不能填写评价表。", name=student.name))
    (sheet,) = open_sheets(assignment, [student.id])
    return sheet


def begin_review(sheet: Sheet, evaluator: Evaluator, rater: User) -> Review:
    """The review this person writes on the sheet; begun now if it is not there yet.

    The teacher's column is one: teachers of a classroom share a single review, and who
    began it stays its rater (later changes stand in the journal). Mentors each write their own.
    """
    asked = select(Review).where(Review.sheet_id == sheet.id, Review.evaluator == evaluator)
    if evaluator is not Evaluator.TEACHER:
        asked = asked.where(Review.rater_id == rater.id)
    db.session.execute(select(Sheet.id).where(Sheet.id == sheet.id).with_for_update())
    review = db.session.scalar(asked.order_by(Review.id).limit(1))
    if review is None:
        review = Review(sheet_id=sheet.id, evaluator=evaluator, rater_id=rater.id)
        db.session.add(review)
        db.session.flush()
    return review


def open_sheets(assignment: Assignment, student_ids: Sequence[int]) -> list[Sheet]:
    """Sheets for students who have none yet; the caller holds the assignment's lock."""
    if not student_ids:
        return []
    revision_id = queries.revision_id_of(assignment)
    sheets = [
        Sheet(
            assignment_id=assignment.id,
            student_id=student_id,
            revision_id=revision_id,
            opened_at=now(),
        )
        for student_id in student_ids
    ]
    db.session.add_all(sheets)
    db.session.flush()
    return sheets
