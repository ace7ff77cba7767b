"""Deciding what a class sees of a quiz: the matrix, the switch, and a moment for later."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _, format_moment
from lms.courses.rules.reviewing import Matrix
from lms.quizzes.models import ReviewSetting
from lms.quizzes.rules.review_words import aspect_titles, phase_titles
from lms.quizzes.rules.reviewing import Release


class ReleaseLocked(Refused):
    """The term is closed; what its quizzes show stands."""


class LacksCells(Refused):
    """The matrix shows something without what it cannot stand without."""


class MomentPassed(Refused):
    """The moment of a release for later has passed already."""


def set_review(
    assignment: Assignment, *, by: User, matrix: Matrix | None, seen: str | None = None
) -> ReviewSetting:
    """Keep the classroom's own matrix; None goes back to what the text of the quiz says.

    `seen` is the state the teacher looked at (`seen_setting`); if somebody changed it since,
    nothing is overwritten.
    """
    for aspect, phase, needed in matrix.gaps() if matrix else ():
        raise LacksCells(_lacking(aspect, phase, needed))
    setting = _lock(assignment, by)
    _require_unchanged(setting, seen)
    setting.matrix = matrix.to_json() if matrix else None
    _note("review.set", setting, by, matrix=setting.matrix)
    return setting


def switch_release(
    assignment: Assignment, *, by: User, to: Release, seen: str | None = None
) -> ReviewSetting:
    """Release to everybody now, withhold from everybody now, or follow the matrix again.

    The switch ends an earlier plan for later.
    """
    setting = _lock(assignment, by)
    _require_unchanged(setting, seen)
    setting.state, setting.releases_at = to, None
    _note("review.switch", setting, by, to=to.value)
    return setting


def release_later(
    assignment: Assignment, *, by: User, at: datetime | None, seen: str | None = None
) -> ReviewSetting:
    """Release to everybody from this moment on; None takes the plan back."""
    if at is not None and at <= now():
        raise MomentPassed(
            _("%(moment)s 已经过去。请填一个将来的时间，或者现在就公布。", moment=format_moment(at))
        )
    setting = _lock(assignment, by)
    _require_unchanged(setting, seen)
    if at is None and setting.is_due(now()):
        setting.state = Release.RELEASED  # what is out already stays out
    setting.releases_at = at
    _note("review.release_later", setting, by, at=at.isoformat() if at else None)
    return setting


def seen_setting(setting: ReviewSetting | None) -> str:
    """A token for the state a teacher looks at."""
    return setting.changed_at.isoformat() if setting else ""


def _lock(assignment: Assignment, by: User) -> ReviewSetting:
    """The setting, locked; a new one when there is none yet."""
    term = assignment.classroom.term
    if term.closed_at is not None:
        raise ReleaseLocked(_("学期 %(term)s 已经结束，公布的内容不能再改。", term=term.code))
    setting = db.session.scalar(
        select(ReviewSetting)
        .where(ReviewSetting.assignment_id == assignment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if setting is None:
        setting = ReviewSetting(assignment_id=assignment.id, state=Release.RULE)
    return setting


def _require_unchanged(setting: ReviewSetting, seen: str | None) -> None:
    if seen is not None and seen != seen_setting(setting if setting.changed_at else None):
        raise Stale(_("公布的设置刚刚被改过，这次没有保存。请看过现在的设置，再决定是否改。"))


def _note(action: str, setting: ReviewSetting, by: User, **detail: object) -> None:
    setting.changed_at, setting.changed_by_id = now(), by.id
    db.session.add(setting)
    db.session.flush()
    journal.write(
        action,
        subject=f"assignment:{setting.assignment_id}",
        actor_id=by.id,
        actor_name=by.name,
        **detail,
    )


def _lacking(aspect: str, phase: str, needed: str) -> str:
    titles = aspect_titles()
    return _(
        "“%(phase)s”一栏公布了%(aspect)s，却没有公布%(needed)s，没有保存。请把%(needed)s也勾上，"
        "或去掉%(aspect)s。",
        phase=phase_titles()[phase],
        aspect=titles[aspect],
        needed=titles[needed],
    )
