"""What is read in order to be written: locked cards, the last repetition, the plan."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core.db import db
from lms.mistakes.models import MistakeCard, MistakePlan, MistakeReview


def card_of(student: User, question_id: int) -> MistakeCard | None:
    """The card as the database has it now, locked; None before anything happened to it."""
    return db.session.scalar(
        select(MistakeCard)
        .where(MistakeCard.student_id == student.id, MistakeCard.question_id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def last_review(student: User) -> MistakeReview | None:
    """What the student's notebook logged last, a repetition or one taken back, with its card."""
    return db.session.scalar(
        select(MistakeReview)
        .join(MistakeCard, MistakeCard.id == MistakeReview.card_id)
        .where(MistakeCard.student_id == student.id)
        .order_by(MistakeReview.id.desc())
        .limit(1)
        .options(joinedload(MistakeReview.card))
    )


def plan_of(student: User) -> MistakePlan | None:
    return db.session.scalar(select(MistakePlan).where(MistakePlan.student_id == student.id))
