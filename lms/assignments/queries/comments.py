"""Reads of the comment bank."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.assignments.models import BankComment
from lms.core.db import db
from lms.questions.models import Question


def comments_for(
    marker: User, classroom_id: int, question_id: int | None = None
) -> list[BankComment]:
    """What this marker can insert here: of the question first, then general, the most used first.

    One's own, and what other teachers share in the classroom. Without a question, as on an
    evaluation, only the general ones.
    """
    fits: ColumnElement[bool] = BankComment.question_id.is_(None)
    if question_id is not None:
        fits = or_(BankComment.question_id == question_id, fits)
    return list(
        db.session.scalars(
            select(BankComment)
            .where(
                or_(BankComment.owner_id == marker.id, BankComment.shared_in_id == classroom_id),
                fits,
            )
            .order_by(BankComment.question_id.is_(None), BankComment.uses.desc(), BankComment.id)
            .options(joinedload(BankComment.owner))
        )
    )


def bank_of(owner: User) -> list[BankComment]:
    """A teacher's whole bank, by question, the general ones last."""
    return list(
        db.session.scalars(
            select(BankComment)
            .where(BankComment.owner_id == owner.id)
            .order_by(BankComment.question_id.is_(None), BankComment.question_id, BankComment.id)
            .options(joinedload(BankComment.question))
        )
    )


def own_comment(owner: User, comment_id: int) -> BankComment | None:
    """One comment of this teacher's own bank."""
    return db.session.scalar(
        select(BankComment)
        .where(BankComment.id == comment_id, BankComment.owner_id == owner.id)
        .options(joinedload(BankComment.question))
    )


def is_asked_in(course_code: str, question_id: int) -> bool:
    """Whether the question belongs to this course."""
    asked = select(Question.id).where(
        Question.id == question_id, Question.course_code == course_code
    )
    return db.session.scalar(asked) is not None
