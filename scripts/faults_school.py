"""The school that is killed: one classroom, and a quiz that needs no person to mark."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from bench_school import PASSWORD, classroom_of, opened_school, the_quiz
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from lms.assignments.services import assign
from lms.classrooms.queries import students_of
from lms.core.clock import now
from lms.core.db import db, unit_of_work
from lms.courses import importer
from lms.courses.models import Activity
from lms.courses.rules.compiled import QuizSettings
from lms.questions.models import QuestionVersion
from lms.questions.rules import Definition
from lms.quizzes.rules.marking import is_by_hand
from lms.revisions.models import Revision

__all__ = ["PASSWORD", "Place", "build"]


@dataclass(frozen=True)
class Place:
    """What the students need to know."""

    assignment_id: int
    students: tuple[str, ...]


def build(app: Flask, course: Path, *, students: int, attempts: int | None) -> Place:
    """Make the school in an empty database; its quiz may be taken so many times."""
    with app.app_context():
        upgrade()
        with unit_of_work():
            importer.import_all(course)
        with unit_of_work():
            term, office = opened_school()
            classroom, teacher = classroom_of(students, "61", term, office)
            quiz = _automatic(the_quiz(), attempts)
            opened = now() - timedelta(days=1)
            assignment = assign(classroom, quiz, opens_at=opened, by=teacher)
            numbers = tuple(row.user.number for row in students_of(classroom.id))
            return Place(assignment.id, numbers)


def _automatic(quiz: Activity, attempts: int | None) -> Activity:
    """The quiz without the questions that wait for a person, so that every hand-in is a mark."""
    revision = db.session.get_one(Revision, quiz.revision_id)
    settings = QuizSettings.from_json(revision.compiled)
    ids = [version for _key, version in settings.questions]
    chosen = QuestionVersion.id.in_(ids)
    definitions = {
        one.id: Definition.from_json(one.definition)
        for one in db.session.scalars(select(QuestionVersion).where(chosen))
    }
    kept = [pair for pair in settings.questions if not is_by_hand(definitions[pair[1]])]
    possible = sum((definitions[version].points for _key, version in kept), Decimal(0))
    settings = replace(
        settings,
        questions=tuple(kept),
        possible=possible,
        attempts=attempts,
        grade_by="latest",
        time_limit=None,
    )
    made = Revision(
        document_id=revision.document_id,
        number=revision.number + 1,
        source=revision.source,
        source_hash=revision.source_hash,
        compiled=settings.to_json(),
        saved_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    quiz.revision_id, quiz.possible = made.id, possible
    db.session.flush()
    db.session.refresh(quiz, ["revision"])
    return quiz
