"""Writes of early warning: thresholds, and notes of what was done."""

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment
from lms.classrooms.services import require_open
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.reports.models import WarningNote, WarningRules
from lms.reports.queries.warnings import rules_of
from lms.reports.rules.warning import Thresholds


class EmptyNote(Refused):
    """A note says what was done."""


def set_thresholds(classroom: Classroom, limits: Thresholds, *, by: User) -> bool:
    """From now on the classroom warns by these; False where nothing changed."""
    require_open(classroom)
    own = rules_of(classroom.id)
    before = Thresholds.from_json(own.rules) if own else Thresholds()
    if before == limits:
        return False
    if own is None:
        own = WarningRules(classroom_id=classroom.id)
        db.session.add(own)
    own.rules, own.changed_at, own.changed_by_id = limits.to_json(), now(), by.id
    db.session.flush()
    journal.write(
        "warnings.set",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        before=before.to_json(),
        after=limits.to_json(),
    )
    return True


def note(student: Enrollment, text: str, *, by: User) -> WarningNote:
    """Keep what a teacher did about this student; `student` with classroom and term."""
    require_open(student.classroom)
    if not text.strip():
        raise EmptyNote(_("请写下做了什么，例如“课后谈话，约定周五补交”。"))
    written = WarningNote(
        classroom_id=student.classroom_id,
        student_id=student.user_id,
        text=text.strip(),
        written_at=now(),
        written_by_id=by.id,
    )
    db.session.add(written)
    db.session.flush()
    journal.write(
        "warnings.note",
        subject=f"classroom:{student.classroom_id}",
        actor_id=by.id,
        actor_name=by.name,
        student=student.user_id,
    )
    return written
