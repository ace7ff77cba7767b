"""Mentor links for tests: `a_link(scene)` and the address that opens it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from lms.accounts.models import User
from lms.core.db import db
from lms.evaluations.models import MentorLink
from lms.evaluations.queries.plans import table_of
from lms.evaluations.rules.links import token_of
from lms.evaluations.services import links
from tests.builders.evaluations import Scene

ZONE = ZoneInfo("Asia/Shanghai")
LAST_DAY = date(2026, 12, 7)  # two weeks after the tests' stopped clock


def a_link(
    scene: Scene,
    students: Sequence[User] | None = None,
    *,
    name: str = "王师傅",
    company: str = "恒通物流",
    shows_names: bool = False,
    last_day: date = LAST_DAY,
    **more: Any,
) -> MentorLink:
    """A link to rate these students, or all of the scene, by its mentor."""
    chosen = scene.students if students is None else students
    link = links.make_link(
        scene.assignment,
        table_of(scene.assignment).text,
        name=name,
        company=company,
        shows_names=shows_names,
        student_ids={student.id for student in chosen},
        last_day=last_day,
        zone=ZONE,
        by=more.get("by", scene.teacher),
    )
    db.session.commit()
    return link


def token_for(link: MentorLink) -> str:
    return token_of(current_app.config["SECRET_KEY"], link.id, link.nonce)


def address_of(link: MentorLink, more: str = "") -> str:
    """/mentor/<token>, with what comes after it."""
    return f"/mentor/{token_for(link)}{more}"
