"""Who may take, see and mark; attempts themselves are found by queries that take the viewer."""

from datetime import datetime

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.clock import now
from lms.core.jobs import Job
from lms.courses.models import Course
from lms.courses.policy import can_see_catalogue
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import queries
from lms.quizzes.models import Attempt
from lms.quizzes.rules import timing

MEND_JOB = "quizzes.mend"


def can_see_papers(actor: User, course: Course) -> bool:
    """An exam's rules and questions are for those who teach and for the office."""
    return can_see_catalogue(actor)


def can_mend(actor: User, assignment: Assignment) -> bool:
    """Who teaches a class repairs its quiz; nobody does it for a class of somebody else."""
    return can_teach_assignment(actor, assignment)


def can_follow_mend(actor: User, job: Job) -> bool:
    """Only who started it."""
    return job.name == MEND_JOB and job.started_by_id == actor.id


def ends_at(attempt: Attempt) -> datetime | None:
    """When the attempt must end, by the multiplier, the window and the allowances of now.

    A closing that was moved forward ends it sooner: otherwise answers would still be taken
    while others may already see the right ones.
    """
    return attempt.ends_at


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


def closes_for_all_at(attempt: Attempt, rule: str) -> datetime | None:
    """When the last student's window closes; asked only where something depends on it.

    Before the closing for most, nobody's is over either, so that most often nothing is asked.
    """
    closes_at = attempt.assignment.closes_at
    if rule != "after_close" or closes_at is None or now() < closes_at:
        return closes_at
    return queries.all_closed_at(attempt.assignment_id)


def may_see_answers(attempt: Attempt) -> bool:
    """Whether the quiz lets its student see right answers, marks by question and comments now."""
    settings = QuizSettings.from_json(attempt.revision.compiled)
    return timing.is_review_open(
        settings.review,
        handed_in=handed_in_since(attempt) is not None,
        closes_at=closes_for_all_at(attempt, settings.review),
        term_closed_at=attempt.assignment.classroom.term.closed_at,
        moment=now(),
    )
