"""What classrooms refuse, in words for the person who asked."""

from lms.classrooms.models import Classroom
from lms.classrooms.policy import is_open
from lms.core.errors import Refused, Stale
from lms.core.i18n import _


class TermClosed(Refused):
    """The term is over; nothing in it changes."""


class BadTerm(Refused):
    """A term with a wrong code, wrong dates, or one that is there already."""


class NameTaken(Refused):
    """There is a classroom or group of this name already."""


class BadName(Refused):
    """A name that is empty or too long."""


class WrongRole(Refused):
    """This person cannot be that in this classroom."""


class GroupInUse(Refused):
    """A group with students in it is not deleted."""


class PlanHasErrors(Refused):
    """A roster file with errors is not imported, not even in part."""


class PlanIsStale(Stale):
    """The roster changed after the preview was made; nothing was imported."""


class ImportIsOver(Refused):
    """The import was made, taken back, or followed by another."""


def require_open(classroom: Classroom) -> None:
    """Refuse every change in a closed term."""
    if not is_open(classroom):
        raise TermClosed(
            _(
                "学期 %(term)s 已经结束，里面的内容不能再改。"
                "需要更正时，请管理员先重新开放这个学期。",
                term=classroom.term.code,
            )
        )
