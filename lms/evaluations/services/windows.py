"""When each kind of evaluator may rate."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from sqlalchemy.orm import SessionTransaction

from lms.assignments.models import Assignment
from lms.assignments.services import NotOpen
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _, format_moment
from lms.evaluations import queries
from lms.evaluations.models import Evaluator
from lms.evaluations.rules.windows import Window
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.services.refusals import TermOver

PEERS = {Evaluator.PEER, Evaluator.INTERGROUP}
STUDENTS = {Evaluator.SELF, *PEERS}

Read = tuple[Mapping[Evaluator, Window], Window]

# Settling a class asks once per sheet: within one transaction the answer is the same.
_read: WeakKeyDictionary[SessionTransaction, dict[tuple[int, int | None], Read]] = (
    WeakKeyDictionary()
)


def window_of(
    assignment: Assignment, evaluator: Evaluator | str, student_id: int | None = None
) -> Window:
    """From when until when this kind of evaluator may rate.

    Where the teacher has set nothing, students have the assignment's window and staff no
    limit but the term. With `student_id` the allowances of that student hold: for the own
    rating as everywhere else; for rating classmates they only lengthen, because the others
    wait for these reviews.
    """
    who = Evaluator(evaluator)
    there, own = _windows(assignment, student_id)
    usual = Window()
    if who in STUDENTS:
        due_at = assignment.due_at or assignment.closes_at
        usual = Window(assignment.opens_at, assignment.closes_at, due_at)
    window = usual.narrowed_to(there.get(who, Window()))
    return window.widened_by(own) if who in PEERS else window.narrowed_to(own)


def require_term(assignment: Assignment) -> None:
    """Raise TermOver when the term is closed: where there is no window, this is the limit."""
    term = assignment.classroom.term
    if term.closed_at is not None:
        raise TermOver(_("学期 %(term)s 已经结束，评价表只能查看。", term=term.code))


def require_open_for(
    assignment: Assignment, evaluator: Evaluator | str, student_id: int | None = None
) -> None:
    """Raise TermOver or NotOpen, saying since or until when, unless this evaluator may rate now."""
    require_term(assignment)
    window, moment = window_of(assignment, evaluator, student_id), now()
    who = NAMES[str(evaluator)]
    if not window.has_opened_at(moment):
        opens = format_moment(window.opens_at)
        raise NotOpen(_("%(who)s在 %(opens)s 开放，现在还不能评分。", who=who, opens=opens))
    if window.has_closed_at(moment):
        closed = format_moment(window.closes_at)
        text = _("%(who)s已在 %(closed)s 截止，这次没有保存。", who=who, closed=closed)
        raise NotOpen(text + (_("需要补评请联系任课教师。") if evaluator in STUDENTS else ""))


def is_open_for(
    assignment: Assignment, evaluator: Evaluator | str, student_id: int | None = None
) -> bool:
    """Whether this evaluator may rate now: the term is open and so is the window."""
    window = window_of(assignment, evaluator, student_id)
    return assignment.classroom.term.closed_at is None and window.is_open_at(now())


def is_overdue(assignment: Assignment, evaluator: Evaluator | str) -> bool:
    """Whether the rule `zero` may count what has not come from this evaluator.

    That is after the end of the window set for it, else after the due (or closing) moment of
    the assignment. Without any such moment there is nothing to wait for.
    """
    there, _own = _windows(assignment, None)
    end = there.get(Evaluator(evaluator), Window()).closes_at
    end = end or assignment.due_at or assignment.closes_at
    return end is None or now() >= end


def is_closed(assignment: Assignment, student_id: int | None = None) -> bool:
    """Whether a student can no longer hand in the own rating."""
    return window_of(assignment, Evaluator.SELF, student_id).has_closed_at(now())


def forget(assignment: Assignment) -> None:
    """Read the windows anew: they were changed."""
    for known in _read.values():
        for key in [key for key in known if key[0] == assignment.id]:
            del known[key]


def _windows(assignment: Assignment, student_id: int | None) -> Read:
    transaction = db.session().get_transaction()
    known = {} if transaction is None else _read.setdefault(transaction, {})
    key = (assignment.id, student_id)
    if key not in known:
        known[key] = queries.windows_of(*key)
    return known[key]
