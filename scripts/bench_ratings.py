"""Rating in the benchmark: a class of 60 and a table of 10 rows, half rated by the teacher."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bench_school import COURSE, TASK, roster
from sqlalchemy import insert, select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import assign
from lms.classrooms import services as classrooms
from lms.classrooms.models import Role, Term
from lms.classrooms.queries import students_of
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.queries import activities_of
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import EvaluationPlan, Evaluator, Rating, Review, Sheet
from lms.revisions import services as revisions
from lms.revisions.models import DocumentKind, Revision

if TYPE_CHECKING:
    from bench import Answer, Visitor

STUDENTS, ROWS, PEERS = 60, 10, 3


@dataclass(frozen=True)
class Grid:
    """Where the grid to be measured lies, and who is rated in it."""

    assignment_id: int
    students: tuple[int, ...]
    rows: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/assignments/{self.assignment_id}/ratings"


@dataclass
class Rater:
    """A teacher who goes down a column and back again: every answer is one cell saved."""

    visitor: "Visitor"
    grid: Grid
    students: tuple[int, ...]

    def __post_init__(self) -> None:
        self.sequences = dict.fromkeys(self.students, 0)

    def save(self, serial: int) -> "Answer":
        student = self.students[serial % len(self.students)]
        body = {
            "student": student,
            "seq": self.sequences[student],
            "values": {self.grid.rows[0]: str(1 + self.sequences[student] % 4)},
            "texts": {},
        }
        sent = json.dumps(body).encode()
        answer = self.visitor.ask(self.grid.path, sent, "application/json")
        if answer.status == 200:
            self.sequences[student] = json.loads(answer.body)["seq"]
        return answer


def two_raters(teacher: "Visitor", grid: Grid) -> list[Rater]:
    """One teacher in two tabs, each with students the teacher has not rated before."""
    half = len(grid.students) // 2
    return [Rater(teacher, grid, part) for part in (grid.students[:half:2], grid.students[half::2])]


def build_grid(term: Term, office: User, teacher: User) -> Grid:
    """A class whose sheets are all rated by self and peers, every second by the teacher."""
    classroom = classrooms.create_classroom(
        name="评价班", term=term, course_code=COURSE, actor=office
    )
    classrooms.add_staff(classroom, teacher, role=Role.TEACHER, actor=office)
    made = classrooms.plan_import(
        classroom, data=roster("51", STUDENTS), file_name="名单.xlsx", actor=office
    )
    classrooms.apply_import(made, remove_missing=False, actor=office)
    activity = _evaluation()
    assignment = assign(classroom, activity, opens_at=now() - timedelta(days=1), by=teacher)
    revision, text = _table_of_ten(assignment, activity, teacher)
    students = tuple(row.user_id for row in students_of(classroom.id))
    _ratings(assignment, revision, text, students, teacher)
    return Grid(assignment.id, students, tuple(row.key for row in text.criteria))


def _evaluation() -> Activity:
    return next(
        one
        for one in activities_of(COURSE)
        if one.kind is ActivityKind.EVALUATION and one.task is not None and one.task.key == TASK
    )


def _table_of_ten(
    assignment: Assignment, activity: Activity, teacher: User
) -> tuple[Revision, TableText]:
    """The published table with its rows repeated until there are ten, as the class's own."""
    published = db.session.get_one(Revision, activity.revision_id)
    text = TableText.from_json(published.compiled)
    first = [row for row in text.criteria if not row.source]
    rows = tuple(
        replace(first[n % len(first)], key=f"T03-E{n + 1}", points=Decimal(10), evaluators=())
        for n in range(ROWS)
    )
    text = replace(text, criteria=rows, total=Decimal(10 * ROWS))
    revision = revisions.save(
        COURSE,
        DocumentKind.EVALUATION,
        text.key,
        source="十行",
        compiled=text.to_json(),
        author_id=teacher.id,
    )
    moment = now()
    plan = EvaluationPlan(
        assignment_id=assignment.id, revision_id=revision.id, frozen_at=moment, changed_at=moment
    )
    db.session.add(plan)
    db.session.flush()
    return revision, text


def _ratings(
    assignment: Assignment,
    revision: Revision,
    text: TableText,
    students: tuple[int, ...],
    teacher: User,
) -> None:
    """Sheets and ratings as rows: handing in 300 reviews would take minutes."""
    moment, luck = now(), random.Random(1)  # noqa: S311
    db.session.execute(
        insert(Sheet),
        [
            {
                "assignment_id": assignment.id,
                "student_id": student,
                "revision_id": revision.id,
                "opened_at": moment,
            }
            for student in students
        ],
    )
    sheets = dict(
        db.session.execute(
            select(Sheet.student_id, Sheet.id).where(Sheet.assignment_id == assignment.id)
        )
        .tuples()
        .all()
    )
    reviews = [
        Review(
            sheet_id=sheets[student],
            evaluator=who,
            rater_id=rater,
            sequence=1,
            saved_at=moment,
            handed_in_at=moment,
            ratings=[
                Rating(criterion=row.key, points=Decimal(luck.randint(5, 10)))
                for row in text.criteria
            ],
        )
        for student, who, rater in _pairs(students, teacher)
    ]
    db.session.add_all(reviews)
    db.session.flush()


def _pairs(students: tuple[int, ...], teacher: User) -> Iterator[tuple[int, Evaluator, int]]:
    for n, student in enumerate(students):
        yield student, Evaluator.SELF, student
        for step in range(1, PEERS + 1):
            yield student, Evaluator.PEER, students[(n + step) % len(students)]
        if n % 2:
            yield student, Evaluator.TEACHER, teacher.id
