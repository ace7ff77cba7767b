"""A classroom's own evaluation table: one document with two faces, a form and its text."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import EVALUATORS, TableText
from lms.courses.rules.evaluation_head import PRESETS
from lms.courses.rules.table_edits import edited
from lms.courses.rules.table_writing import TableDraft, draft_of, text_of, usual_options
from lms.evaluations import policy, queries, services
from lms.evaluations.queries import Seat, Surroundings
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.services import TableRead
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.table_form import Spot, action_sent, draft_sent, spots
from lms.objectives.models import Objective
from lms.web.access import finds

FORM, TEXT = "form", "text"


@dataclass(frozen=True)
class TablePage:
    """The editor as it stands: the text, the draft of the form, and what is wrong.

    `draft` is None where the text cannot be shown as a form.
    """

    face: str
    source: str
    draft: TableDraft | None
    read: TableRead
    problems: Sequence[Spot]
    after: int

    def of(self, anchor: str) -> list[str]:
        """What is wrong with one row or setting."""
        return [spot.message for spot in self.problems if spot.anchor == anchor]


@bp.get("/assignments/<int:assignment_id>/evaluation/table")
@finds("assignment_id", load=policy.teachers_evaluation)
def table(seat: Seat) -> ResponseReturnValue:
    around = queries.surroundings_of(seat.assignment)
    source = seat.revision.source
    read = services.read_for(seat.assignment, source, around)
    face = TEXT if request.args.get("face") == TEXT else FORM
    return _page(seat, around, _shown(face, source, read, None, seat.revision.id))


@bp.post("/assignments/<int:assignment_id>/evaluation/table")
@finds("assignment_id", load=policy.teachers_evaluation)
def edit_table(seat: Seat) -> ResponseReturnValue:
    """Take in what was typed: switch the face, change rows, preview, or save.

    Nothing is kept but by saving; whatever is refused stays on the page as typed.
    """
    action, which = action_sent()
    sent = TEXT if request.form.get("face") == TEXT else FORM
    draft = None
    if sent == FORM:
        draft = edited(draft_sent(seat.assignment.activity.key), action, which)
    source = _source(draft) if draft else _typed("source")
    if action == "save" and _save(seat, source):
        return redirect(url_for(".table", assignment_id=seat.assignment.id, face=sent))
    around = queries.surroundings_of(seat.assignment)
    read = services.read_for(seat.assignment, source, around)
    face = action if action in {FORM, TEXT} else sent
    return _page(seat, around, _shown(face, source, read, draft, _after()))


def _save(seat: Seat, source: str) -> bool:
    try:
        services.save_table(seat.assignment, source, _after(), current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return False
    flash(_("评价表已保存，这个教学班从现在起用它。"), "success")
    return True


def _after() -> int:
    """The revision the writer began from."""
    sent = request.form.get("after", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


@bp.post("/assignments/<int:assignment_id>/evaluation/table/reset")
@finds("assignment_id", load=policy.teachers_evaluation)
def reset_table(seat: Seat) -> ResponseReturnValue:
    """Give the classroom the table of its course back."""
    try:
        services.reset_table(seat.assignment, _after(), current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已恢复为课程里的评价表。"), "success")
    return redirect(url_for(".table", assignment_id=seat.assignment.id))


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _source(draft: TableDraft) -> str:
    """The form as text: the text it was made from, as long as they say the same."""
    written, before = text_of(draft), _typed("before")
    return before if before and written == _typed("written") else written


def _shown(
    face: str, source: str, read: TableRead, draft: TableDraft | None, after: int
) -> TablePage:
    if draft is None and read.evaluation is not None and not read.has_errors:
        draft = draft_of(read.evaluation)
    rows_at = read.evaluation.rows_at if read.evaluation else ()
    return TablePage(
        face=face if draft is not None else TEXT,
        source=source,
        draft=draft,
        read=read,
        problems=spots(read.findings, source, rows_at),
        after=after,
    )


def _objectives(seat: Seat, text: TableText) -> dict[str, list[Objective]]:
    """The objectives of each row, by its key."""
    known = queries.objectives_in(text, seat.assignment.classroom.course_code)
    return {
        row.key: [known[code] for code, _share in row.shares if code in known]
        for row in text.criteria
    }


def _page(seat: Seat, around: Surroundings, page: TablePage) -> ResponseReturnValue:
    closed = seat.assignment.classroom.term.closed_at is not None
    is_fixed = seat.is_frozen or queries.has_hand_ins(seat.assignment.id)
    preview = page.read.evaluation.text if page.read.evaluation else None
    scale = page.draft.scale if page.draft else "points"
    return render_template(
        "evaluations/table.html",
        assignment=seat.assignment,
        page=page,
        draft=page.draft,
        text=seat.text,
        preview=preview,
        objectives=_objectives(seat, preview) if preview else {},
        around=around,
        evaluators=[(who, str(NAMES[who])) for who in EVALUATORS],
        presets=PRESETS,
        usual=usual_options(scale) if scale in {"levels", "checklist", "mastery"} else (),
        written=text_of(page.draft) if page.draft else "",
        can_edit=not closed and not is_fixed,
        is_fixed=is_fixed,
        is_own=seat.plan is not None,
    )
