"""Mentor links with their students, for the teacher who made them and for who opens one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Activity
from lms.evaluations.models import MentorLink, MentorLinkStudent, Rating, Review, Sheet
from lms.evaluations.rules.links import shown_name


@dataclass(frozen=True)
class LinkStudent:
    """One student of a link, and how far the mentor is with them.

    `number` counts the students of the link in the order they were put on it, which is
    drawn by chance: it stays when somebody leaves and tells nothing about the student.
    `shown` is all the mentor may know.
    """

    number: int
    shown: str
    student_id: int
    name: str
    school_number: str
    is_here: bool
    revision_id: int | None  # of the sheet, where there is one
    review_id: int | None
    rated: int
    saved_at: datetime | None
    handed_in_at: datetime | None


def get_link(link_id: int, *, lock: bool = False) -> MentorLink | None:
    """The link with its assignment, classroom, term and task; locked if asked."""
    assignment = joinedload(MentorLink.assignment)
    asked = (
        select(MentorLink)
        .where(MentorLink.id == link_id)
        .options(
            assignment.joinedload(Assignment.classroom).joinedload(Classroom.term),
            assignment.joinedload(Assignment.activity).joinedload(Activity.task),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(asked.with_for_update(of=MentorLink) if lock else asked)


def teachers_link_of(viewer: User, link_id: int) -> MentorLink | None:
    """The link, for a teacher of its classroom."""
    link = get_link(link_id)
    if link is None:
        return None
    is_teacher = select(Enrollment.id).where(
        Enrollment.classroom_id == link.assignment.classroom_id,
        Enrollment.user_id == viewer.id,
        Enrollment.role == Role.TEACHER,
        Enrollment.left_at.is_(None),
    )
    return link if db.session.scalar(is_teacher) else None


def links_of(assignment_id: int) -> list[MentorLink]:
    """All links of an assignment, the latest first."""
    return list(
        db.session.scalars(
            select(MentorLink)
            .where(MentorLink.assignment_id == assignment_id)
            .order_by(MentorLink.id.desc())
        )
    )


def students_of_links(links: Iterable[MentorLink]) -> dict[int, list[LinkStudent]]:
    """The students of each link by their number on it; one statement."""
    shows_names = {link.id: link.shows_names for link in links}
    rows = _rows(MentorLinkStudent.link_id.in_(list(shows_names)))
    shared = Counter((row.link_id, row.name) for row in rows)
    found: dict[int, list[LinkStudent]] = {link_id: [] for link_id in shows_names}
    for row in rows:
        students = found[row.link_id]
        number = len(students) + 1
        shown = shown_name(
            number,
            row.name,
            shows_names=shows_names[row.link_id],
            is_shared=shared[row.link_id, row.name] > 1,
        )
        about: tuple[Any, ...] = tuple(row)[1:]
        students.append(LinkStudent(number, shown, *about))
    return found


def students_on(link: MentorLink) -> list[LinkStudent]:
    return students_of_links([link])[link.id]


def handed_in_by(link: MentorLink) -> list[Review]:
    """What was handed in through the link, with sheets, tables and assignment."""
    sheet = contains_eager(Review.sheet)
    assignment = sheet.joinedload(Sheet.assignment)
    return list(
        db.session.scalars(
            select(Review)
            .join(Review.sheet)
            .where(Review.link_id == link.id, Review.handed_in_at.is_not(None))
            .order_by(Review.id)
            .options(
                sheet.joinedload(Sheet.revision),
                assignment.joinedload(Assignment.classroom).joinedload(Classroom.term),
                assignment.joinedload(Assignment.activity),
            )
        )
    )


def _rows(wanted: ColumnElement[bool]) -> Sequence[Row[Any]]:
    here = and_(
        Enrollment.classroom_id == Assignment.classroom_id,
        Enrollment.user_id == User.id,
        Enrollment.role == Role.STUDENT,
        Enrollment.left_at.is_(None),
    )
    rated = select(func.count(Rating.id)).where(Rating.review_id == Review.id).scalar_subquery()
    return db.session.execute(
        select(
            MentorLinkStudent.link_id,
            User.id,
            User.name,
            User.number,
            Enrollment.id.is_not(None),
            Sheet.revision_id,
            Review.id,
            rated,
            Review.saved_at,
            Review.handed_in_at,
        )
        .join(MentorLink, MentorLink.id == MentorLinkStudent.link_id)
        .join(Assignment, Assignment.id == MentorLink.assignment_id)
        .join(User, User.id == MentorLinkStudent.student_id)
        .outerjoin(Enrollment, here)
        .outerjoin(Sheet, and_(Sheet.assignment_id == Assignment.id, Sheet.student_id == User.id))
        .outerjoin(Review, and_(Review.sheet_id == Sheet.id, Review.link_id == MentorLink.id))
        .where(wanted)
        .order_by(MentorLinkStudent.link_id, MentorLinkStudent.id)
    ).all()
