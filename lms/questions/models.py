"""Questions by their stable keys, and the versions their texts have had."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Code, Hash, Key, Model


class Question(Model):
    """A question of a course, known by its key (T03-I05); its kind never changes."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("course_code", "key"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    key: Mapped[Code]
    kind: Mapped[Code]


class QuestionVersion(Model):
    """One wording of a question, never changed; papers point here.

    `definition` is `questions.rules.Definition` as JSON, texts rendered. Parts of a case
    (案例分析) live inside their case's definition.
    """

    __tablename__ = "question_versions"
    __table_args__ = (
        UniqueConstraint("question_id", "content_hash"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    content_hash: Mapped[Hash]
    points: Mapped[Decimal]
    definition: Mapped[dict[str, Any]]

    question: Mapped[Question] = relationship(lazy="raise")
