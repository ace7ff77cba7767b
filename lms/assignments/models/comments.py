"""The comment bank: what a teacher writes again and again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model
from lms.questions.models import Question


class BankComment(Model):
    """One comment of a teacher's bank: of one question, or general; perhaps shared.

    `shared_in_id` is the classroom whose teachers see it at their desks as well.
    """

    __tablename__ = "bank_comments"
    __table_args__ = (
        Index(
            "ix_bank_comments_once_for_a_question",
            "owner_id",
            "question_id",
            "text",
            unique=True,
            sqlite_where=text("question_id IS NOT NULL"),
            postgresql_where=text("question_id IS NOT NULL"),
        ),
        Index(
            "ix_bank_comments_once_in_general",
            "owner_id",
            "text",
            unique=True,
            sqlite_where=text("question_id IS NULL"),
            postgresql_where=text("question_id IS NULL"),
        ),
        CheckConstraint("uses >= 0", name="uses"),
    )

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), index=True)
    shared_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("classrooms.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str]
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    owner: Mapped[User] = relationship(lazy="raise")
    question: Mapped[Question | None] = relationship(lazy="raise")
