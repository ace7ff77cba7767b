"""Who may take, see and mark; attempts themselves are found by queries that take the viewer."""

from collections.abc import Collection
from datetime import datetime, timedelta

from lms.accounts.models import User
from lms.core.clock import now
from lms.courses.models import Course
from lms.courses.policy import can_see_catalogue
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes.models import Attempt
from lms.quizzes.rules import timing


def can_see_papers(actor: User, course: Course) -> bool:
    """An exam's rules and questions are for those who teach and for the office."""
    return can_see_catalogue(actor)


def ends_at(attempt: Attempt) -> datetime | None:
    """When the attempt must end: as it was begun, or sooner where the closing was moved forward.

    Otherwise answers would still be taken while others may already see the right ones.
    """
    ends = (attempt.ends_at, attempt.assignment.closes_at)
    return min((moment for moment in ends if moment is not None), default=None)


def over_since(attempt: Attempt, moment: datetime | None = None) -> datetime | None:
    """When an attempt that nobody handed in came to its end, or None while it may go on.

    Every page and every service asks here, so an attempt past its time is over for all of
    them at the same moment, whether or not anything has been written about it yet.
    """
    term = attempt.assignment.classroom.term
    return timing.over_since(ends_at(attempt), term.closed_at, moment or now())


def is_running(attempt: Attempt, moment: datetime | None = None) -> bool:
    """Whether answers are still taken."""
    return attempt.handed_in_at is None and over_since(attempt, moment) is None


def handed_in_since(attempt: Attempt) -> datetime | None:
    """When the attempt was handed in, or counts as handed in; None while it runs."""
    return attempt.handed_in_at or over_since(attempt)


def may_see_answers(attempt: Attempt) -> bool:
    """Whether the quiz lets its student see right answers, marks by question and comments now."""
    settings = QuizSettings.from_json(attempt.revision.compiled)
    return timing.is_review_open(
        settings.review,
        handed_in=handed_in_since(attempt) is not None,
        closes_at=attempt.assignment.closes_at,
        term_closed_at=attempt.assignment.classroom.term.closed_at,
        moment=now(),
    )


def marks_shown_since(attempt: Attempt) -> datetime | None:
    """Since when the student may see the marks by question; None while that is not so.

    Marked anew counts anew: new marks may be looked at just as long.
    """
    if attempt.marked_at is None or not may_see_answers(attempt):
        return None
    settings = QuizSettings.from_json(attempt.revision.compiled)
    closes_at = attempt.assignment.closes_at
    opened = closes_at if settings.review == "after_close" else None
    moments = (attempt.marked_at, attempt.handed_in_at, opened)
    return max(moment for moment in moments if moment is not None)


def appealable_until(attempt: Attempt, days: int | None) -> datetime | None:
    """Until when its student may ask for the marks to be looked at again; None for not at all."""
    since = marks_shown_since(attempt)
    if since is None or days is None or attempt.assignment.classroom.term.closed_at is not None:
        return None
    return since + timedelta(days=days)


def may_appeal(attempt: Attempt, days: int | None, moment: datetime | None = None) -> bool:
    """Whether its student may ask for that now."""
    until = appealable_until(attempt, days)
    return until is not None and (moment or now()) < until


def may_decide(actor: User, parties: Collection[int], teachers: Collection[User]) -> bool:
    """Whoever marked does not decide between the two, unless no other teacher is there."""
    is_only_party = all(one.id in parties for one in teachers)
    return actor.id not in parties or is_only_party
