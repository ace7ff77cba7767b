"""Reads about one mistake: the own answers over time, and its repetitions."""

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import User
from lms.core.db import db
from lms.mistakes.models import MistakeCard, MistakeReview
from lms.mistakes.rules.notebook import Mistake
from lms.quizzes.models import PaperItem


def answers_of(mistake: Mistake) -> list[PaperItem]:
    """What the student answered each time, with the wording of that time, the last one first."""
    return list(
        db.session.scalars(
            select(PaperItem)
            .where(PaperItem.id.in_([one.item_id for one in mistake.wrong]))
            .order_by(PaperItem.id.desc())
            .options(joinedload(PaperItem.version))
        )
    )


def reviews_of(student: User, question_id: int) -> list[MistakeReview]:
    """The repetitions of a question that were not taken back, the last one first."""
    undo = aliased(MistakeReview)
    return list(
        db.session.scalars(
            select(MistakeReview)
            .join(MistakeCard, MistakeCard.id == MistakeReview.card_id)
            .outerjoin(undo, undo.undoes_id == MistakeReview.id)
            .where(
                MistakeCard.student_id == student.id,
                MistakeCard.question_id == question_id,
                MistakeReview.recall.is_not(None),
                undo.id.is_(None),
            )
            .order_by(MistakeReview.id.desc())
        )
    )
