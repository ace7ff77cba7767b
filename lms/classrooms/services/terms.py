"""Terms: made, closed when they are over, reopened when something must be corrected."""

from datetime import date

from lms.accounts.models import User
from lms.classrooms import queries
from lms.classrooms.models import Term
from lms.classrooms.rules.terms import term_code
from lms.classrooms.services.refusals import BadTerm
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _


def create_term(*, code: str, begins_on: date, ends_on: date, actor: User) -> Term:
    """Make a term; its code may be written as schools write it (2026-2027学年第一学期)."""
    spelled = term_code(code)
    if spelled is None:
        raise BadTerm(_("看不懂学期“%(code)s”。请写成 2026-2027-1 的样子。", code=code))
    if begins_on >= ends_on:
        raise BadTerm(_("学期的结束日期要晚于开始日期。请核对后重填。"))
    if queries.term_by_code(spelled) is not None:
        raise BadTerm(_("学期 %(code)s 已经有了，不用再建。", code=spelled))
    term = Term(code=spelled, begins_on=begins_on, ends_on=ends_on)
    db.session.add(term)
    db.session.flush()
    _note("term.create", term, actor)
    return term


def close_term(term: Term, *, actor: User) -> None:
    """From now on nothing in this term changes."""
    if term.closed_at is None:
        term.closed_at = now()
        _note("term.close", term, actor)
        db.session.flush()


def reopen_term(term: Term, *, actor: User) -> None:
    if term.closed_at is not None:
        term.closed_at = None
        _note("term.reopen", term, actor)
        db.session.flush()


def _note(action: str, term: Term, actor: User) -> None:
    journal.write(
        action,
        subject=f"term:{term.id}",
        actor_id=actor.id,
        actor_name=actor.name,
        code=term.code,
    )
