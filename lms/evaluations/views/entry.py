"""Typing in forms scored on paper: two passes, the comparison, and handing in."""

import re
from collections.abc import Callable, Mapping, Sequence

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from lms.classrooms.models import Enrollment, Role
from lms.classrooms.queries import staff_of, students_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import forms, policy
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import Seat
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.services import entry as service
from lms.evaluations.services.entry import Stack, StaleEntry
from lms.evaluations.services.refusals import TermOver
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.entry_page import (
    CHECK,
    Choice,
    Form,
    forms_of,
    is_typed,
    shown,
    shown_keys,
    typed_by,
)
from lms.web.access import finds
from lms.web.ids import whole

CELL = re.compile(r"(\d{1,9}):(.{1,64})")


@bp.get("/assignments/<int:assignment_id>/evaluation/paper-entry")
@finds("assignment_id", load=policy.teachers_evaluation)
def paper_entry(seat: Seat) -> ResponseReturnValue:
    writers = _writers(seat)
    choice = _choice(seat, writers)
    stack = _stack(seat, choice)
    found = forms_of(seat, stack) if stack else []
    text = seat.text
    return render_template(
        "evaluations/entry.html",
        assignment=seat.assignment,
        text=text,
        choice=choice,
        kinds=[(who, NAMES[who]) for who in evaluators_of(text)],
        writers=writers[choice.who],
        following=_following(writers[choice.who], choice),
        forms=found,
        criteria=text.criteria_for(choice.who.value),
        keys={row.key: shown_keys(text, row) for row in text.criteria},
        typed_by=typed_by(found),
        counts={step: sum(is_typed(form, step) for form in found) for step in (1, 2)},
        chosen=_wanted_student(found),
        may_type=seat.assignment.classroom.term.closed_at is None,
        cell=shown,
    )


@bp.post("/assignments/<int:assignment_id>/evaluation/paper-entry")
@finds("assignment_id", load=policy.teachers_evaluation)
def type_entry(seat: Seat) -> ResponseReturnValue:
    """Keep what was typed: one form from the autosave, all forms from the page itself."""
    choice = _choice(seat, _writers(seat))
    if request.is_json:
        return _answer(seat, choice)

    def keep(stack: Stack) -> str:
        here = {form.student.user_id: form for form in forms_of(seat, stack)}
        for student_id, values in _sent_cells().items():
            form = here.get(student_id)
            if any(values.values()) or (form and is_typed(form, choice.number)):
                known = request.form.get(f"seq-{student_id}", type=whole) or 0
                service.type_in(
                    stack, student_id, choice.number, values, seq=known, by=current_user
                )
        return _("已保存。")

    return _carry_out(seat, choice, keep)


@bp.post("/assignments/<int:assignment_id>/evaluation/paper-entry/check")
@finds("assignment_id", load=policy.teachers_evaluation)
def check_entry(seat: Seat) -> ResponseReturnValue:
    """Decide the cells in which the two passes differ."""

    def decide(stack: Stack) -> str:
        for student_id, values in _sent_cells().items():
            service.settle_cells(stack, student_id, values, current_user)
        return _("已核对。")

    return _carry_out(seat, _choice(seat, _writers(seat)), decide)


@bp.post("/assignments/<int:assignment_id>/evaluation/paper-entry/hand-in")
@finds("assignment_id", load=policy.teachers_evaluation)
def submit_entry(seat: Seat) -> ResponseReturnValue:
    """Write and hand in what both passes agree on."""

    def submit(stack: Stack) -> str:
        outcome = service.submit(stack, current_user, forms.chosen_students())
        if outcome.kept:
            flash(
                _(
                    "%(n)s 份与系统里已有的评价不同，没有改动；要用纸质的替换请勾选。",
                    n=outcome.kept,
                ),
                "warning",
            )
        return _("已提交 %(n)s 份纸质评价。", n=outcome.written)

    return _carry_out(seat, _choice(seat, _writers(seat)), submit)


def _carry_out(seat: Seat, choice: Choice, deed: Callable[[Stack], str]) -> ResponseReturnValue:
    try:
        said = deed(service.stack_of(seat.assignment, choice.who, choice.writer_id))
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(said, "success")
    return redirect(url_for(".paper_entry", assignment_id=seat.assignment.id, **choice.address))


def _answer(seat: Seat, choice: Choice) -> ResponseReturnValue:
    sent = forms.written()
    try:
        stack = service.stack_of(seat.assignment, choice.who, choice.writer_id)
        kept = service.type_in(
            stack, sent.student_id, choice.number, sent.values, seq=sent.seq, by=current_user
        )
    except StaleEntry as stale:
        said = {"values": {key: shown(v) for key, v in stale.values.items()}, "texts": {}}
        return jsonify(error=str(stale), seq=stale.sequence, answer=said, **said), 409
    except TermOver as refusal:
        back = url_for(".paper_entry", assignment_id=seat.assignment.id)
        return jsonify(error=str(refusal), redirect=back), 410
    except Refused as refusal:
        return jsonify(error=str(refusal)), 422
    return jsonify(ok=True, seq=kept.sequence, saved_at=format_datetime(kept.typed_at, "HH:mm:ss"))


def _choice(seat: Seat, writers: Mapping[Evaluator, Sequence[Enrollment]]) -> Choice:
    """What the address asks for; what it leaves open is the first there is."""
    kinds = evaluators_of(seat.text)
    asked, step = request.args.get("who", ""), request.args.get("pass", "1")
    who = Evaluator(asked if asked in kinds else kinds[0] if kinds else "self")
    rater = request.args.get("rater", type=whole)
    here = [one.user_id for one in writers[who]]
    writer_id = rater if rater in here else next(iter(here), None)
    if who is Evaluator.TEACHER and rater is None:
        writer_id = current_user.id if current_user.id in here else writer_id
    return Choice(who, writer_id, step if step in {"1", "2", CHECK} else "1")


def _writers(seat: Seat) -> dict[Evaluator, list[Enrollment]]:
    """Who can have written forms of each kind; of self-ratings everybody the own one."""
    classroom_id = seat.assignment.classroom_id
    staff, students = staff_of(classroom_id), students_of(classroom_id)
    return {
        Evaluator.SELF: [],
        Evaluator.PEER: students,
        Evaluator.INTERGROUP: students,
        Evaluator.TEACHER: [one for one in staff if one.role is Role.TEACHER],
        Evaluator.MENTOR: [one for one in staff if one.role is Role.MENTOR],
    }


def _stack(seat: Seat, choice: Choice) -> Stack | None:
    try:
        return service.stack_of(seat.assignment, choice.who, choice.writer_id)
    except Refused:
        return None


def _following(writers: Sequence[Enrollment], choice: Choice) -> Enrollment | None:
    """The next writer whose forms lie on the stack of paper."""
    ids = [one.user_id for one in writers]
    at = ids.index(choice.writer_id) + 1 if choice.writer_id in ids else len(ids)
    return writers[at] if at < len(ids) else None


def _wanted_student(found: Sequence[Form]) -> int | None:
    """Whose form was scanned or asked for: an address with /sheets/7, or a 学号."""
    asked = request.args.get("find", "").strip()
    scanned = re.search(r"/sheets/(\d+)", asked)
    sheet_id = scanned.group(1) if scanned else request.args.get("sheet", "")
    for form in found:
        is_sheet = form.sheet is not None and str(form.sheet.id) == sheet_id
        if is_sheet or (asked and form.student.user.number == asked):
            return form.student.user_id
    return None


def _sent_cells() -> dict[int, dict[str, str]]:
    """Cells named student:criterion, by student."""
    found: dict[int, dict[str, str]] = {}
    for name, value in request.form.items():
        if cell := CELL.fullmatch(name):
            found.setdefault(int(cell.group(1)), {})[cell.group(2)] = value
    return found
