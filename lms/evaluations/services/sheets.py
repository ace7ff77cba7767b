"""Opening sheets, and deciding which classmates rate whom."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import require_open
from lms.classrooms.models import Enrollment
from lms.classrooms.queries import student_in, students_of
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.courses.rules.compiled import PeerRule
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Review, Sheet
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules import allocation
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.refusals import NoPeers, NotAStudent, TermOver
from lms.evaluations.services.standing import note_students


def open_sheet(assignment: Assignment, student: User) -> Sheet:
    """The student's sheet; opened now with the table in use, if it is not there yet."""
    require_term(assignment)
    lock_assignment(assignment)
    sheet = queries.get_sheet(assignment.id, student.id)
    if sheet is not None:
        return sheet
    if student_in(assignment.classroom_id, student.id) is None:
        raise NotAStudent(_("%(name)s 不是这个教学班的学生，不能填写评价表。", name=student.name))
    (sheet,) = _open(assignment, [student.id])
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


def allocate(assignment: Assignment, by: User | None = None) -> int:
    """Open a sheet for every student and decide which classmates rate whom; safe to repeat.

    Everybody gives and gets as many reviews as the table says, within the group (students
    without a group form one). When somebody joined or left, reviews already begun stay and
    only others change hands. Returns how many reviews are new.
    """
    require_term(assignment)
    lock_assignment(assignment)
    students = students_of(assignment.classroom_id)
    text = queries.table_of(assignment).text
    there = {view.student_id for view in queries.sheet_views(assignment.id)}
    _open(assignment, [s.user_id for s in students if s.user_id not in there])
    if "peer" not in evaluators_of(text):
        return 0
    views = queries.sheet_views(assignment.id)
    wanted = _wanted(assignment, students, views, text.peer)
    return _carry_out(assignment, views, wanted, by)


def draw_peers(assignment: Assignment, student: User) -> None:
    """Allocate because a student wants to begin rating classmates."""
    require_open(assignment)
    allocate(assignment)
    if all(who is not Evaluator.PEER for who, _m in queries.own_duties(assignment.id, student.id)):
        raise NoPeers(_("你所在的小组还没有其他同学，现在没有可评的人。请联系任课教师调整分组。"))


def require_term(assignment: Assignment) -> None:
    """Raise TermOver when the term is closed: for teachers the window is no limit, this is."""
    term = assignment.classroom.term
    if term.closed_at is not None:
        raise TermOver(_("学期 %(term)s 已经结束，评价表只能查看。", term=term.code))


def _open(assignment: Assignment, student_ids: Sequence[int]) -> list[Sheet]:
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


def _wanted(
    assignment: Assignment,
    students: Sequence[Enrollment],
    views: Sequence[SheetView],
    rule: PeerRule,
) -> set[tuple[int, int]]:
    """Pairs (rater, ratee) as they should be now."""
    begun: dict[int, set[int]] = {}
    for view in views:
        for review in view.by(Evaluator.PEER):
            if _is_begun(review) and review.rater_id is not None:
                begun.setdefault(review.rater_id, set()).add(view.student_id)
    groups: dict[int | None, list[int]] = {}
    for student in students:
        group = student.group_id if rule.among == "group" else None
        groups.setdefault(group, []).append(student.user_id)
    return {
        (rater, ratee)
        for members in groups.values()
        for rater, ratees in allocation.allocate(
            members, rule.reviews, seed=f"assignment:{assignment.id}", begun=begun
        ).items()
        for ratee in ratees
    }


def _carry_out(
    assignment: Assignment,
    views: Sequence[SheetView],
    wanted: set[tuple[int, int]],
    by: User | None,
) -> int:
    sheet_of = {view.student_id: view.id for view in views}
    given = [(review, view.student_id) for view in views for review in view.by(Evaluator.PEER)]
    there = {(review.rater_id, ratee) for review, ratee in given}
    gone = [
        (review.id, review.rater_id)
        for review, ratee in given
        if review.rater_id is not None
        and (review.rater_id, ratee) not in wanted
        and not _is_begun(review)
    ]
    db.session.execute(delete(Review).where(Review.id.in_([review_id for review_id, _r in gone])))
    new = sorted(wanted - there)
    db.session.add_all(
        Review(sheet_id=sheet_of[ratee], evaluator=Evaluator.PEER, rater_id=rater)
        for rater, ratee in new
    )
    db.session.flush()
    if new or gone:
        note_students(assignment, {rater for rater, _r in new} | {rater for _id, rater in gone})
        journal.write(
            "evaluation.allocate",
            subject=f"assignment:{assignment.id}",
            actor_id=by.id if by else None,
            actor_name=by.name if by else "",
            added=len(new),
            removed=len(gone),
        )
    return len(new)


def _is_begun(review: ReviewView) -> bool:
    return review.sequence > 0 or review.handed_in_at is not None
