"""Batches of a classroom: what was done in one step, and taking it back."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.gradebook import policy, services
from lms.gradebook.models import BatchKind
from lms.gradebook.queries.batches import batch_in, batches_of, cells_of_batch, titles_in
from lms.gradebook.rules.wording import BATCHES
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.telling import lock_of
from lms.web.access import opens
from lms.web.paging import SIZE, Page, page_number

CELLS = 100  # of one batch on one page


@bp.get("/classrooms/<int:classroom_id>/gradebook/batches")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def batches(classroom: Classroom) -> ResponseReturnValue:
    number = page_number()
    rows, total = batches_of(classroom.id, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "gradebook/batches.html",
        classroom=classroom,
        page=Page(rows, number, total),
        words=BATCHES,
        is_teacher=role_in(current_user, classroom.id) is Role.TEACHER,
    )


@bp.get("/classrooms/<int:classroom_id>/gradebook/batches/<int:batch_id>")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def batch(classroom: Classroom, batch_id: int) -> ResponseReturnValue:
    """One batch with every cell it touched: before, what it entered, and now."""
    found = batch_in(classroom.id, batch_id) or abort(404)
    cells, number = cells_of_batch(found), page_number()
    is_release = found.kind is BatchKind.RELEASE
    return render_template(
        "gradebook/batch.html",
        classroom=classroom,
        batch=found,
        page=Page(cells[(number - 1) * CELLS : number * CELLS], number, len(cells), CELLS),
        released=titles_in(classroom.id, found.detail.get("items", [])) if is_release else {},
        words=BATCHES,
        told=_told,
        is_teacher=role_in(current_user, classroom.id) is Role.TEACHER,
        lock="" if is_release else lock_of(classroom),
    )


@bp.post("/classrooms/<int:classroom_id>/gradebook/batches/<int:batch_id>/void")
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def void_batch(classroom: Classroom, batch_id: int) -> ResponseReturnValue:
    found = batch_in(classroom.id, batch_id) or abort(404)
    try:
        changed = services.void_batch(found, why=request.form.get("why", ""), by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("批次 %(id)s 已作废，有 %(n)s 处随之变化。", id=batch_id, n=changed), "success")
    return redirect(url_for(".batch", classroom_id=classroom.id, batch_id=batch_id))


@bp.post("/classrooms/<int:classroom_id>/gradebook/batches/<int:batch_id>/restore")
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def restore_batch(classroom: Classroom, batch_id: int) -> ResponseReturnValue:
    found = batch_in(classroom.id, batch_id) or abort(404)
    try:
        changed = services.restore_batch(found, why=request.form.get("why", ""), by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("批次 %(id)s 已恢复，有 %(n)s 处随之变化。", id=batch_id, n=changed), "success")
    return redirect(url_for(".batch", classroom_id=classroom.id, batch_id=batch_id))


def _told(moment: str | None) -> str:
    """When students see a column, as a release keeps it."""
    if moment is None:
        return _("不公布")
    return _("%(moment)s 起", moment=format_moment(datetime.fromisoformat(moment)))
