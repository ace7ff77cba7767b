"""Who may take, see and mark; attempts themselves are found by queries that take the viewer."""

from collections.abc import Collection
from datetime import datetime, timedelta

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.clock import now
from lms.core.jobs import Job
from lms.courses.models import Course
from lms.courses.policy import can_see_catalogue
from lms.quizzes import queries
from lms.quizzes.models import Attempt
from lms.quizzes.rules import reviewing, timing
from lms.quizzes.rules.reviewing import Phase, Plan, Visible

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


def is_late(attempt: Attempt) -> bool:
    """Whether it was handed in after the moment due for everybody, or lost points for it.

    An own closing may have excused it; a teacher decides about it all the same.
    """
    due_at, handed_in_at = attempt.assignment.due_at, attempt.handed_in_at
    return bool(attempt.late_percent) or bool(due_at and handed_in_at and handed_in_at > due_at)


def review_plan(attempt: Attempt) -> Plan:
    """What the classroom sees of the quiz: its teacher's copy, else what the text says."""
    return queries.plan_of(attempt.revision.compiled["review"], attempt.review_setting)


def phase_of(attempt: Attempt, moment: datetime | None = None) -> Phase:
    """Where the attempt stands for its student."""
    assignment = attempt.assignment
    return reviewing.phase_of(
        ended_at=attempt.handed_in_at or over_since(attempt, moment),
        last_sitting=queries.last_sitting_of(assignment),
        term_closed_at=assignment.classroom.term.closed_at,
        moment=moment or now(),
    )


def visible_to_student(attempt: Attempt, moment: datetime | None = None) -> Visible:
    """What its student may see of an attempt (loaded with `queries.attempts.place()`) now.

    The one answer for every page: the review, the list of attempts, a notebook of mistakes.
    For many attempts at once, whose marks are in the ledger, `queries.seen_by` asks the same.
    """
    at = moment or now()
    return review_plan(attempt).visible(phase_of(attempt, at), at)


def marks_shown_since(attempt: Attempt) -> datetime | None:
    """Since when the student may see the marks by question; None while that is not so.

    Marked anew counts anew, by a person or by mending a question: new marks may be looked at
    just as long.
    """
    if attempt.marked_at is None or not visible_to_student(attempt).points_by_question:
        return None
    moved_at = queries.points_moved_at(attempt.id)
    moments = (attempt.marked_at, attempt.handed_in_at, moved_at, _opened_at(attempt))
    return max(moment for moment in moments if moment is not None)


def _opened_at(attempt: Attempt) -> datetime | None:
    """When the points by question came into sight, where that was later than the hand-in."""
    plan, moment = review_plan(attempt), now()
    if plan.is_released(moment):
        setting = attempt.review_setting
        return plan.releases_at or (setting.changed_at if setting else None)
    if reviewing.visible_in(plan.matrix, Phase.OPEN).points_by_question:
        return None
    return queries.last_sitting_of(attempt.assignment)


def appealable_until(attempt: Attempt, days: int | None) -> datetime | None:
    """Until when its student may ask for the marks to be looked at again; None for not at all."""
    since = marks_shown_since(attempt)
    if since is None or days is None or attempt.assignment.classroom.term.closed_at is not None:
        return None
    return since + timedelta(days=days)


def may_decide(actor: User, parties: Collection[int], teachers: Collection[User]) -> bool:
    """Whoever marked does not decide between the two, unless no other teacher is there."""
    is_only_party = all(one.id in parties for one in teachers)
    return actor.id not in parties or is_only_party
