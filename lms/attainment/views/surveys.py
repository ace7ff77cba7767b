"""Surveys: begun and read by teachers, answered by students on their phones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries, services
from lms.attainment.forms import SurveyChange, SurveyForm, levels_sent
from lms.attainment.models import Survey, SurveySource
from lms.attainment.rules.figures import CourseFigures
from lms.attainment.rules.surveys import LEAST, of_levels
from lms.attainment.rules.wording import SAID, SOURCES
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.policy import is_open
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.objectives.queries import objectives_of
from lms.web.access import opens, signed_in

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """One survey as its teachers read it: numbers only, and values only once it is over."""

    survey: Survey
    answered: int
    state: str
    values: dict[str, Fraction | None]


@bp.get("/classrooms/<int:classroom_id>/attainment/survey")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def survey(classroom: Classroom) -> ResponseReturnValue:
    """The surveys of a classroom, what they say, and a new one."""
    running = next((one for one in queries.surveys_of(classroom.id) if one.closes_at > now()), None)
    if running:
        form = SurveyChange.of(running.title, running.closes_at, _zone())
        return _page(classroom, form, running)
    return _page(classroom, SurveyForm.between(now(), now() + WEEK, _zone()))


@bp.post("/classrooms/<int:classroom_id>/attainment/survey")
@opens("classroom_id", get_classroom, policy.can_plan_attainment)
def begin_survey(classroom: Classroom) -> ResponseReturnValue:
    form = SurveyForm(request.form)
    if form.submitted():
        try:
            services.begin_survey(classroom, **form.survey(_zone()), by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("问卷已安排，学生在首页看得到。"), "success")
            return redirect(url_for(".survey", classroom_id=classroom.id))
    return _page(classroom, form), 422


@bp.post("/surveys/<int:survey_id>/change")
@opens("survey_id", queries.get_survey, policy.can_run_survey)
def change_survey(survey: Survey) -> ResponseReturnValue:
    form = SurveyChange(request.form)
    if form.submitted():
        try:
            services.change_survey(
                survey, title=form.named(), closes_at=form.ends(_zone()), by=current_user
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("问卷已修改。"), "success")
            return redirect(url_for(".survey", classroom_id=survey.classroom_id))
    return _page(survey.classroom, form, survey), 422


@bp.post("/surveys/<int:survey_id>/end")
@opens("survey_id", queries.get_survey, policy.can_run_survey)
def end_survey(survey: Survey) -> ResponseReturnValue:
    try:
        services.end_survey(survey, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("问卷已结束，不再收回答。"), "success")
    return redirect(url_for(".survey", classroom_id=survey.classroom_id))


@bp.route("/surveys/<int:survey_id>", methods=["GET", "POST"])
@opens("survey_id", queries.get_survey, policy.can_answer_survey)
def answer(survey: Survey) -> ResponseReturnValue:
    """One tap for each course objective; what was said may be changed until the survey ends."""
    asked = queries.asked_objectives(survey.classroom)
    said = queries.answers_by(survey.id, current_user.id)
    given = {code: one.level for code, one in said.items()}
    refusal = ""
    if request.method == "POST":
        codes = [one.code for one in asked]
        given = levels_sent(codes)
        try:
            services.answer_survey(survey, current_user, given, asked=codes)
        except Refused as refused:
            refusal = str(refused)
        else:
            flash(_("谢谢，你的回答已收下。结束之前可以再改。"), "success")
            return redirect(url_for("reports.home"))
    return render_template(
        "attainment/answer.html",
        survey=survey,
        asked=asked,
        titles={one.code: one.title for one in objectives_of(survey.classroom.course_code)},
        given=given,
        levels=SAID,
        refusal=refusal,
        is_open=survey.opens_at <= now() < survey.closes_at and is_open(survey.classroom),
    ), (422 if refusal else 200)


@bp.get("/surveys/line")
@signed_in
def survey_line() -> ResponseReturnValue:
    """The line of the home page: surveys that ask me now."""
    return render_template("attainment/_line.html", surveys=queries.open_to(current_user.id))


def _zone() -> str:
    zone: str = current_app.extensions["lms_settings"].timezone
    return zone


def _page(classroom: Classroom, form: SurveyChange, changed: Survey | None = None) -> str:
    """The page with a form for a new survey, or for the one that is `changed`."""
    made = queries.figures_of([classroom])
    surveys = queries.surveys_of(classroom.id)
    ids = [one.id for one in surveys]
    answered = queries.answered_counts(ids)
    moment = now()
    return render_template(
        "attainment/survey.html",
        classroom=classroom,
        made=made,
        surveys=[_told(one, answered.get(one.id, 0), made, moment) for one in surveys],
        asked=queries.asked_in([classroom.id]),
        form=form,
        changed=changed,
        sources=SOURCES,
        least=LEAST,
        can_run=policy.can_plan_attainment(current_user, classroom) and is_open(classroom),
        is_teacher=not current_user.is_administrator,
    )


def _told(survey: Survey, answered: int, made: CourseFigures, moment: datetime) -> Told:
    state = "over" if survey.closes_at <= moment else "open"
    if survey.opens_at > moment:
        state = "to_come"
    values: dict[str, Fraction | None] = {}
    if survey.source is SurveySource.ASKED and state == "over":
        counts = queries.level_counts([survey.id]).get(survey.id, {})
        values = {one.code: of_levels(counts.get(one.code, {})).value() for one in made.figures}
    return Told(survey, answered, state, values)
