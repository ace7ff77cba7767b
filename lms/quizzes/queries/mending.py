"""Reads behind the mending of questions: papers of whole classes, and the mends that stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries.assigned import ACTIVITY, PLACE, TEXT
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.courses.models import Course
from lms.questions.models import QuestionVersion
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem
from lms.revisions.models import Publication, PublicationEntry, Revision


def standing_mends(assignment_ids: Collection[int]) -> list[Mend]:
    """The mends that stand, in the order they were made, with their published versions."""
    return list(
        db.session.scalars(
            select(Mend)
            .where(Mend.assignment_id.in_(assignment_ids), Mend.undone_at.is_(None))
            .order_by(Mend.id)
            .options(joinedload(Mend.target))
        )
    )


def mends_of(assignment_id: int) -> list[Mend]:
    """Every mend of an assignment, the latest first, with who made and who undid it."""
    return list(
        db.session.scalars(
            select(Mend)
            .where(Mend.assignment_id == assignment_id)
            .order_by(Mend.id.desc())
            .options(
                joinedload(Mend.made_by),
                joinedload(Mend.undone_by),
                joinedload(Mend.question),
                joinedload(Mend.target),
            )
        )
    )


def mend_in(assignment_id: int, mend_id: int) -> Mend | None:
    """One mend of this assignment."""
    return db.session.scalar(
        select(Mend)
        .where(Mend.id == mend_id, Mend.assignment_id == assignment_id)
        .options(joinedload(Mend.made_by), joinedload(Mend.undone_by))
    )


def batch_of(mend: Mend) -> list[Mend]:
    """The mends made in the same step, one for each class."""
    return list(
        db.session.scalars(
            select(Mend)
            .where(Mend.batch == mend.batch)
            .order_by(Mend.id)
            .options(joinedload(Mend.made_by), joinedload(Mend.undone_by))
            .execution_options(populate_existing=True)
        )
    )


def amended_versions(assignment_ids: Collection[int], question_id: int) -> dict[int, int]:
    """The versions that mends of these classes made of a question, each with what it was before.

    Nobody published them; a version that a mend took from a publication is not among them.
    """
    rows = db.session.execute(
        select(MendChange.version_after_id, func.min(MendChange.version_before_id))
        .join(Mend, Mend.id == MendChange.mend_id)
        .where(
            Mend.assignment_id.in_(assignment_ids),
            Mend.question_id == question_id,
            Mend.target_id.is_(None) | (Mend.target_id != MendChange.version_after_id),
            MendChange.is_undo.is_(False),
            MendChange.version_after_id != MendChange.version_before_id,
        )
        .group_by(MendChange.version_after_id)  # of several the oldest: so no circle can be
    )
    return {row[0]: row[1] for row in rows}


def papers_of(assignment_ids: Collection[int]) -> list[Attempt]:
    """Every attempt of whole classes that was handed in, as the database has it now.

    With students, rules, papers and questions; each version is read once, not once a paper.
    """
    return list(
        db.session.scalars(
            select(Attempt)
            .where(Attempt.assignment_id.in_(assignment_ids), Attempt.handed_in_at.is_not(None))
            .order_by(Attempt.id)
            .options(
                joinedload(Attempt.student),
                joinedload(Attempt.revision).load_only(Revision.compiled),
                selectinload(Attempt.items).selectinload(PaperItem.version),
            )
            .execution_options(populate_existing=True)
        )
    )


def running_count(assignment_ids: Collection[int]) -> int:
    """How many attempts are not handed in yet."""
    return (
        db.session.scalar(
            select(func.count(Attempt.id)).where(
                Attempt.assignment_id.in_(assignment_ids), Attempt.handed_in_at.is_(None)
            )
        )
        or 0
    )


def students_at_work(assignment_id: int) -> set[int]:
    """Who has an attempt that is not handed in yet."""
    return set(
        db.session.scalars(
            select(Attempt.student_id).where(
                Attempt.assignment_id == assignment_id, Attempt.handed_in_at.is_(None)
            )
        )
    )


def paper_count(assignment_ids: Collection[int]) -> int:
    """How many attempts were handed in."""
    return (
        db.session.scalar(
            select(func.count(Attempt.id)).where(
                Attempt.assignment_id.in_(assignment_ids), Attempt.handed_in_at.is_not(None)
            )
        )
        or 0
    )


def versions_asked(assignment_ids: Collection[int], question_id: int) -> list[int]:
    """The versions of a question on the papers of these classes, running ones included."""
    return list(
        db.session.scalars(
            select(QuestionVersion.id)
            .join(PaperItem, PaperItem.version_id == QuestionVersion.id)
            .join(Attempt, Attempt.id == PaperItem.attempt_id)
            .where(
                Attempt.assignment_id.in_(assignment_ids),
                QuestionVersion.question_id == question_id,
            )
            .distinct()
            .order_by(QuestionVersion.id)
        )
    )


def lock_classes(assignment_ids: Sequence[int]) -> None:
    """Let nothing be begun, saved, handed in or marked in these classes until the commit.

    Assignments first, then attempts, each by id, as everybody does who marks. A new attempt
    must refer to its assignment, so none can slip in; one being handed in is waited for.
    """
    db.session.execute(
        select(Assignment.id)
        .where(Assignment.id.in_(assignment_ids))
        .order_by(Assignment.id)
        .with_for_update()
    ).all()
    db.session.execute(
        select(Attempt.id)
        .where(Attempt.assignment_id.in_(assignment_ids))
        .order_by(Attempt.id)
        .with_for_update()
    ).all()


def taught_alike(actor: User, assignment: Assignment) -> list[Assignment]:
    """The same quiz in every class the actor teaches, in terms that are not closed."""
    return list(
        db.session.scalars(
            select(Assignment)
            .join(Classroom, Classroom.id == Assignment.classroom_id)
            .join(Term, Term.id == Classroom.term_id)
            .join(Enrollment, Enrollment.classroom_id == Classroom.id)
            .where(
                Assignment.activity_id == assignment.activity_id,
                Enrollment.user_id == actor.id,
                Enrollment.role == Role.TEACHER,
                Enrollment.left_at.is_(None),
                Term.closed_at.is_(None),
            )
            .order_by(Assignment.id)
            .options(PLACE, ACTIVITY, TEXT)
        )
    )


def assignments_named(assignment_ids: Collection[int]) -> list[Assignment]:
    """These assignments with where they stand and their published text."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.id.in_(assignment_ids))
            .order_by(Assignment.id)
            .options(PLACE, ACTIVITY, TEXT)
        )
    )


def assignments_handed_in(assignment_id: int | None = None) -> list[int]:
    """The assignments with attempts handed in; only this one, where it is named."""
    asked = (
        select(Attempt.assignment_id)
        .where(Attempt.handed_in_at.is_not(None))
        .distinct()
        .order_by(Attempt.assignment_id)
    )
    if assignment_id is not None:
        asked = asked.where(Attempt.assignment_id == assignment_id)
    return list(db.session.scalars(asked))


def course_of(code: str) -> Course:
    return db.session.scalars(select(Course).where(Course.code == code)).one()


@dataclass(frozen=True)
class Source:
    """Where the text of a question stands in the course folder, as published last."""

    path: str
    published_at: datetime


def source_of(document_id: int) -> Source | None:
    row = db.session.execute(
        select(PublicationEntry.path, Publication.published_at)
        .join(Publication, Publication.id == PublicationEntry.publication_id)
        .where(PublicationEntry.document_id == document_id, Publication.undone_at.is_(None))
        .order_by(Publication.id.desc())
        .limit(1)
    ).first()
    return Source(*row) if row else None


def later_mend(mend: Mend) -> Mend | None:
    """A later mend of the same question that still stands: it must be undone before."""
    return db.session.scalar(
        select(Mend)
        .where(
            Mend.assignment_id == mend.assignment_id,
            Mend.question_id == mend.question_id,
            Mend.id > mend.id,
            Mend.undone_at.is_(None),
        )
        .order_by(Mend.id.desc())
        .limit(1)
    )
