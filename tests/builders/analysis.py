"""Marked attempts for the test analysis, written as rows: what each question earned is given."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.compiled import QuizSettings
from lms.questions.models import QuestionVersion
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, PaperItem
from tests.builders.accounts import a_user


def some_students(count: int, first: int = 1) -> list[User]:
    """Students by 学号: 0240102001, 0240102002 …"""
    return [a_user(f"学生{n}", f"0240102{n:03}") for n in range(first, first + count)]


def questions(count: int, points: int = 2) -> str:
    """The text of a quiz of so many 单选 of four options, the second of them right."""
    options = "\n".join(["- [ ] 甲", "- [x] 乙", "- [ ] 丙", "- [ ] 丁"])
    return "\n".join(
        f"### T03-I{n:02} 单选 {points}分 {{K3.1}}\n第 {n} 题问什么？\n{options}\n"
        for n in range(1, count + 1)
    )


def marked(
    quiz: Assignment,
    student: User,
    earned: Sequence[str | int],
    *,
    answers: Mapping[str, dict[str, Any]] | None = None,
    marks: Mapping[str, dict[str, Any]] | None = None,
    number: int = 1,
    keys: Sequence[str] | None = None,
    is_marked: bool = True,
) -> Attempt:
    """An attempt handed in an hour ago; `earned` is by question in the order of the quiz.

    `keys` are the questions of a paper that was drawn. Without an answer of its own, a
    question was answered by its second option when it earned something, else by its first.
    """
    revision = quiz.activity.revision
    settings = QuizSettings.from_json(revision.compiled)
    pairs = dict(settings.questions) | {k: v for draw in settings.draws for k, v in draw.pool}
    asked = list(keys or dict(settings.questions))
    versions = _versions([pairs[key] for key in asked])
    points = dict(zip(asked, map(Decimal, map(str, earned)), strict=True))
    attempt = Attempt(
        assignment_id=quiz.id,
        student_id=student.id,
        number=number,
        revision_id=revision.id,
        began_at=now() - timedelta(hours=2),
        handed_in_at=now() - timedelta(hours=1),
        marked_at=now() if is_marked else None,
        points=sum(points.values(), Decimal(0)) if is_marked else None,
        items=[
            _item(
                position,
                versions[pairs[key]],
                points[key],
                answers=answers or {},
                marks=marks or {},
            )
            for position, key in enumerate(asked, start=1)
        ],
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def _versions(ids: Sequence[int]) -> dict[int, QuestionVersion]:
    found = db.session.scalars(
        select(QuestionVersion).where(QuestionVersion.id.in_(ids)).order_by(QuestionVersion.id)
    )
    return {version.id: version for version in found}


def _item(
    position: int,
    version: QuestionVersion,
    earned: Decimal,
    *,
    answers: Mapping[str, dict[str, Any]],
    marks: Mapping[str, dict[str, Any]],
) -> PaperItem:
    definition = Definition.from_json(version.definition)
    key = definition.key
    own = {key: {"earned": str(earned)}} if not definition.parts else {}
    return PaperItem(
        position=position,
        version_id=version.id,
        possible=version.points,
        arrangement={},
        answer=answers.get(key, {"choices": [1 if earned else 0]}),
        is_answered=True,
        earned=earned,
        marks=own | {k: m for k, m in marks.items() if k.startswith(key)},
    )
