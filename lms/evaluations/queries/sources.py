"""Marks of other activities that rows of a table are taken from."""

from collections.abc import Collection, Iterable

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import Sheet
from lms.evaluations.rules.voices import SourceMark
from lms.gradebook.models import GradeItem, Mark
from lms.gradebook.queries import is_current
from lms.revisions.models import Revision


def source_marks(
    assignment: Assignment, texts: Iterable[TableText], student_ids: Collection[int]
) -> dict[int, dict[str, SourceMark]]:
    """The marks that count, by student and key of the activity (T03-Q), in the classroom.

    One statement; none where no table takes rows from an activity.
    """
    keys = {row.source for text in texts for row in text.criteria if row.source}
    if not keys:
        return {}
    rows = db.session.execute(
        select(Mark.student_id, Activity.key, Activity.title, Mark.points, Mark.possible)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .join(Assignment, Assignment.id == GradeItem.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(
            GradeItem.classroom_id == assignment.classroom_id,
            Activity.key.in_(keys),
            Mark.student_id.in_(student_ids),
            is_current(),
        )
        .order_by(Mark.id)
    )
    found: dict[int, dict[str, SourceMark]] = {}
    for student_id, key, title, points, possible in rows:
        found.setdefault(student_id, {})[key] = SourceMark(title, points, possible)
    return found


def fed_by(assignment: Assignment, student_ids: Collection[int]) -> dict[int, set[int]]:
    """Students whose sheets may take rows from this activity, by the sheets' assignment.

    Asked with every mark entered, so it reads no table: it looks for the key in the text of
    the compiled ones, and one too many does no harm.
    """
    given, source = aliased(Assignment), aliased(Activity)
    names_it = cast(Revision.compiled, Text).contains('"source": "' + source.key + '"')
    rows = db.session.execute(
        select(Sheet.assignment_id, Sheet.student_id)
        .join(given, given.id == Sheet.assignment_id)
        .join(Revision, Revision.id == Sheet.revision_id)
        .join(source, source.id == assignment.activity_id)
        .where(
            given.classroom_id == assignment.classroom_id,
            Sheet.student_id.in_(student_ids),
            names_it,
        )
        .order_by(Sheet.assignment_id, Sheet.student_id)
    )
    found: dict[int, set[int]] = {}
    for assignment_id, student_id in rows:
        found.setdefault(assignment_id, set()).add(student_id)
    return found


def evaluations_in(classroom_id: int | None) -> list[int]:
    """The evaluations given to a classroom, or to any; by id."""
    asked = (
        select(Assignment.id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Activity.kind == ActivityKind.EVALUATION)
        .order_by(Assignment.id)
    )
    if classroom_id is not None:
        asked = asked.where(Assignment.classroom_id == classroom_id)
    return list(db.session.scalars(asked))
