"""Reads about what students may see of their attempts, and what a review shows beside answers."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.courses.models import Course
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.reviewing import Matrix, ReviewRule
from lms.gradebook.models import GradeItem, Mark
from lms.gradebook.queries import Unseen
from lms.questions import kinds
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, EndedBy, PaperItem, ReviewSetting
from lms.quizzes.queries.attempts import place
from lms.quizzes.queries.sitting import last_sitting
from lms.quizzes.rules.drawing import draw_paper
from lms.quizzes.rules.marking import is_by_hand
from lms.quizzes.rules.reviewing import Plan, Visible, phase_of
from lms.revisions.models import Revision

# What decides about one attempt, for statements that join `Assignment`, `Term`, `Revision` and,
# outside, `ReviewSetting`. Read by `visible_by`.
DECIDING = (
    Attempt.handed_in_at,
    last_sitting(),
    Term.closed_at,
    Revision.compiled["review"],
    ReviewSetting,
)


def plan_of(text: ReviewRule, setting: ReviewSetting | None) -> Plan:
    """What a classroom sees: its own matrix, else that of the quiz's text, and the switch."""
    if setting is None:
        return Plan(Matrix.from_json(text))
    matrix = Matrix.from_json(text if setting.matrix is None else setting.matrix)
    return Plan(matrix, setting.state, setting.releases_at)


def review_setting_of(assignment_id: int) -> ReviewSetting | None:
    """What the teacher decided about the review of this assignment."""
    return db.session.scalar(
        select(ReviewSetting).where(ReviewSetting.assignment_id == assignment_id)
    )


def visible_by(deciding: Sequence[Any], moment: datetime) -> Visible:
    """What a student may see of an attempt that was handed in, from the columns of DECIDING."""
    handed_in_at, sitting, term_closed_at, text, setting = deciding
    phase = phase_of(
        ended_at=handed_in_at, last_sitting=sitting, term_closed_at=term_closed_at, moment=moment
    )
    return plan_of(text, setting).visible(phase, moment)


@dataclass(frozen=True)
class Seen:
    """What a student may see now of one own attempt."""

    attempt_id: int
    assignment_id: int
    is_averaged: bool
    visible: Visible

    @property
    def origin(self) -> str:
        """What the ledger calls the attempt."""
        return f"attempt:{self.attempt_id}"


@dataclass(frozen=True)
class Sight:
    """What a student may not see of the marks of quizzes: `unseen` not at all, `untold` not by
    question.

    What is unseen is untold as well. Of the others the total is seen and no evidence: points of
    an objective tell what was right in the questions that are about it.
    """

    unseen: Unseen
    untold: Unseen

    @property
    def has_totals_only(self) -> bool:
        return len(self.untold.origins) > len(self.unseen.origins)


def sight_of(student_id: int, classroom_ids: Collection[int], moment: datetime) -> Sight:
    """What the review rules of quizzes let a student see of the own marks; one statement.

    An average is made of several attempts: of such a quiz each must be seen.
    """
    found = _seen(student_id, classroom_ids, moment)
    return Sight(
        _without(found, lambda visible: visible.points, moment),
        _without(found, lambda visible: visible.points_by_question, moment),
    )


def _without(found: Sequence[Seen], is_seen: Callable[[Visible], bool], moment: datetime) -> Unseen:
    """The pieces of work, and the assignments, of which something is not seen."""
    hidden = [one for one in found if not is_seen(one.visible)]
    assignments = frozenset(one.assignment_id for one in hidden)
    averaged = [one for one in found if one.is_averaged and one.assignment_id in assignments]
    return Unseen(moment, frozenset(one.origin for one in [*hidden, *averaged]), assignments)


def seen_by(
    student_id: int, classroom_ids: Collection[int], moment: datetime
) -> dict[int, Visible]:
    """What a student may see now of each own attempt that was handed in; one statement."""
    return {one.attempt_id: one.visible for one in _seen(student_id, classroom_ids, moment)}


def _seen(student_id: int, classroom_ids: Collection[int], moment: datetime) -> list[Seen]:
    is_averaged = Revision.compiled["grade_by"].as_string() == "average"
    rows: Sequence[Any] = db.session.execute(
        select(Attempt.id, Attempt.assignment_id, is_averaged, *DECIDING)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .join(Revision, Revision.id == Attempt.revision_id)
        .outerjoin(ReviewSetting, ReviewSetting.assignment_id == Attempt.assignment_id)
        .where(
            Attempt.student_id == student_id,
            Attempt.handed_in_at.is_not(None),
            Classroom.id.in_(list(classroom_ids)),
        )
        .order_by(Attempt.id)
    ).all()
    return [
        Seen(attempt_id, assignment_id, averaged, visible_by(deciding, moment))
        for attempt_id, assignment_id, averaged, *deciding in rows
    ]


@dataclass(frozen=True)
class Counting:
    """What a review compares with: the course's pass mark, and which attempt counts.

    `counts` is None while no mark has been entered; `attempts` are all that were handed in,
    with their rules, the first one first.
    """

    pass_mark: Decimal
    counts: Attempt | None
    attempts: tuple[Attempt, ...]


def counting_of(attempt: Attempt) -> Counting:
    """One statement for the attempt's course, its student's attempts and mark."""
    origin = (
        select(Mark.origin)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.assignment_id == attempt.assignment_id,
            Mark.student_id == attempt.student_id,
        )
        .order_by(Mark.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Course.pass_mark, origin, Attempt)
        .outerjoin(
            Attempt,
            (Attempt.assignment_id == attempt.assignment_id)
            & (Attempt.student_id == attempt.student_id)
            & Attempt.handed_in_at.is_not(None),
        )
        .where(Course.code == attempt.assignment.classroom.course_code)
        .order_by(Attempt.number)
        .options(joinedload(Attempt.revision).load_only(Revision.compiled))
    ).all()
    attempts = tuple(row[2] for row in rows if row[2] is not None)
    counts = next((one for one in attempts if rows[0][1] == f"attempt:{one.id}"), None)
    return Counting(rows[0][0], counts, attempts)


def attempt_to_preview(assignment_id: int) -> Attempt | None:
    """The attempt that was handed in last, with where it stands."""
    return db.session.scalar(
        select(Attempt)
        .where(Attempt.assignment_id == assignment_id, Attempt.handed_in_at.is_not(None))
        .order_by(Attempt.handed_in_at.desc(), Attempt.id.desc())
        .limit(1)
        .options(*place(), joinedload(Attempt.student))
    )


def sample_paper(settings: QuizSettings, moment: datetime) -> list[PaperItem]:
    """A paper nobody sat: every other question answered rightly, the rest left empty.

    Its rows belong to no session and are never kept.
    """
    asked = _sampled(settings)
    versions = versions_by_id([version_id for _objective, version_id in asked])
    items = []
    for position, (objective, version_id) in enumerate(asked, start=1):
        version = versions[version_id]
        definition = Definition.from_json(version.definition)
        answer = kinds.key_answer(definition) if position % 2 else {}
        item = PaperItem(
            id=-position,
            position=position,
            version_id=version_id,
            possible=definition.points,
            arrangement=kinds.arrange_question(definition, None),
            answer=answer,
            is_answered=bool(answer),
            is_complete=bool(answer),
            is_marked_by_hand=is_by_hand(definition),
            marks={},
            comment="",
            objective=objective,
        )
        if objective:  # what mastery asks is checked one by one
            item.earned, item.checked_at = item.possible if answer else Decimal(0), moment
        set_committed_value(item, "version", version)
        items.append(item)
    return items


def _sampled(settings: QuizSettings) -> list[tuple[str, int]]:
    """The questions of a sample; of mastery, each objective's first, with that objective."""
    if settings.mastery is None:
        chance = random.Random(settings.key)  # noqa: S311  always the same paper
        return [("", version_id) for version_id in draw_paper(settings, chance)]
    return [
        (goal.code, version_id)
        for goal in settings.mastery.goals
        for _key, version_id in goal.pool[: settings.mastery.of]
    ]


def sample_attempt(assignment: Assignment, moment: datetime) -> Attempt:
    """The attempt a sample paper belongs to; in no session, never kept."""
    attempt = Attempt(
        id=0,
        assignment_id=assignment.id,
        student_id=0,
        number=1,
        began_at=moment - timedelta(minutes=20),
        handed_in_at=moment,
        ended_by=EndedBy.STUDENT,
    )
    set_committed_value(attempt, "assignment", assignment)
    set_committed_value(attempt, "revision", assignment.activity.revision)
    set_committed_value(attempt, "review_setting", review_setting_of(assignment.id))
    return attempt


def unfinished_count(assignment: Assignment) -> int:
    """How many students of the classroom have not handed in any attempt yet."""
    handed_in = (
        select(Attempt.id)
        .where(
            Attempt.assignment_id == assignment.id,
            Attempt.student_id == Enrollment.user_id,
            Attempt.handed_in_at.is_not(None),
        )
        .exists()
    )
    asked = select(func.count(Enrollment.id)).where(
        Enrollment.classroom_id == assignment.classroom_id,
        Enrollment.role == Role.STUDENT,
        Enrollment.left_at.is_(None),
        ~handed_in,
    )
    return db.session.scalar(asked) or 0
