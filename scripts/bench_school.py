"""The school of the benchmark: one classroom of 300 students with 12 quizzes, all marked."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, insert, select

from lms.accounts import services as accounts
from lms.accounts.models import SiteRole, User
from lms.accounts.services.passwords import hash_password
from lms.accounts.views import SESSION_KEY
from lms.assignments.models import Assignment
from lms.assignments.services import assign
from lms.classrooms import services as classrooms
from lms.classrooms.models import Classroom, Role, Term
from lms.classrooms.queries import students_of
from lms.core.clock import now
from lms.core.db import db, unit_of_work
from lms.core.tabular import Column, Sheet, write_xlsx
from lms.courses import importer
from lms.courses.models import Activity, ActivityKind
from lms.courses.queries import activities_of
from lms.gradebook.models import Evidence, GradeItem, LeafKind, Mark, MarkSource, StandingMark
from lms.objectives.queries import ids_by_code

if TYPE_CHECKING:
    from bench_ratings import Grid

STUDENTS, ITEMS, LINES = 300, 12, 8
WIDE = 40  # items of the wide classroom
PASSWORD = "Bench-School-2026"  # noqa: S105  of a school that is thrown away
COURSE, TASK = "CSF", "T03"
ADMINISTRATOR, TEACHER = "BA01", "BT01"


@dataclass(frozen=True)
class Place:
    """Where the pages to be measured lie."""

    classroom_id: int
    quiz_id: int
    wide_id: int
    empty_classrooms: tuple[int, ...]
    students: tuple[str, ...]
    grid: "Grid"


def build(app: Flask, content: Path, *, imports: int) -> Place:
    """Make the school in an empty database."""
    with app.app_context():
        upgrade()
        with unit_of_work():
            importer.import_all(content)
        with unit_of_work():
            return _build(imports)


def _build(imports: int) -> Place:
    from bench_classes import Size, build_class  # noqa: PLC0415  it imports this module
    from bench_ratings import build_grid  # noqa: PLC0415  so does it

    term, office = opened_school()
    classroom, teacher = classroom_of(STUDENTS, "31", term, office)
    assignments = _assignments(classroom, teacher)
    _marks(classroom, assignments)
    return Place(
        classroom_id=classroom.id,
        quiz_id=assignments[0].id,
        wide_id=build_class(term, teacher, "64", Size(STUDENTS, WIDE, 30)).id,
        empty_classrooms=tuple(_classroom(f"空班{n}", term, office).id for n in range(imports)),
        students=tuple(row.user.number for row in students_of(classroom.id)),
        grid=build_grid(term, office, teacher),
    )


def opened_school() -> tuple[Term, User]:
    """A term, and the office that everything is done by."""
    office = accounts.create_user(
        number=ADMINISTRATOR, name="办公室", role=SiteRole.ADMINISTRATOR, actor=None
    ).user
    term = classrooms.create_term(
        code="2026-2027-1", begins_on=date(2026, 9, 1), ends_on=date(2027, 1, 17), actor=office
    )
    return term, office


def classroom_of(count: int, prefix: str, term: Term, office: User) -> tuple[Classroom, User]:
    """A classroom of so many students and its teacher; all have the same password."""
    teacher = accounts.create_user(
        number=TEACHER, name="周老师", role=SiteRole.TEACHER, actor=office
    ).user
    classroom = _classroom("大班", term, office)
    classrooms.add_staff(classroom, teacher, role=Role.TEACHER, actor=office)
    made = classrooms.plan_import(
        classroom, data=roster(prefix, count), file_name="名单.xlsx", actor=office
    )
    classrooms.apply_import(made, remove_missing=False, actor=office)
    _choose_passwords()
    return classroom, teacher


def the_quiz() -> Activity:
    """The quiz of the task that is measured."""
    return next(
        one
        for one in activities_of(COURSE)
        if one.kind is ActivityKind.QUIZ and one.task is not None and one.task.key == TASK
    )


def roster(prefix: str, count: int) -> bytes:
    columns = [Column("学号"), Column("姓名"), Column("行政班"), Column("小组")]
    rows = [
        (f"{prefix}{n:06}", f"学生{n}", f"客服{prefix}", f"第{n % 60 + 1}组") for n in range(count)
    ]
    return write_xlsx([Sheet("名单", columns, rows)])


def statements(app: Flask, number: str, path: str) -> int:
    """How many SQL statements a page needs for this person, the second time it is opened."""
    sent: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    client = app.test_client()
    with app.app_context(), unit_of_work():
        person = db.session.scalars(select(User).where(User.number == number)).one()
        token = accounts.sign_in(person, browser="bench", address="127.0.0.1")
    with client.session_transaction() as session:
        session[SESSION_KEY] = token
    client.get(path)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        found = client.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if found.status_code != 200:
        raise RuntimeError(f"{path} answered {found.status_code}")
    return len(sent)


def _classroom(name: str, term: Term, office: User) -> Classroom:
    return classrooms.create_classroom(name=name, term=term, course_code=COURSE, actor=office)


def _choose_passwords() -> None:
    stored, moment = hash_password(PASSWORD), now()
    for user in db.session.scalars(select(User)):
        user.password_hash, user.password_changed_at = stored, moment
    db.session.flush()


def _assignments(classroom: Classroom, teacher: User) -> list[Assignment]:
    """The quiz of T03, and copies of it as further activities."""
    quiz = the_quiz()
    columns = [column.key for column in Activity.__table__.columns if column.key != "id"]
    copies = [
        Activity(**{name: getattr(quiz, name) for name in columns} | {"key": f"B{n:02}-Q"})
        for n in range(1, ITEMS)
    ]
    db.session.add_all(copies)
    db.session.flush()
    opened = now() - timedelta(days=1)
    return [
        assign(classroom, activity, opens_at=opened, by=teacher) for activity in (quiz, *copies)
    ]


def _marks(classroom: Classroom, assignments: list[Assignment]) -> None:
    """Marks and evidence as rows: 300 students handing in 12 quizzes would take minutes."""
    luck, moment = random.Random(1), now()  # noqa: S311
    objectives = list(ids_by_code(COURSE).values())
    students = [row.user_id for row in students_of(classroom.id)]
    marks, evidence = [], []
    for position, assignment in enumerate(assignments):
        item = GradeItem(
            classroom_id=classroom.id,
            assignment_id=assignment.id,
            title="任务测验",
            category="quiz",
            possible=Decimal(80),
            position=position,
        )
        db.session.add(item)
        db.session.flush()
        for student in students:
            earned = [Decimal(luck.randint(3, 10)) for _ in range(LINES)]
            marks.append(
                {
                    "id": len(marks) + 1,
                    "item_id": item.id,
                    "student_id": student,
                    "points": sum(earned),
                    "possible": Decimal(80),
                    "source": MarkSource.COMPUTED,
                    "origin": "attempt:1",
                    "reason": "自动批改",
                    "recorded_at": moment,
                }
            )
            evidence += [
                {
                    "mark_id": len(marks),
                    "position": n,
                    "leaf_kind": LeafKind.QUESTION,
                    "leaf": f"B{n:02}",
                    "label": f"第{n + 1}题",
                    "objective_id": objectives[n % len(objectives)],
                    "earned": points,
                    "possible": Decimal(10),
                }
                for n, points in enumerate(earned)
            ]
    standing = [
        {
            "item_id": mark["item_id"],
            "student_id": mark["student_id"],
            "mark_id": mark["id"],
            "precedence": 0,
            "number": 1,
        }
        for mark in marks
    ]
    db.session.execute(insert(Mark), marks)
    db.session.execute(insert(Evidence), evidence)
    db.session.execute(insert(StandingMark), standing)
