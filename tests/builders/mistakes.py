"""Notebooks of mistakes for tests: wrong answers handed in, and quizzes that no longer ask."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity
from lms.mistakes import queries
from lms.mistakes.rules.notebook import Mistake
from tests.builders.assignments import a_task
from tests.builders.quizzes import (
    AUTOMATIC,
    WRONG,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    loaded,
)


def a_task_quiz(classroom: Classroom, text: str = AUTOMATIC, **options: Any) -> Assignment:
    """A quiz of a learning task, so not an exam."""
    key = options.get("key", "T03-Q")
    quiz = a_quiz(classroom, text, **options)
    task = a_task(classroom.course_code, key=f"{key}-T")
    db.session.execute(
        update(Activity).where(Activity.id == quiz.activity_id).values(task_id=task.id)
    )
    db.session.commit()
    return loaded(quiz)


def closed(assignment: Assignment) -> None:
    """Nobody can take it any more, and its grace is over."""
    db.session.execute(
        update(Assignment)
        .where(Assignment.id == assignment.id)
        .values(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(hours=1))
    )
    db.session.commit()
    db.session.expunge_all()


def wrong_answers(assignment: Assignment, student: User, *keys: str) -> None:
    """An attempt handed in, these questions answered wrongly and all others left empty."""
    attempt = an_attempt(assignment, student)
    for key in keys or ("T03-I01", "T03-I06"):
        answer(attempt, student, key, WRONG[key])
    handed_in(attempt)


def past_mistakes(classroom: Classroom, student: User, text: str = AUTOMATIC, **options: Any):
    """A quiz of the past with everything wrong; its questions are free to be repeated."""
    quiz = a_task_quiz(classroom, text, **options)
    handed_in(an_attempt(quiz, student))
    closed(quiz)
    return quiz


def mistake(student: User, key: str) -> Mistake:
    """The student's mistake at this question, as the notebook has it now."""
    found = {one.key: one for one in queries.notebook_of(student).mistakes}[key]
    db.session.expunge_all()
    return found
