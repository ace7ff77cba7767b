"""A whole college at once: 5,000 students."""

import time

from lms.classrooms import queries, services
from tests.builders.accounts import an_administrator
from tests.builders.classrooms import a_classroom
from tests.builders.rosters import a_roster

STUDENTS = 5000
SECONDS = 20  # generous: tests share the machine; alone it takes about a quarter


def test_five_thousand_students_are_imported_in_seconds(app):
    chief, classroom = an_administrator(), a_classroom()
    data = a_roster(
        *((f"2401{n:06}", f"学生{n}", f"客服{n // 50}", f"第{n % 8}组") for n in range(STUDENTS))
    )

    began = time.perf_counter()
    made = services.plan_import(classroom, data=data, file_name="全校.xlsx", actor=chief)
    services.apply_import(made, remove_missing=False, actor=chief)
    services.password_sheet(classroom, among=services.accounts_made_by(made), actor=chief)
    seconds = time.perf_counter() - began

    assert len(queries.students_of(classroom.id)) == STUDENTS
    assert seconds < SECONDS
