"""When nothing may be entered, composed or released any more."""

from sqlalchemy import select

from lms.assignments.services import require_term
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.gradebook.queries import standing_submission


class Locked(Refused):
    """The grades of the classroom are submitted."""


def require_unlocked(classroom: Classroom) -> None:
    """Raise NotOpen in a closed term, Locked when the grades are with the registrar.

    For what people do by hand. Marks of work still come into the ledger; the submitted grades
    do not change by them.
    """
    require_term(classroom)
    submission = standing_submission(classroom.id)
    if submission is not None:
        moment = format_moment(submission.submitted_at)
        raise Locked(_("成绩已在 %(moment)s 送审，只能用成绩更正来改。", moment=moment))


def hold_ledger(classroom: Classroom) -> None:
    """Let people who write into one gradebook by hand wait for one another.

    The row is held without keeping marks of work from coming in (they only refer to it).
    """
    wanted = select(Classroom.id).where(Classroom.id == classroom.id)
    db.session.execute(wanted.with_for_update(key_share=True))
