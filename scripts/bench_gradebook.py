"""Totals and attainment of large classrooms: beside a plain sum in SQL, and how they grow.

In this process and on a database of its own; first byte of the grid is measured over HTTP.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench_classes import Size, build_class, term_of
from sqlalchemy import func, select

from lms.accounts.models import SiteRole, User
from lms.app import create_app
from lms.attainment.queries import figures_of, heat_of
from lms.attainment.services.verifying import verify
from lms.classrooms.models import Classroom
from lms.core.clock import now
from lms.core.config import load_settings
from lms.core.db import db
from lms.courses import importer
from lms.gradebook.models import Evidence, GradeItem, StandingMark
from lms.gradebook.queries import grid_of

if TYPE_CHECKING:
    from bench import Figures

CONTENT = Path(__file__).parents[1] / "course_content"
DEEP = Size(students=1000, items=100, objectives=60)
SMALL, LARGE = Size(1000, 10, 10), Size(10_000, 10, 10)
TIMES = 3


def measure(figures: "Figures", place: Path) -> None:
    """One deep classroom; two wide ones, the second with ten times the students."""
    place.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{place / 'gradebook.db'}"
    app = create_app(replace(load_settings(), database_url=url), testing=True)
    with app.app_context():
        db.create_all()
        importer.import_all(CONTENT)
        db.session.commit()
        _deep(figures, _classroom(2031, "61", DEEP))
        _growth(figures, _classroom(2032, "62", SMALL), _classroom(2033, "63", LARGE))
        db.session.remove()
        db.engine.dispose()


def _deep(figures: "Figures", room: Classroom) -> None:
    plain = _took(lambda: _plain_sum(room.id))
    figures.note("attainment_plain_sum", 1000 * plain, "ms")
    for name, work in (
        ("attainment_course", lambda: figures_of([room])),
        ("attainment_heat", lambda: heat_of(room.id, room.course_code)),
        ("attainment_verify", lambda: verify(room)),
    ):
        took = _took(work)
        figures.note(name, 1000 * took, "ms")
        figures.note(f"{name}_ratio", took / plain, "x")


def _growth(figures: "Figures", small: Classroom, large: Classroom) -> None:
    """Ten times the students take how many times as long: 10 is linear."""
    works: tuple[tuple[str, Callable[[Classroom], object]], ...] = (
        ("totals", lambda room: grid_of(room.id, room.course_code)),
        ("attainment", lambda room: figures_of([room])),
    )
    for name, work in works:
        few, many = (_took(partial(work, room)) for room in (small, large))
        figures.note(f"{name}_10000", 1000 * many, "ms")
        figures.note(f"{name}_growth", many / few, "x")


def _took(work: Callable[[], object]) -> float:
    """Seconds, the median of a few; what the session remembers is forgotten in between."""
    took = []
    for _n in range(TIMES):
        db.session.expire_all()
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return median(took)


def _plain_sum(classroom_id: int) -> None:
    """The same rows added up by student and objective, without anything else."""
    asked = (
        select(
            StandingMark.student_id,
            Evidence.objective_id,
            func.sum(Evidence.earned),
            func.sum(Evidence.possible),
        )
        .join(Evidence, Evidence.mark_id == StandingMark.mark_id)
        .join(GradeItem, GradeItem.id == StandingMark.item_id)
        .where(GradeItem.classroom_id == classroom_id)
        .group_by(StandingMark.student_id, Evidence.objective_id)
    )
    db.session.execute(asked).all()


def _classroom(year: int, prefix: str, size: Size) -> Classroom:
    teacher = User(
        number=f"BT{prefix}",
        name="测速教师",
        site_role=SiteRole.MEMBER,
        password_hash="",
        password_changed_at=now(),
        created_at=now(),
    )
    db.session.add(teacher)
    room = build_class(term_of(year), teacher, prefix, size)
    db.session.commit()
    return room
