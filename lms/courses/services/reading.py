"""What a student has read."""

from lms.core.clock import now
from lms.core.db import db
from lms.courses import queries
from lms.courses.models import LearningTask, Reading


def note_reading(task: LearningTask, *, student_id: int, section: str) -> Reading:
    """Note that a student has seen a section; the last one, 知识总结, finishes the lesson.

    A section the lesson does not have (an old page) is noted as a visit only.
    """
    sections = [part["id"] for part in task.outline]
    reading = queries.reading_of(student_id, task.id) or _begin(task, student_id)
    reading.read_at = now()
    if section in sections:
        reading.last_section = section
        if section not in reading.sections:
            # A new list: a change inside a JSON value would not be noticed.
            reading.sections = [*reading.sections, section]
        if section == sections[-1] and reading.finished_at is None:
            reading.finished_at = now()
    db.session.flush()
    return reading


def _begin(task: LearningTask, student_id: int) -> Reading:
    reading = Reading(
        student_id=student_id,
        task_id=task.id,
        sections=[],
        last_section="",
        began_at=now(),
        read_at=now(),
    )
    db.session.add(reading)
    return reading
