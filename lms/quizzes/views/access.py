"""Who may take a quiz, when and where: its entrance rules, and the allowances of some."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments import services as assignment_services
from lms.assignments.models import Allowance, Assignment
from lms.assignments.policy import can_teach_assignment
from lms.assignments.queries import allowance_in, allowances_of
from lms.assignments.services import BadAllowance
from lms.classrooms.queries import groups_of, students_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import queries, services
from lms.quizzes.forms import AccessForm, AllowanceForm
from lms.quizzes.services import BadAccessRules
from lms.quizzes.views import entrance
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens
from lms.web.forms import HouseForm
from lms.web.ids import whole


@dataclass(frozen=True)
class Window:
    """What holds for one student, as the table shows it."""

    place: queries.Place
    length: str


@bp.get("/assignments/<int:assignment_id>/access")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def access(assignment: Assignment) -> ResponseReturnValue:
    chosen = request.args.get("allowance", type=whole)
    allowance = allowance_in(assignment.id, chosen) if chosen else None
    if chosen and allowance is None:
        abort(404)
    return _page(assignment, _rules_form(assignment), _allowance_form(assignment, allowance))


@bp.post("/assignments/<int:assignment_id>/access")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def set_access(assignment: Assignment) -> ResponseReturnValue:
    form = AccessForm()
    if form.submitted():
        try:
            assignment_services.restrict(
                assignment, is_restricted=form.is_restricted.data, by=current_user
            )
            services.set_access_rules(
                assignment,
                password=(form.password.data or "").strip(),
                addresses_text=form.addresses.data or "",
                starts_until=form.moment("starts_until", _timezone()),
                late_percent=form.late_percent.data or 0,
                by=current_user,
            )
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("准入规则已保存。"), "success")
            return _back(assignment)
    return _page(assignment, form, _allowance_form(assignment, None, is_sent=False)), 422


@bp.post("/assignments/<int:assignment_id>/allowances")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def allow(assignment: Assignment) -> ResponseReturnValue:
    form = _allowance_form(assignment, None)
    if form.submitted():
        try:
            services.allow_each(
                assignment,
                form.grant(_timezone()),
                who=form.who.data or [],
                reason=form.reason.data or "",
                by=current_user,
            )
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(
                _("已给 %(n)s 处单独安排，还没有交卷的马上按它算。", n=len(form.who.data or [])),
                "success",
            )
            return _back(assignment)
    return _page(assignment, _rules_form(assignment, is_sent=False), form), 422


@bp.post("/assignments/<int:assignment_id>/allowances/<int:allowance_id>/withdraw")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def withdraw(assignment: Assignment, allowance_id: int) -> ResponseReturnValue:
    allowance = allowance_in(assignment.id, allowance_id) or abort(404)
    try:
        assignment_services.withdraw(
            assignment, allowance, reason=request.form.get("reason", ""), by=current_user
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已撤回这项安排。"), "success")
    return _back(assignment)


def _page(assignment: Assignment, rules: AccessForm, form: AllowanceForm) -> str:
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    places = queries.places_of(assignment, settings)
    return render_template(
        "quizzes/access.html",
        assignment=assignment,
        settings=settings,
        rules=rules,
        form=form,
        allowances=allowances_of(assignment.id),
        windows=[
            Window(one, entrance.duration(one.sitting.length) if one.sitting.length else "")
            for one in places
        ],
    )


def _rules_form(assignment: Assignment, *, is_sent: bool = True) -> AccessForm:
    rules = queries.access_rules_of(assignment.id)
    kept: dict[str, Any] = {"late_percent": 0, "is_restricted": assignment.is_restricted}
    if rules is not None:
        kept |= {
            "password": rules.password,
            "addresses": rules.addresses,
            "starts_until": _local(rules.starts_until),
            "late_percent": rules.late_percent,
        }
    return AccessForm(data=kept) if is_sent else AccessForm(None, data=kept)


def _allowance_form(
    assignment: Assignment, allowance: Allowance | None, *, is_sent: bool = True
) -> AllowanceForm:
    """The form, filled with an allowance that is to be changed; its choices are the class."""
    kept: dict[str, Any] = {}
    if allowance is not None:
        kept = {
            "who": [services.subject_of(allowance)],
            "opens_at": _local(allowance.opens_at),
            "closes_at": _local(allowance.closes_at),
            "minutes": allowance.minutes,
            "attempts": allowance.attempts,
            "extra_minutes": allowance.extra_minutes or None,
            "reason": allowance.reason,
        }
    form = AllowanceForm(data=kept) if is_sent else AllowanceForm(None, data=kept)
    groups = [(f"group:{one.id}", one.name) for one in groups_of(assignment.classroom_id)]
    students = [
        (f"student:{one.user_id}", f"{one.user.name} {one.user.number}")
        for one in students_of(assignment.classroom_id)
    ]
    form.who.choices = [(services.EVERYBODY, _("全班")), *groups, *students]
    return form


def _refuse(form: HouseForm, refusal: Refused) -> None:
    """A refusal stands at the field it is about."""
    if isinstance(refusal, BadAccessRules | BadAllowance) and refusal.field in form:
        field = form[refusal.field]
        field.errors = [*field.errors, str(refusal)]
    else:
        form.refuse(refusal)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(ZoneInfo(_timezone())).replace(tzinfo=None) if moment else None


def _timezone() -> str:
    return str(current_app.extensions["lms_settings"].timezone)


def _back(assignment: Assignment) -> ResponseReturnValue:
    return redirect(address(".access", assignment_id=assignment.id))
