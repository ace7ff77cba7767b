"""When each kind of evaluator may rate."""

from collections.abc import Mapping

from sqlalchemy import delete

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import NotOpen
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, EvaluatorWindow
from lms.evaluations.rules.windows import Window, window_for
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.refusals import TermOver

PEERS = {Evaluator.PEER, Evaluator.INTERGROUP}
STUDENTS = {Evaluator.SELF, *PEERS}


class BadEvaluatorWindow(Refused):
    """A window that ends before it begins; says whose, and at which end it was set."""

    def __init__(self, who: Evaluator, end: str, message: str) -> None:
        self.field = f"{who.value}_{end}"
        super().__init__(message)


def window_of(
    assignment: Assignment, evaluator: Evaluator | str, student_id: int | None = None
) -> Window:
    """From when until when this kind of evaluator may rate.

    Where the teacher has set nothing, students have the assignment's window and staff no
    limit but the term. With `student_id` the allowances of that student hold (`window_for`).
    """
    who = Evaluator(evaluator)
    there, own = queries.windows_of(assignment.id, student_id)
    return window_for(who, _usual(assignment, who), there.get(who, Window()), own)


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
    there, _own = queries.windows_of(assignment.id)
    end = there.get(Evaluator(evaluator), Window()).closes_at
    end = end or assignment.due_at or assignment.closes_at
    return end is None or now() >= end


def is_closed(assignment: Assignment, student_id: int | None = None) -> bool:
    """Whether a student can no longer hand in the own rating."""
    return window_of(assignment, Evaluator.SELF, student_id).has_closed_at(now())


def set_windows(assignment: Assignment, wanted: Mapping[Evaluator, Window], by: User) -> bool:
    """Set the windows of these evaluators; an end left open is as usual.

    Refused when a window would end before it begins, also together with what is usual where
    nothing is set. Nothing set at all is the state without windows. Says whether anything
    changed.
    """
    require_term(assignment)
    lock_assignment(assignment)
    for who, window in wanted.items():
        _require_order(assignment, who, window)
    before, _own = queries.windows_of(assignment.id)
    is_set = any(window != Window() for window in wanted.values())
    after = dict(wanted) if is_set else {}
    if _ends(before) == _ends(after):
        return False
    db.session.execute(
        delete(EvaluatorWindow).where(EvaluatorWindow.assignment_id == assignment.id)
    )
    db.session.add_all(
        EvaluatorWindow(
            assignment_id=assignment.id,
            evaluator=who,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
        )
        for who, window in after.items()
    )
    db.session.flush()
    queries.forget_windows(assignment.id)
    journal.write(
        "evaluation.windows",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        before=_ends(before),
        after=_ends(after),
    )
    return True


def _usual(assignment: Assignment, who: Evaluator) -> Window:
    if who not in STUDENTS:
        return Window()
    due_at = assignment.due_at or assignment.closes_at
    return Window(assignment.opens_at, assignment.closes_at, due_at)


def _require_order(assignment: Assignment, who: Evaluator, window: Window) -> None:
    whole = _usual(assignment, who).narrowed_to(window)
    if whole.opens_at is None or whole.closes_at is None or whole.opens_at < whole.closes_at:
        return
    said = {
        "who": NAMES[who],
        "opens": format_moment(whole.opens_at),
        "closes": format_moment(whole.closes_at),
    }
    if window.opens_at and window.closes_at:
        text = _("%(who)s的结束时间（%(closes)s）要晚于开始时间（%(opens)s）。", **said)
    else:
        text = _(
            "%(who)s的开始时间 %(opens)s 不早于结束时间 %(closes)s。"
            "没有填的一项沿用活动的时间，请一起核对。",
            **said,
        )
    raise BadEvaluatorWindow(who, "closes_at" if window.closes_at else "opens_at", text)


def _ends(windows: Mapping[Evaluator, Window]) -> dict[str, list[str]]:
    """As the journal keeps them."""
    return {
        who.value: [end.isoformat() if end else "" for end in (one.opens_at, one.closes_at)]
        for who, one in sorted(windows.items())
    }
