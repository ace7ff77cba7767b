"""Roster imports: upload, preview, apply, initial passwords, undo."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.policy import is_administrator
from lms.classrooms import policy, queries, services
from lms.classrooms.forms import ApplyForm, RosterForm
from lms.classrooms.models import Classroom, RosterImport
from lms.classrooms.views import preview
from lms.classrooms.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.tabular import attachment_headers
from lms.web.access import only, opens
from lms.web.paging import Page, page_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 100  # of the preview on one page


@bp.get("/roster-template.xlsx")
@only(is_administrator)
def template() -> ResponseReturnValue:
    headers = attachment_headers(_("学生名单模板.xlsx"), "roster-template.xlsx")
    return Response(services.template(), mimetype=XLSX, headers=headers)


@bp.route("/classrooms/<int:classroom_id>/imports/new", methods=["GET", "POST"])
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def new_import(classroom: Classroom) -> ResponseReturnValue:
    form = RosterForm()
    if form.submitted():
        try:
            made = services.plan_import(
                classroom,
                data=form.file.data.read(),
                file_name=form.file.data.filename or "",
                actor=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".show_import", import_id=made.id))
    return render_template("classrooms/new_import.html", classroom=classroom, form=form)


@bp.get("/imports/<int:import_id>")
@opens("import_id", queries.get_import, policy.can_manage_import)
def show_import(roster_import: RosterImport) -> ResponseReturnValue:
    """What the file would change, or did change, row by row."""
    plan = services.plan_of(roster_import)
    shown = preview.chosen_face(plan, request.args.get("show", ""))
    lines, number = preview.rows_of(plan, shown), page_number()
    start = (number - 1) * LINES
    made = services.accounts_made_by(roster_import)
    return render_template(
        "classrooms/show_import.html",
        roster_import=roster_import,
        classroom=roster_import.classroom,
        plan=plan,
        form=ApplyForm(None),
        preview=preview,
        shown=shown,
        page=Page(lines[start : start + LINES], number, len(lines), LINES),
        waiting=len(services.waiting(roster_import.classroom, made)) if made else 0,
        is_open=policy.is_open(roster_import.classroom),
    )


@bp.post("/imports/<int:import_id>/apply")
@opens("import_id", queries.get_import, policy.can_manage_import)
def apply_import(roster_import: RosterImport) -> ResponseReturnValue:
    """All or nothing; what was compared with an older roster is compared afresh instead."""
    form = ApplyForm(request.form)
    try:
        services.apply_import(
            roster_import, remove_missing=bool(form.remove_missing.data), actor=current_user
        )
    except services.PlanIsStale as stale:
        services.plan_again(roster_import)
        flash(str(stale), "warning")
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("名单已导入。"), "success")
    return redirect(url_for(".show_import", import_id=roster_import.id))


@bp.post("/imports/<int:import_id>/undo")
@opens("import_id", queries.get_import, policy.can_manage_import)
def undo_import(roster_import: RosterImport) -> ResponseReturnValue:
    try:
        undone = services.undo_import(roster_import, actor=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_undone(undone), "success")
    return redirect(url_for(".show_import", import_id=roster_import.id))


@bp.post("/imports/<int:import_id>/passwords")
@opens("import_id", queries.get_import, policy.can_manage_import)
def import_passwords(roster_import: RosterImport) -> ResponseReturnValue:
    """Initial passwords of the accounts this import made, for who has not signed in yet."""
    made = services.accounts_made_by(roster_import)
    return _sheet(roster_import.classroom, made)


@bp.post("/classrooms/<int:classroom_id>/initial-passwords")
@opens("classroom_id", queries.get_classroom, policy.can_manage_classroom)
def initial_passwords(classroom: Classroom) -> ResponseReturnValue:
    """Initial passwords of everybody in the classroom who has not signed in yet."""
    return _sheet(classroom, None)


def _sheet(classroom: Classroom, among: list[int] | None) -> ResponseReturnValue:
    data = services.password_sheet(classroom, among=among, actor=current_user)
    name = _("初始密码 %(classroom)s.xlsx", classroom=classroom.name)
    headers = attachment_headers(name, "initial-passwords.xlsx")
    return Response(data, mimetype=XLSX, headers=headers)


def _undone(undone: services.Undone) -> str:
    if not undone.accounts_kept and not undone.changes_kept:
        return _("导入已撤销，名单回到导入前的样子。")
    return _(
        "导入已撤销。有 %(accounts)s 个新账号已在使用，保留；有 %(changes)s 处后来又改过，没有动。",
        accounts=undone.accounts_kept,
        changes=undone.changes_kept,
    )
