"""Reads of surveys: which one counts and what it says; no read tells who said what."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from lms.assignments.models import Assignment
from lms.attainment.models import Survey, SurveyAnswer, SurveySource
from lms.attainment.rules.figures import Indirect
from lms.attainment.rules.plans import Plan
from lms.attainment.rules.surveys import Tick, of_levels, of_ticks, together
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.clock import now
from lms.core.db import db
from lms.evaluations.models import Evaluator, Rating, Review, Sheet
from lms.evaluations.queries import tables_of


def indirect_of(classroom_ids: Collection[int], plan: Plan) -> dict[str, Indirect]:
    """What the surveys of these classrooms say, pooled, by code of the course objective.

    Of each classroom the survey that ended last counts; empty where no classroom has one.
    Answers of students who have left do not count. A classroom too small to be shown by itself
    is not heard among others either: the difference would be what it says.
    """
    surveys = counting(classroom_ids)
    if not surveys:
        return {}
    asked = asked_in([one.classroom_id for one in surveys])
    counts = level_counts([one.id for one in surveys if one.source is SurveySource.ASKED])
    ticks = [ticks_of(one) for one in surveys if one.source is SurveySource.SELF_CHECKS]
    return {
        one.code: together(
            [
                *(of_levels(levels.get(one.code, {})) for levels in counts.values()),
                *(of_ticks(those, one.objectives) for those in ticks),
            ],
            asked,
        )
        for one in plan.objectives
    }


def counting(classroom_ids: Collection[int]) -> list[Survey]:
    """The survey that counts of each of these classrooms, where there is one.

    A survey that asks counts once it is over: whoever watched its figure move between the
    fifth and the sixth answer would know the sixth. Self-checks count from their beginning.
    """
    moment = now()
    latest = (
        select(func.max(Survey.id))
        .where(
            Survey.classroom_id.in_(classroom_ids),
            or_(
                Survey.closes_at <= moment,
                and_(Survey.source == SurveySource.SELF_CHECKS, Survey.opens_at <= moment),
            ),
        )
        .group_by(Survey.classroom_id)
    )
    return list(db.session.scalars(select(Survey).where(Survey.id.in_(latest)).order_by(Survey.id)))


def surveys_of(classroom_id: int) -> list[Survey]:
    """Every survey of a classroom, the latest first."""
    return list(
        db.session.scalars(
            select(Survey).where(Survey.classroom_id == classroom_id).order_by(Survey.id.desc())
        )
    )


def get_survey(survey_id: int) -> Survey | None:
    """One survey with its classroom and term."""
    return db.session.scalar(
        select(Survey)
        .where(Survey.id == survey_id)
        .options(joinedload(Survey.classroom).joinedload(Classroom.term))
    )


def answered_counts(survey_ids: Collection[int]) -> dict[int, int]:
    """How many students of the classroom answered each of these surveys."""
    rows = db.session.execute(
        select(SurveyAnswer.survey_id, func.count(SurveyAnswer.student_id.distinct()))
        .join(Survey, Survey.id == SurveyAnswer.survey_id)
        .where(
            SurveyAnswer.survey_id.in_(survey_ids),
            _is_student(Survey.classroom_id, SurveyAnswer.student_id),
        )
        .group_by(SurveyAnswer.survey_id)
    )
    return {row[0]: row[1] for row in rows}


def answers_by(survey_id: int, student_id: int) -> dict[str, SurveyAnswer]:
    """What a student said so far, by code of the course objective; for that student only."""
    rows = db.session.scalars(
        select(SurveyAnswer)
        .where(SurveyAnswer.survey_id == survey_id, SurveyAnswer.student_id == student_id)
        .order_by(SurveyAnswer.id)
    )
    return {row.objective: row for row in rows}


def open_to(student_id: int) -> list[tuple[Survey, bool]]:
    """The surveys that ask this student now, and whether each is answered."""
    moment = now()
    said = exists().where(
        SurveyAnswer.survey_id == Survey.id, SurveyAnswer.student_id == student_id
    )
    rows = db.session.execute(
        select(Survey, said)
        .join(Classroom, Classroom.id == Survey.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(
            Survey.source == SurveySource.ASKED,
            Survey.opens_at <= moment,
            Survey.closes_at > moment,
            Term.closed_at.is_(None),
            _is_student(Survey.classroom_id, student_id),
        )
        .order_by(Survey.closes_at, Survey.id)
    )
    return [(row[0], row[1]) for row in rows]


def asked_in(classroom_ids: Sequence[int]) -> int:
    """How many students these classrooms have now."""
    found = db.session.scalar(
        select(func.count())
        .select_from(Enrollment)
        .where(
            Enrollment.classroom_id.in_(classroom_ids),
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
    )
    return found or 0


def level_counts(survey_ids: Sequence[int]) -> dict[int, dict[str, dict[int, int]]]:
    """How many students gave each objective each level, by survey."""
    if not survey_ids:
        return {}
    rows = db.session.execute(
        select(SurveyAnswer.survey_id, SurveyAnswer.objective, SurveyAnswer.level, func.count())
        .join(Survey, Survey.id == SurveyAnswer.survey_id)
        .where(
            SurveyAnswer.survey_id.in_(survey_ids),
            _is_student(Survey.classroom_id, SurveyAnswer.student_id),
        )
        .group_by(SurveyAnswer.survey_id, SurveyAnswer.objective, SurveyAnswer.level)
        .order_by(SurveyAnswer.survey_id, SurveyAnswer.objective, SurveyAnswer.level)
    )
    counts: dict[int, dict[str, dict[int, int]]] = {}
    for survey_id, code, level, count in rows:
        counts.setdefault(survey_id, {}).setdefault(code, {})[level] = count
    return counts


def ticks_of(survey: Survey) -> list[Tick]:
    """What students ticked in mastery self-checks handed in while the survey ran."""
    tables = {
        revision_id: table
        for revision_id, table in tables_of(_revisions(survey)).items()
        if table.scale == "mastery"
    }
    if not tables:
        return []
    rows = db.session.execute(
        select(Sheet.student_id, Sheet.revision_id, Rating.criterion, Rating.choice)
        .join(Review, Review.id == Rating.review_id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .where(*_in_period(survey), Sheet.revision_id.in_(tables))
        .order_by(Rating.id)
    )
    shares = {
        (revision_id, row.key): row.shares
        for revision_id, table in tables.items()
        for row in table.criteria
    }
    percents = {
        (revision_id, option.label): option.percent
        for revision_id, table in tables.items()
        for option in table.options
    }
    return [
        Tick(student_id, shares.get((revision_id, key), ()), percents[revision_id, choice])
        for student_id, revision_id, key, choice in rows
        if (revision_id, choice) in percents  # not: a row called not applicable
    ]


def _revisions(survey: Survey) -> list[int]:
    """The tables of which some student handed in a self-rating while the survey ran."""
    return list(
        db.session.scalars(
            select(Sheet.revision_id)
            .distinct()
            .join(Review, Review.sheet_id == Sheet.id)
            .join(Assignment, Assignment.id == Sheet.assignment_id)
            .where(*_in_period(survey))
            .order_by(Sheet.revision_id)
        )
    )


def _in_period(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.classroom_id == survey.classroom_id,
        Review.evaluator == Evaluator.SELF,
        Review.handed_in_at >= survey.opens_at,
        Review.handed_in_at < survey.closes_at,
        _is_student(Assignment.classroom_id, Sheet.student_id),
    )


def _is_student(classroom_id: object, student_id: object) -> ColumnElement[bool]:
    """Who has left is asked no more."""
    return exists().where(
        Enrollment.classroom_id == classroom_id,
        Enrollment.user_id == student_id,
        Enrollment.role == Role.STUDENT,
        Enrollment.left_at.is_(None),
    )
