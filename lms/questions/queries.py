"""Reads of the bank."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.db import db
from lms.questions.models import Question, QuestionVersion


def versions_by_id(version_ids: Collection[int]) -> dict[int, QuestionVersion]:
    """These versions with their questions, by id."""
    rows = db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.id.in_(version_ids))
        .order_by(QuestionVersion.id)
        .options(joinedload(QuestionVersion.question))
    )
    return {version.id: version for version in rows}


def questions_of_course(course_code: str) -> dict[str, str]:
    """The kind of every question a course has had, by key."""
    rows = db.session.execute(
        select(Question.key, Question.kind)
        .where(Question.course_code == course_code)
        .order_by(Question.key)
    )
    return {row.key: row.kind for row in rows}
