"""The objectives of a course as a grid that writes the same document."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of, text_with_hash
from lms.authoring.queries.working import files_of
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.rules.objective_patches import (
    NAMES,
    NoColumn,
    ObjectiveRow,
    moved,
    patch,
    rows_of,
    sections_of,
)
from lms.authoring.rules.rows import lines_of
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.refusals import DraftMoved
from lms.authoring.services.saving import save
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.reading import OBJECTIVES
from lms.objectives.models import PROGRAMME
from lms.objectives.queries import objectives_of
from lms.web.access import finds

MOST_ROWS = 500


@dataclass(frozen=True)
class Elsewhere:
    """A problem another document has with the objectives as they stand in the form."""

    path: str
    line: int
    message: str


@bp.get("/desk/<code>/objectives/<path:path>")
@finds("code", load=policy.authored_course)
def objectives(desk: CourseDesk, path: str) -> ResponseReturnValue:
    file = files_of(desk.code).get(path)
    if file is None or not file.is_there or path != OBJECTIVES:
        abort(404)
    text = as_edited(text_of(file))
    return _page(desk, file.sha256, text, text, rows_of(text))


@bp.post("/desk/<code>/objectives/<path:path>")
@finds("code", load=policy.authored_course)
def edit_objectives(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Change rows or save; whatever is refused stays on the page as typed."""
    after = request.form.get("after", "")
    base = text_with_hash(desk.code, path, after)
    if base is None or path != OBJECTIVES:
        abort(404)
    base = as_edited(base)
    action, _colon, which = request.form.get("action", "check").partition(":")
    rows = moved(_rows_sent(base), action, which)
    try:
        text = patch(base, rows)
    except NoColumn:
        flash(_("这张表没有您填的那一列，请先在文本里给表头加上。"), "error")
        return _page(desk, after, base, base, rows)
    if action == "save" and _saved(desk, path, text, after):
        return redirect(url_for(".objectives", code=desk.code, path=path))
    return _page(desk, after, base, text, rows)


def _rows_sent(base: str) -> list[ObjectiveRow]:
    sent = request.form
    known = len(lines_of(base))
    rows = []
    for number in sent.getlist("row")[:MOST_ROWS]:
        line, table = sent.get(f"{number}-line", ""), sent.get(f"{number}-table", "0")
        is_line = line.isdecimal() and int(line) < known if len(line) < 7 else False
        values = {name: " ".join(sent.get(f"{number}-{name}", "").split()) for name in NAMES}
        at = int(table) if table.isdecimal() and len(table) < 4 else 0
        rows.append(ObjectiveRow(at, int(line) if is_line else None, values))
    return rows


def _saved(desk: CourseDesk, path: str, text: str, after: str) -> bool:
    try:
        revision = save(desk, path, text, after=after, by=current_user)
    except DraftMoved as moved_on:
        flash(_("%(why)s您填写的都还在下面。", why=str(moved_on)), "error")
        return False
    except Refused as refusal:
        flash(str(refusal), "error")
        return False
    flash(_("已保存为第 %(n)s 版草稿。", n=revision.number), "success")
    return True


def _page(
    desk: CourseDesk, after: str, base: str, text: str, rows: Sequence[ObjectiveRow]
) -> ResponseReturnValue:
    checked = check(desk.code, {OBJECTIVES: text})
    found = [row.line for row in rows_of(text)]
    wrong: dict[int, list[str]] = {}
    for one in checked.of(OBJECTIVES):
        line = one.place.line - 1
        wrong.setdefault(found.index(line) if line in found else -1, []).append(one.message)
    return render_template(
        "authoring/objectives.html",
        desk=desk,
        path=OBJECTIVES,
        faces=faces_of(OBJECTIVES),
        sections=sections_of(base),
        rows=list(enumerate(rows)),
        wrong=wrong,
        elsewhere=_elsewhere(checked),
        after=after,
        training=objectives_of(PROGRAMME),
    )


def _elsewhere(checked: DeskCheck) -> list[Elsewhere]:
    return [
        Elsewhere(checked.path_of(one), one.place.line, one.message)
        for one in checked.findings
        if checked.path_of(one) != OBJECTIVES and one.severity.value == "error"
    ][:20]
