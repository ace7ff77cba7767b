"""Reads of imports: the file as uploaded, and what it is compared with."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.classrooms.models import Classroom
from lms.classrooms.queries import students_of
from lms.core.db import db
from lms.gradebook.models import MarkImport
from lms.gradebook.queries.columns import Column, columns_of
from lms.gradebook.queries.grid import cells_of
from lms.gradebook.rules.importing import Against, Held, Student, Target
from lms.gradebook.rules.wording import STATES


def get_mark_import(import_id: int) -> MarkImport | None:
    return db.session.scalar(
        select(MarkImport)
        .where(MarkImport.id == import_id)
        .options(joinedload(MarkImport.uploaded_by), joinedload(MarkImport.batch))
    )


def targets_of(columns: list[Column]) -> list[Target]:
    """The columns of a gradebook as an import knows them."""
    return [Target(one.key, one.title, one.possible, one.label) for one in columns]


def against(classroom: Classroom) -> tuple[Against, list[Column]]:
    """What a file for this classroom is compared with, in a fixed number of statements."""
    columns = columns_of(classroom.id)
    keys = {(one.assignment.id if one.assignment else -one.known.id): one.key for one in columns}
    held = {
        (keys[place], cell.student_id): Held(cell.points, cell.source.value, cell.number)
        for cell in cells_of(classroom.id)
        if (place := cell.assignment_id or -cell.item_id) in keys
    }
    students = [
        Student(one.user_id, one.user.number, one.user.name) for one in students_of(classroom.id)
    ]
    return (
        Against(
            {one.key: one for one in targets_of(columns)},
            {one.number: one for one in students},
            held,
            frozenset(str(words) for words in STATES.values()),
        ),
        columns,
    )
