"""Marking for tests: plans, blind markings, appeals; say only what matters."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import db
from lms.quizzes import queries, services
from lms.quizzes.models import Appeal, Attempt, Marking, MarkingPlan, PaperItem
from tests.builders.quizzes import loaded


def given(*points: str, key: str = "T03-I11") -> dict[str, list[Decimal]]:
    """Points for each marking point of one leaf."""
    return {key: [Decimal(point) for point in points]}


def a_plan(
    quiz: Assignment,
    by: User,
    *,
    key: str = "T03-I11",
    markers: Sequence[User] = (),
    double: bool = True,
    tolerance: str = "1",
) -> MarkingPlan:
    """How a question is marked; by two unless told otherwise."""
    assignment = loaded(quiz)
    question = queries.question_in(assignment, key)
    assert question is not None
    plan = services.arrange(
        assignment,
        question,
        by=by,
        marker_ids=[one.id for one in markers],
        is_double=double,
        tolerance=Decimal(tolerance),
    )
    db.session.commit()
    db.session.expunge_all()
    return plan


def a_marking(
    item: PaperItem, plan: MarkingPlan, by: User, *points: str, **options: Any
) -> Marking:
    """One of two markings, as the desk gives it."""
    marking = services.mark_blind(item, plan=plan, by=by, marks=given(*points), **options)
    db.session.commit()
    db.session.expunge_all()
    return marking


def an_appeal(
    attempt: Attempt, by: User, item: PaperItem | None = None, reason: str = "第二点我写了。"
) -> Appeal:
    """An appeal about one question, or the whole attempt."""
    found = queries.get_attempt(attempt.id)
    assert found is not None
    appeal = services.ask(found, by=by, item=item, reason=reason)
    db.session.commit()
    db.session.expunge_all()
    return appeal
