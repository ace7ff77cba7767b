"""Objectives, evidence lines and marks for tests."""

from decimal import Decimal

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import get_assignment
from lms.core.db import db
from lms.gradebook import services
from lms.gradebook.models import Mark
from lms.gradebook.queries import current_mark
from lms.gradebook.rules import Line
from lms.objectives.models import Objective, ObjectiveKind, ObjectiveSupport

KINDS = {"K": ObjectiveKind.KNOWLEDGE, "S": ObjectiveKind.SKILL, "A": ObjectiveKind.ATTITUDE}


def an_objective(code: str = "K3.1", course: str = "CSF", expected: str = "0.65") -> Objective:
    """An objective; its kind follows from the first letter, training objectives have course ''."""
    objective = Objective(
        course_code=course,
        code=code,
        kind=KINDS.get(code[0], ObjectiveKind.TRAINING) if course else ObjectiveKind.TRAINING,
        title=f"目标 {code}",
        title_en="",
        expected=Decimal(expected),
        position=1,
    )
    db.session.add(objective)
    db.session.commit()
    return objective


def a_support(objective: Objective, parent: Objective, weight: str = "1") -> ObjectiveSupport:
    support = ObjectiveSupport(
        objective_id=objective.id, parent_id=parent.id, weight=Decimal(weight)
    )
    db.session.add(support)
    db.session.commit()
    return support


def a_line(
    leaf: str = "T03-I01", objective: str = "", earned: str = "4", possible: str = "5"
) -> Line:
    kind = "criterion" if "-E" in leaf else "question"
    return Line(kind, leaf, f"内容 {leaf}", objective, Decimal(earned), Decimal(possible))


def a_mark(assignment: Assignment, student: User, *lines: Line, origin: str = "attempt:1") -> Mark:
    """A mark in the ledger, the sum of its lines."""
    lines = lines or (a_line(),)
    loaded = get_assignment(assignment.id)
    assert loaded is not None
    services.record(
        loaded,
        student_id=student.id,
        points=sum((line.earned for line in lines), Decimal(0)),
        possible=sum((line.possible for line in lines), Decimal(0)),
        lines=lines,
        origin=origin,
        reason="测验已批改",
        recorded_by=None,
    )
    db.session.commit()
    mark = current_mark(assignment.id, student.id)
    assert mark is not None
    return mark
