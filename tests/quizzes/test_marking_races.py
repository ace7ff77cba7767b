"""Two teachers, or one who clicks twice, at the very same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Role
from lms.core.db import db, unit_of_work
from lms.core.errors import Refused
from lms.gradebook.models import Mark
from lms.quizzes import queries, services
from lms.quizzes.models import Marking, MarkingPlan, PaperItem
from tests.builders.accounts import a_teacher
from tests.builders.classrooms import an_enrollment
from tests.builders.marking import a_plan, given
from tests.builders.quizzes import paper


@pytest.fixture
def plan(quiz, classroom, teacher):
    an_enrollment(classroom, a_teacher("陈立"), Role.TEACHER)
    return a_plan(quiz, teacher, tolerance="1")


def mark_at_once(app, item_id: int, plan_id: int, people: list[tuple[int, str]]) -> list[str]:
    """Everybody marks the response in a transaction of their own, all beginning together."""
    together = Barrier(len(people))

    def mark(user_id: int, points: str) -> str:
        with app.app_context():
            together.wait(timeout=20)
            try:
                with unit_of_work():
                    services.mark_blind(
                        db.session.get_one(PaperItem, item_id),
                        plan=db.session.get_one(MarkingPlan, plan_id),
                        by=db.session.get_one(User, user_id),
                        marks=given("3", points),
                        seen="",
                    )
            except Refused as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
            return "marked"

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(lambda one: mark(*one), people))


def test_two_teachers_at_once_make_one_mark(*, app, quiz, attempt, teacher, short, plan):
    (other,) = [one.id for one in queries.teachers_of(quiz.classroom_id) if one.id != teacher.id]
    db.session.rollback()

    done = mark_at_once(app, short.id, plan.id, [(teacher.id, "4"), (other, "5")])

    assert done == ["marked", "marked"]
    assert sorted(one.slot for one in db.session.scalars(select(Marking))) == [1, 2]
    assert len(db.session.scalars(select(Mark)).all()) == 1
    assert str(paper(attempt)["T03-I11"].earned.normalize()) == "7.5"


def test_one_teacher_clicking_twice_is_one_of_two(app, attempt, teacher, short, plan):
    db.session.rollback()

    done = mark_at_once(app, short.id, plan.id, [(teacher.id, "4"), (teacher.id, "4")])

    assert done == ["marked", "marked"]
    assert [one.slot for one in db.session.scalars(select(Marking))] == [1]
    assert paper(attempt)["T03-I11"].earned is None
