"""Objectives for tests: `some_objectives("K3.1", "S3.1", course_code="CSF")`."""

from lms.core.db import db
from lms.objectives import services
from lms.objectives.models import Objective
from lms.objectives.queries import by_code
from lms.objectives.services import Row

KINDS = {"K": "knowledge", "S": "skill", "A": "attitude"}


def a_row(code: str = "K3.1", title: str = "", **more: object) -> Row:
    return Row(code, KINDS.get(code[0], "training"), title or f"目标 {code}", **more)  # type: ignore[arg-type]


def some_objectives(*codes: str, course_code: str = "CSF") -> dict[str, Objective]:
    """The tree of a course made of just these codes, by code."""
    services.replace_tree(course_code, [a_row(code) for code in codes])
    db.session.commit()
    return by_code([course_code])[course_code]
