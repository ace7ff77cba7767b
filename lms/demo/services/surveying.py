"""A survey among a class: most of them have answered, each objective of the course once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert

from lms.accounts.models import User
from lms.attainment.models import Survey, SurveyAnswer
from lms.attainment.queries import figures_of
from lms.classrooms.models import Classroom
from lms.core import clock
from lms.core.db import db
from lms.demo.rules import books
from lms.demo.rules.people import Pupil

SLOW = 0.8  # who is behind this place in the race has not answered


def ask(
    classroom: Classroom, pupils: Sequence[tuple[Pupil, User]], teacher: User, *, days: int
) -> Survey:
    """Begin a survey that closes after so many days, with the answers given so far."""
    moment = clock.now()
    made = Survey(
        classroom_id=classroom.id,
        title="课程目标达成问卷",
        opens_at=moment,
        closes_at=moment + timedelta(days=days),
        made_at=moment,
        made_by_id=teacher.id,
    )
    db.session.add(made)
    db.session.flush()
    objectives = figures_of([classroom]).plan.objectives
    rows = [
        {
            "survey_id": made.id,
            "student_id": user.id,
            "objective": one.code,
            "level": books.level(pupil, one.code),
            "answered_at": moment + timedelta(minutes=5),
        }
        for pupil, user in pupils
        if pupil.pace < SLOW
        for one in objectives
    ]
    db.session.execute(insert(SurveyAnswer), rows)
    return made
