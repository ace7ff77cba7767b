"""Early warning: who falls behind and why, by which thresholds, and what was done."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.reports import forms, policy, services
from lms.reports.queries import results
from lms.reports.queries.results import Student
from lms.reports.queries.warnings import warnings_of
from lms.reports.views import bp
from lms.web.access import finds, opens


@bp.get("/classrooms/<int:classroom_id>/warnings")
@opens("classroom_id", get_classroom, policy.can_see_results)
def warnings(classroom: Classroom) -> ResponseReturnValue:
    """Everybody who is named, with the reasons."""
    return _page(classroom)


@bp.get("/classrooms/<int:classroom_id>/warnings/line")
@opens("classroom_id", get_classroom, policy.can_see_results)
def warning_line(classroom: Classroom) -> ResponseReturnValue:
    """How many are named: what the home page fills in afterwards."""
    return render_template(
        "reports/_warning_line.html", classroom=classroom, count=len(warnings_of(classroom).warned)
    )


@bp.post("/classrooms/<int:classroom_id>/warnings/rules")
@opens("classroom_id", get_classroom, policy.can_act_on_warnings)
def set_warnings(classroom: Classroom) -> ResponseReturnValue:
    form = forms.ThresholdsForm()
    if not form.submitted():
        return _page(classroom, form), 422
    try:
        changed = services.set_thresholds(classroom, form.thresholds, by=current_user)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(classroom, form), 422
    flash(_("预警条件已保存。") if changed else _("预警条件没有变化。"), "success")
    return redirect(url_for(".warnings", classroom_id=classroom.id))


@bp.post("/classrooms/<int:classroom_id>/students/<int:student_id>/notes")
@finds("classroom_id", "student_id", load=results.results_of_own_student)
def note_warning(student: Student) -> ResponseReturnValue:
    """Keep what was done about one student."""
    form = forms.NoteForm()
    form.submitted()
    try:
        services.note(student.enrollment, form.text.data or "", by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已记下对%(name)s做的事。", name=student.enrollment.user.name), "success")
    return redirect(url_for(".warnings", classroom_id=student.classroom.id))


def _page(classroom: Classroom, form: forms.ThresholdsForm | None = None) -> str:
    found = warnings_of(classroom)
    return render_template(
        "reports/warnings.html",
        classroom=classroom,
        found=found,
        form=form or forms.ThresholdsForm(obj=found.thresholds),
        can_act=policy.can_act_on_warnings(current_user, classroom)
        and classroom.term.closed_at is None,
        is_teacher=not current_user.is_administrator,
    )
