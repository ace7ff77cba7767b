"""What stands in the school, and what somebody should look after."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Exists, ScalarSelect, Select, func, select

from lms.accounts.models import SiteRole, User
from lms.classrooms.models import Classroom, Enrollment, Role, RosterImport, Term
from lms.core.db import db
from lms.core.jobs import Job, JobState
from lms.gradebook.models import (
    CorrectionStatus,
    GradeCorrection,
    GradeSubmission,
    SubmissionStatus,
)


@dataclass(frozen=True)
class Counts:
    """The school in numbers, and the numbers that should be none."""

    members: int
    teachers: int
    administrators: int
    classrooms: int
    waiting: int  # never signed in
    without_teacher: int
    without_students: int
    imports_left: int  # uploaded, neither applied nor thrown away
    failed_jobs: int
    terms_over: int  # past their last day and still open
    submitted: int  # grades of classrooms that wait for the office
    corrections: int  # of grades, that wait for the office


def counts(today: date) -> Counts:
    """All in one statement."""
    row = db.session.execute(
        select(
            _people(User.site_role == SiteRole.MEMBER).label("members"),
            _people(User.site_role == SiteRole.TEACHER).label("teachers"),
            _people(User.site_role == SiteRole.ADMINISTRATOR).label("administrators"),
            _open_classrooms().label("classrooms"),
            _people(User.password_changed_at.is_(None)).label("waiting"),
            _open_classrooms(without=Role.TEACHER).label("without_teacher"),
            _open_classrooms(without=Role.STUDENT).label("without_students"),
            _number(
                select(func.count())
                .select_from(RosterImport)
                .join(Classroom, Classroom.id == RosterImport.classroom_id)
                .join(Term, Term.id == Classroom.term_id)
                .where(RosterImport.applied_at.is_(None), Term.closed_at.is_(None))
            ).label("imports_left"),
            _number(
                select(func.count()).select_from(Job).where(Job.state == JobState.FAILED)
            ).label("failed_jobs"),
            _number(
                select(func.count())
                .select_from(Term)
                .where(Term.closed_at.is_(None), Term.ends_on < today)
            ).label("terms_over"),
            _number(
                select(func.count())
                .select_from(GradeSubmission)
                .where(GradeSubmission.status == SubmissionStatus.SUBMITTED)
            ).label("submitted"),
            _number(
                select(func.count())
                .select_from(GradeCorrection)
                .where(GradeCorrection.status == CorrectionStatus.REQUESTED)
            ).label("corrections"),
        )
    ).one()
    return Counts(**row._asdict())


@dataclass(frozen=True)
class BareClassroom:
    """A classroom that lacks a teacher or students."""

    id: int
    name: str
    term: str
    lacks: Role


def bare_classrooms(limit: int = 20) -> list[BareClassroom]:
    """Open classrooms nobody teaches or nobody attends, by term and name."""
    found = []
    for role in (Role.TEACHER, Role.STUDENT):
        rows = db.session.execute(
            select(Classroom.id, Classroom.name, Term.code)
            .join(Term, Term.id == Classroom.term_id)
            .where(Term.closed_at.is_(None), ~_has(role))
            .order_by(Term.code.desc(), Classroom.name)
            .limit(limit)
        )
        found += [BareClassroom(*row, role) for row in rows]
    return found


def unapplied_imports(limit: int = 20) -> list[tuple[int, str, str]]:
    """Roster files uploaded and left: id, file name, classroom; the latest first."""
    rows = db.session.execute(
        select(RosterImport.id, RosterImport.file_name, Classroom.name)
        .join(Classroom, Classroom.id == RosterImport.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(RosterImport.applied_at.is_(None), Term.closed_at.is_(None))
        .order_by(RosterImport.id.desc())
        .limit(limit)
    )
    return [(row.id, row.file_name, row.name) for row in rows]


def _people(wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    return _number(
        select(func.count()).select_from(User).where(User.deactivated_at.is_(None), wanted)
    )


def _open_classrooms(without: Role | None = None) -> ScalarSelect[int]:
    statement = (
        select(func.count())
        .select_from(Classroom)
        .join(Term, Term.id == Classroom.term_id)
        .where(Term.closed_at.is_(None))
    )
    return _number(statement if without is None else statement.where(~_has(without)))


def _has(role: Role) -> Exists:
    return (
        select(Enrollment.id)
        .where(
            Enrollment.classroom_id == Classroom.id,
            Enrollment.role == role,
            Enrollment.left_at.is_(None),
        )
        .correlate(Classroom)
        .exists()
    )


def _number(statement: Select[int]) -> ScalarSelect[int]:
    return statement.scalar_subquery()
