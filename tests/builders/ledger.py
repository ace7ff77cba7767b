"""Hand-entered marks, batches and items for tests."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook import queries, services
from lms.gradebook.models import (
    BatchKind,
    CorrectionStatus,
    FinalGrade,
    GradeCorrection,
    GradeItem,
    GradeSubmission,
    ItemKind,
    MarkBatch,
    MarkImport,
)
from lms.gradebook.services import CellEdit, Outcome


def an_item(
    classroom: Classroom, title: str = "课堂表现", *, possible: str = "100", **more: Any
) -> GradeItem:
    """A column a teacher enters by hand; `shares` names objectives: {"K3.1": "1"}."""
    shares = more.pop("shares", {})
    item = GradeItem(
        classroom_id=classroom.id,
        kind=ItemKind.ENTERED,
        title=title,
        category=more.pop("category", "quiz"),
        possible=Decimal(possible),
        position=more.pop("position", 900),
        objectives=[{"code": code, "share": share} for code, share in shares.items()],
        **more,
    )
    db.session.add(item)
    db.session.commit()
    return item


def an_edit(column: str, student: User, points: str | None, seen: int = 0) -> CellEdit:
    return CellEdit(column, student.id, None if points is None else Decimal(points), seen)


def entered(classroom: Classroom, by: User, *edits: CellEdit, reason: str = "期末补录") -> Outcome:
    """These edits entered and kept."""
    outcome = services.enter_by_hand(classroom, edits, reason=reason, by=by)
    db.session.commit()
    return outcome


def points_of(item: GradeItem, student: User) -> str:
    """The points that stand in a cell as written, or ''."""
    mark = queries.mark_of(item.id, student.id)
    return f"{mark.points.normalize():f}" if mark else ""


def lines_in(item: GradeItem, student: User) -> list[tuple[str, str, str]]:
    """The evidence of the mark that stands: leaf, earned, possible."""
    mark = queries.mark_of(item.id, student.id)
    return [
        (line.leaf, f"{line.earned.normalize():f}", f"{line.possible.normalize():f}")
        for line in (mark.evidence if mark else ())
    ]


def a_submission(classroom: Classroom, by: User) -> GradeSubmission:
    """The grades of the classroom as they are, handed to the registrar."""
    seen = [one.key for one in queries.readiness_of(classroom).findings]
    submission = services.submit(classroom, seen=seen, by=by)
    db.session.commit()
    return submission


def a_correction(by: User, *, before: str, after: str) -> GradeCorrection:
    """An approved correction of the only grade of a classroom, whatever the grade says."""
    (grade,) = db.session.scalars(select(FinalGrade)).all()
    correction = GradeCorrection(
        grade_id=grade.id,
        status=CorrectionStatus.APPROVED,
        before={"value": before, "grade": before, "state": "none"},
        after={"value": after, "grade": after, "state": "none"},
        reason="漏算",
        requested_at=now(),
        requested_by_id=by.id,
        decided_at=now(),
        decided_by_id=by.id,
    )
    db.session.add(correction)
    db.session.commit()
    return correction


def a_batch(classroom: Classroom, by: User, kind: BatchKind = BatchKind.ENTRY) -> MarkBatch:
    """A batch with nothing in it."""
    batch = services.open_batch(classroom.id, kind, reason="补录", by=by)
    db.session.commit()
    return batch


def a_mark_import(
    classroom: Classroom, by: User, text: str, file_name: str = "成绩.csv"
) -> MarkImport:
    """A file of marks as uploaded."""
    made = services.read_import(classroom, data=text.encode(), file_name=file_name, by=by)
    db.session.commit()
    return made
