"""Large classrooms of the benchmark, written as rows: what counts is reading them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from bench_school import COURSE
from sqlalchemy import func, insert, select

from lms.accounts.models import SiteRole, User
from lms.classrooms.models import Classroom, Enrollment, HomeClass, Role, Term
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.models import (
    Evidence,
    GradeItem,
    ItemKind,
    LeafKind,
    Mark,
    MarkSource,
    StandingMark,
)
from lms.objectives.queries import ids_by_code

CHUNK = 50_000  # rows added in one step
FULL = Decimal(10)


@dataclass(frozen=True)
class Size:
    """So many students with a mark on each of so many items, spread over so many objectives."""

    students: int
    items: int
    objectives: int


def build_class(term: Term, teacher: User, prefix: str, size: Size) -> Classroom:
    """A classroom of this size; half of the students in each of two home classes."""
    classroom = Classroom(
        name=f"{size.students} 人班 {prefix}",
        term_id=term.id,
        course_code=COURSE,
        created_at=now(),
    )
    db.session.add(classroom)
    db.session.flush()
    _enroll(classroom, [teacher.id], Role.TEACHER, [])
    students = _students(prefix, size.students)
    _enroll(classroom, students, Role.STUDENT, _home_classes(prefix))
    _mark(classroom, students, size)
    return classroom


def term_of(year: int) -> Term:
    """A term of the past, so that several classrooms of one course can be compared."""
    term = Term(
        code=f"{year}-{year + 1}-1",
        begins_on=date(year, 9, 1),
        ends_on=date(year + 1, 1, 17),
        closed_at=None,
    )
    db.session.add(term)
    db.session.flush()
    return term


def _students(prefix: str, number: int) -> list[int]:
    moment = now()
    _add(
        User,
        [
            {
                "number": f"{prefix}{n:06}",
                "name": f"学生{n}",
                "site_role": SiteRole.MEMBER,
                "password_hash": "",
                "password_changed_at": moment,
                "created_at": moment,
            }
            for n in range(number)
        ],
    )
    found = select(User.id).where(User.number.startswith(prefix)).order_by(User.number)
    return list(db.session.scalars(found))


def _home_classes(prefix: str) -> list[int]:
    rooms = [HomeClass(name=f"客服{prefix}-{n}") for n in (1, 2)]
    db.session.add_all(rooms)
    db.session.flush()
    return [one.id for one in rooms]


def _enroll(
    classroom: Classroom, people: Sequence[int], role: Role, home_classes: Sequence[int]
) -> None:
    moment = now()
    _add(
        Enrollment,
        [
            {
                "classroom_id": classroom.id,
                "user_id": person,
                "role": role,
                "home_class_id": home_classes[n % 2] if home_classes else None,
                "joined_at": moment,
            }
            for n, person in enumerate(people)
        ],
    )


def _mark(classroom: Classroom, students: Sequence[int], size: Size) -> None:
    """One line of evidence a mark: the item is a question that serves one objective."""
    luck = random.Random(1)  # noqa: S311
    serial = count((db.session.scalar(select(func.max(Mark.id))) or 0) + 1)
    objectives = list(ids_by_code(COURSE).values())[: size.objectives]
    for position in range(size.items):
        item = GradeItem(
            classroom_id=classroom.id,
            kind=ItemKind.ENTERED,
            title=f"任务 {position + 1}",
            category=("quiz", "evaluation", "exam")[position % 3],
            possible=FULL,
            position=position,
            released_at=now(),
        )
        db.session.add(item)
        db.session.flush()
        earned = [Decimal(luck.randint(3, 10)) for _ in students]
        ids = [next(serial) for _ in students]
        _add(Mark, _marks(item, students, earned, ids))
        _add(Evidence, _lines(objectives[position % len(objectives)], position, earned, ids))
        _add(
            StandingMark,
            [
                {
                    "item_id": item.id,
                    "student_id": student,
                    "mark_id": mark,
                    "precedence": 2,
                    "number": 1,
                }
                for student, mark in zip(students, ids, strict=True)
            ],
        )


def _marks(
    item: GradeItem, students: Sequence[int], earned: Sequence[Decimal], ids: Sequence[int]
) -> list[dict[str, object]]:
    moment = now()
    return [
        {
            "id": mark,
            "item_id": item.id,
            "student_id": student,
            "points": points,
            "possible": FULL,
            "source": MarkSource.OVERRIDE,
            "origin": "batch:1",
            "reason": "登记",
            "recorded_at": moment,
        }
        for student, points, mark in zip(students, earned, ids, strict=True)
    ]


def _lines(
    objective: int, position: int, earned: Sequence[Decimal], ids: Sequence[int]
) -> list[dict[str, object]]:
    return [
        {
            "mark_id": mark,
            "position": 0,
            "leaf_kind": LeafKind.ITEM,
            "leaf": f"B{position + 1:03}",
            "label": f"任务 {position + 1}",
            "objective_id": objective,
            "earned": points,
            "possible": FULL,
        }
        for points, mark in zip(earned, ids, strict=True)
    ]


def _add(model: type, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(model), rows[start : start + CHUNK])
