"""Marks from a file: upload, say which column is which, look at every row, confirm."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.core.tabular import attachment_headers
from lms.gradebook import policy, queries, services
from lms.gradebook.forms import MarkFileForm
from lms.gradebook.models import MarkImport
from lms.gradebook.queries.imports import get_mark_import
from lms.gradebook.rules.importing import MarkTable
from lms.gradebook.views import import_words
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.telling import lock_of, told
from lms.web.access import opens
from lms.web.paging import Page, page_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 100  # of the preview on one page


@bp.route("/classrooms/<int:classroom_id>/gradebook/imports/new", methods=["GET", "POST"])
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def new_import(classroom: Classroom) -> ResponseReturnValue:
    form = MarkFileForm()
    if form.submitted():
        try:
            made = services.read_import(
                classroom,
                data=form.file.data.read(),
                file_name=form.file.data.filename or "",
                by=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".show_import", mark_import_id=made.id))
    return render_template(
        "gradebook/new_import.html", classroom=classroom, form=form, lock=lock_of(classroom)
    )


@bp.get("/classrooms/<int:classroom_id>/gradebook/import-template.xlsx")
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def import_template(classroom: Classroom) -> ResponseReturnValue:
    """A workbook with the class in it and one column for each the teacher enters by hand."""
    titles = [one.title for one in queries.columns_of(classroom.id) if one.assignment is None]
    people = [(one.user.number, one.user.name) for one in students_of(classroom.id)]
    name = _("成绩导入模板 %(classroom)s.xlsx", classroom=classroom.name)
    headers = attachment_headers(name, "marks-template.xlsx")
    return Response(services.template(titles, people), mimetype=XLSX, headers=headers)


@bp.get("/mark-imports/<int:mark_import_id>")
@opens("mark_import_id", get_mark_import, policy.can_confirm_import)
def show_import(mark_import: MarkImport) -> ResponseReturnValue:
    """What the file would enter as things stand now, row by row."""
    classroom = get_classroom(mark_import.classroom_id) or abort(404)
    columns = queries.columns_of(classroom.id)
    preview = services.preview_of(classroom, mark_import)
    shown = import_words.chosen_face(preview, request.args.get("show", ""))
    rows, number = import_words.rows_of(preview, shown), page_number()
    return render_template(
        "gradebook/show_import.html",
        classroom=classroom,
        mark_import=mark_import,
        table=MarkTable.from_json(mark_import.table),
        columns=columns,
        titles={one.key: one.title for one in columns},
        preview=preview,
        faces=import_words.faces(preview),
        shown=shown,
        page=Page(rows[(number - 1) * LINES : number * LINES], number, len(rows), LINES),
        words=import_words,
        lock=lock_of(classroom),
    )


@bp.post("/mark-imports/<int:mark_import_id>/columns")
@opens("mark_import_id", get_mark_import, policy.can_confirm_import)
def map_import(mark_import: MarkImport) -> ResponseReturnValue:
    """Say which column of the file is which column of the gradebook."""
    classroom = get_classroom(mark_import.classroom_id) or abort(404)
    chosen = {key: value for key, value in request.form.items() if key.startswith("c")}
    chosen.pop("csrf_token", None)
    with told():
        services.map_import(classroom, mark_import, chosen)
    return redirect(url_for(".show_import", mark_import_id=mark_import.id))


@bp.post("/mark-imports/<int:mark_import_id>/apply")
@opens("mark_import_id", get_mark_import, policy.can_confirm_import)
def apply_import(mark_import: MarkImport) -> ResponseReturnValue:
    """All that was shown or nothing."""
    classroom = get_classroom(mark_import.classroom_id) or abort(404)
    try:
        made = services.apply_import(
            classroom,
            mark_import,
            token=request.form.get("token", ""),
            skip="skip" in request.form,
            by=current_user,
        )
    except Stale as stale:
        flash(str(stale), "warning")
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("成绩已导入为批次 %(id)s。", id=made.id), "success")
        return redirect(url_for(".batch", classroom_id=classroom.id, batch_id=made.id))
    return redirect(url_for(".show_import", mark_import_id=mark_import.id))
