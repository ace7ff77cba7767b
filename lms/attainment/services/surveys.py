"""Surveys: begun, changed and ended by a teacher, answered by the students of the classroom."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.assignments.services import require_term
from lms.attainment import queries
from lms.attainment.models import Survey, SurveyAnswer, SurveySource
from lms.attainment.rules.surveys import LEVELS
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment


class BadSurvey(Refused):
    """The survey cannot be begun like this."""


class NotAsked(Refused):
    """The survey takes no answers now, or not this one."""


def begin_survey(
    classroom: Classroom,
    *,
    title: str,
    source: SurveySource,
    opens_at: datetime,
    closes_at: datetime,
    by: User,
) -> Survey:
    """Ask the students of a classroom, or let their self-checks of a period serve.

    One at a time: a survey that is not over is ended first.
    """
    require_term(classroom)
    moment = now()
    if closes_at <= opens_at or (source is SurveySource.ASKED and closes_at <= moment):
        raise BadSurvey(_("结束时间要晚于开始时间，也要晚于现在。"))
    if any(one.closes_at > moment for one in queries.surveys_of(classroom.id)):
        raise BadSurvey(_("还有一份问卷没有结束，请先结束它。"))
    survey = Survey(
        classroom_id=classroom.id,
        source=source,
        title=title,
        opens_at=opens_at,
        closes_at=closes_at,
        made_at=moment,
        made_by_id=by.id,
    )
    db.session.add(survey)
    db.session.flush()
    _note("survey.begin", survey, by)
    return survey


def change_survey(survey: Survey, *, title: str, closes_at: datetime, by: User) -> None:
    """Call a survey that is not over something else, or let it end sooner or later.

    One that is over stays so: its values have been seen, and a later answer would stand out.
    """
    require_term(survey.classroom)
    moment = now()
    if survey.closes_at <= moment:
        raise NotAsked(_("这份问卷已经结束。"))
    if closes_at <= max(moment, survey.opens_at):
        raise BadSurvey(_("结束时间要晚于开始时间，也要晚于现在。"))
    before = {"title": survey.title, "closes_at": survey.closes_at.isoformat()}
    survey.title, survey.closes_at = title, closes_at
    _note("survey.change", survey, by, before=before, closes_at=closes_at.isoformat())


def end_survey(survey: Survey, *, by: User) -> None:
    """Take no further answers; one that has not opened yet ends as it opens."""
    require_term(survey.classroom)
    moment = now()
    if survey.closes_at <= moment:
        raise NotAsked(_("这份问卷已经结束。"))
    if survey.opens_at >= moment:
        db.session.delete(survey)
        _note("survey.withdraw", survey, by)
        return
    survey.closes_at = moment
    _note("survey.end", survey, by)


def answer_survey(
    survey: Survey, student: User, levels: Mapping[str, int], *, asked: Collection[str]
) -> None:
    """Keep what a student says, replacing what was said before; all objectives at once.

    `asked` are the codes of the course objectives the survey is about.
    """
    require_term(survey.classroom)
    moment = now()
    if survey.source is not SurveySource.ASKED or moment < survey.opens_at:
        raise NotAsked(_("这份问卷现在不收回答。"))
    if moment >= survey.closes_at:
        closed = format_moment(survey.closes_at)
        raise NotAsked(_("问卷已在 %(closed)s 结束，回答不能再改。", closed=closed))
    if set(levels) != set(asked) or any(level not in LEVELS for level in levels.values()):
        raise NotAsked(_("请给每个课程目标选一个程度，再提交。"))
    try:
        with db.session.begin_nested():
            _keep(survey, student, levels)
    except IntegrityError:  # tapped twice, and the other request was quicker: this one replaces it
        _keep(survey, student, levels)


def _keep(survey: Survey, student: User, levels: Mapping[str, int]) -> None:
    earlier = queries.answers_by(survey.id, student.id)
    for code, level in levels.items():
        answer = earlier.get(code) or SurveyAnswer(
            survey_id=survey.id, student_id=student.id, objective=code
        )
        answer.level, answer.answered_at = level, now()
        db.session.add(answer)
    db.session.flush()


def _note(action: str, survey: Survey, by: User, **more: object) -> None:
    journal.write(
        action,
        subject=f"classroom:{survey.classroom_id}",
        actor_id=by.id,
        actor_name=by.name,
        survey=survey.id,
        title=survey.title,
        **more,
    )
