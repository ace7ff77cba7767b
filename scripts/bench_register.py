"""The grades of a whole term as one workbook: 10,000 students, and how it grows from 1,000.

In this process and on a database of its own: what is measured is reading the registers, 40
students and 10 items each, and writing the long sheet.
"""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from lms.accounts.models import SiteRole, User
from lms.app import create_app
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.clock import now
from lms.core.config import load_settings
from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.models import GradeItem, ItemKind, Mark, MarkSource, StandingMark
from lms.reports.services.exporting import term_file

if TYPE_CHECKING:
    from bench import Figures

ROOMS, ROOM, ITEMS = (25, 250), 40, 10  # classrooms of the two terms, students, items each


def measure(figures: "Figures", place: Path) -> None:
    """Two terms, ten times the students in the second."""
    place.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{place / 'register.db'}"
    app = create_app(replace(load_settings(), database_url=url), testing=True)
    with app.app_context():
        db.create_all()
        took = [_export(_term(number, rooms)) for number, rooms in enumerate(ROOMS, start=1)]
        db.session.remove()
        db.engine.dispose()
    figures.note("register_export_10000", 1000 * took[1], "ms")
    figures.note("register_export_growth", took[1] / took[0], "x")


def _export(term: Term) -> float:
    began = time.perf_counter()
    term_file(term, "xlsx", lambda _percent, _message: None)
    return time.perf_counter() - began


def _term(number: int, rooms: int) -> Term:
    term = Term(code=f"2030-2031-{number}", begins_on=date(2030, 9, 1), ends_on=date(2031, 1, 17))
    db.session.add(term)
    if number == 1:
        db.session.add(_course())
    db.session.flush()
    for room in range(rooms):
        _classroom(term, f"{number}{room:03}")
    db.session.commit()
    return term


def _course() -> Course:
    halves = [("quiz", "任务测验"), ("evaluation", "学习评价")]
    grading = [{"category": key, "title": title, "weight": 50} for key, title in halves]
    return Course(
        code="BENCH",
        title="测速",
        hours=64,
        credits=Decimal(4),
        pass_mark=Decimal(60),
        grading=grading,
        introduction="",
    )


def _classroom(term: Term, prefix: str) -> None:
    room = Classroom(name=prefix, term=term, course_code="BENCH", created_at=now())
    db.session.add(room)
    db.session.flush()
    people = [_person(f"{prefix}{n:04}") for n in range(ROOM)]
    ids = list(db.session.scalars(insert(User).returning(User.id), people))
    db.session.execute(
        insert(Enrollment),
        [
            {"classroom_id": room.id, "user_id": one, "role": Role.STUDENT, "joined_at": now()}
            for one in ids
        ],
    )
    for at in range(ITEMS):
        _marks(room, at, ids)


def _person(number: str) -> dict[str, object]:
    return {
        "number": number,
        "name": f"学生{number}",
        "site_role": SiteRole.MEMBER,
        "password_hash": "",
        "created_at": now(),
        "time_factor": Decimal(1),
    }


def _marks(room: Classroom, at: int, ids: list[int]) -> None:
    item = GradeItem(
        classroom_id=room.id,
        assignment_id=None,
        kind=ItemKind.ENTERED,
        title=f"成绩项 {at}",
        category="quiz" if at % 2 else "evaluation",
        possible=Decimal(100),
        position=at,
    )
    db.session.add(item)
    db.session.flush()
    common = {
        "item_id": item.id,
        "possible": Decimal(100),
        "source": MarkSource.OVERRIDE,
        "origin": "batch:1",
        "reason": "测速",
        "recorded_at": now(),
    }
    rows = [{"student_id": one, "points": Decimal(60 + (one + at) % 40), **common} for one in ids]
    db.session.execute(insert(Mark), rows)
    made = db.session.execute(select(Mark.id, Mark.student_id).where(Mark.item_id == item.id))
    db.session.execute(
        insert(StandingMark),
        [
            {"item_id": item.id, "student_id": who, "mark_id": mark, "precedence": 2, "number": 1}
            for mark, who in made
        ],
    )
