"""Attendance of a classroom: meetings, the grid of signs, the roll of one meeting, its files."""

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in, students_of
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.tabular import attachment_headers
from lms.gradebook import policy
from lms.gradebook.queries import attendance as queries
from lms.gradebook.services import attendance as services
from lms.gradebook.services import attendance_files as files
from lms.gradebook.views import attendance_page as page
from lms.gradebook.views.attendance_form import (
    AttendanceRulesForm,
    MeetingForm,
    PatternForm,
    sent_roll,
    sent_row,
)
from lms.gradebook.views.blueprint import bp
from lms.web.access import opens
from lms.web.ids import whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/classrooms/<int:classroom_id>/attendance")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def attendance(classroom: Classroom) -> ResponseReturnValue:
    return _shown(classroom)


@bp.post("/classrooms/<int:classroom_id>/attendance")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def note_attendance(classroom: Classroom) -> ResponseReturnValue:
    """Signs of one student, from the autosave of the grid."""
    sent = sent_row()
    try:
        outcome = services.note_row(classroom, sent.student_id, sent.edits, by=current_user)
    except Refused as refusal:
        return jsonify(error=str(refusal)), 422
    asked = [edit.meeting_id for edit in sent.edits]
    signs = {str(one): outcome.signs[one].value if one in outcome.signs else "" for one in asked}
    if outcome.conflicts:
        return jsonify(answer={"signs": signs}, seq=signs), 409
    sheet = queries.attendance_of(classroom)
    row = next(one for one in sheet.rows if one.enrollment.user_id == sent.student_id)
    saved_at = format_datetime(now(), "HH:mm:ss")
    return jsonify(
        seq=signs, saved_at=saved_at, row=page.standing(row), waiting=page.waiting(sheet)
    )


@bp.post("/classrooms/<int:classroom_id>/attendance/meetings")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def add_meetings(classroom: Classroom) -> ResponseReturnValue:
    """One meeting, or as many as a weekly pattern has."""
    is_pattern = request.form.get("kind") == "pattern"
    form = PatternForm() if is_pattern else MeetingForm()
    if not form.submitted():
        return _shown(classroom, **{"pattern" if is_pattern else "meeting": form}), 422
    days = form.days() if isinstance(form, PatternForm) else [form.held_on.data]
    topic = "" if isinstance(form, PatternForm) else form.topic.data or ""
    try:
        made = services.add_meetings(
            classroom, days, hours=form.hours.data or 0, topic=topic, by=current_user
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _shown(classroom, **{"pattern" if is_pattern else "meeting": form}), 422
    flash(_("已添加 %(n)s 个课次。", n=len(made)), "success")
    return redirect(url_for(".attendance", classroom_id=classroom.id))


@bp.post("/classrooms/<int:classroom_id>/attendance/rules")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def attendance_rules(classroom: Classroom) -> ResponseReturnValue:
    form = AttendanceRulesForm()
    if not form.submitted():
        return _shown(classroom, rules=form), 422
    try:
        services.set_rules(classroom, form.rules(), by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("出勤的计法已更改，出勤分已重新计算。"), "success")
    return redirect(url_for(".attendance", classroom_id=classroom.id))


@bp.post("/classrooms/<int:classroom_id>/attendance/count")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def count_attendance(classroom: Classroom) -> ResponseReturnValue:
    """Let the signs become marks."""
    try:
        batch = services.count(classroom, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已把 %(n)s 人的出勤分计入成绩册。", n=batch.detail["students"]), "success")
    return redirect(url_for(".attendance", classroom_id=classroom.id))


@bp.get("/classrooms/<int:classroom_id>/attendance/<int:meeting_id>")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def roll(classroom: Classroom, meeting_id: int) -> ResponseReturnValue:
    """One meeting as a list to call: the phone's side of attendance."""
    meeting = queries.meeting_in(classroom.id, meeting_id) or abort(404)
    form = MeetingForm(None, obj=meeting)
    return render_template(
        "gradebook/roll.html",
        classroom=classroom,
        meeting=meeting,
        students=students_of(classroom.id),
        marks=queries.marks_at(meeting.id),
        noted_by=queries.noted_by(meeting.id),
        form=form,
        signs=page.SHORT,
    )


@bp.post("/classrooms/<int:classroom_id>/attendance/<int:meeting_id>")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def call_roll(classroom: Classroom, meeting_id: int) -> ResponseReturnValue:
    meeting = queries.meeting_in(classroom.id, meeting_id) or abort(404)
    here = url_for(".roll", classroom_id=classroom.id, meeting_id=meeting.id)
    try:
        changed = services.note_meeting(classroom, meeting, sent_roll(meeting.id), by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(here)
    flash(_("点名已保存，改动 %(n)s 人。", n=changed), "success")
    return redirect(here)


@bp.post("/classrooms/<int:classroom_id>/attendance/<int:meeting_id>/change")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def change_meeting(classroom: Classroom, meeting_id: int) -> ResponseReturnValue:
    """Correct a meeting, or remove it."""
    meeting = queries.meeting_in(classroom.id, meeting_id) or abort(404)
    form = MeetingForm()
    if not form.submitted() or form.held_on.data is None:
        flash(_("请填写日期和 1 到 24 的学时。"), "error")
        return redirect(url_for(".roll", classroom_id=classroom.id, meeting_id=meeting.id))
    try:
        services.change_meeting(
            classroom,
            meeting,
            held_on=form.held_on.data,
            hours=form.hours.data or 0,
            topic=form.topic.data or "",
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("课次已更改。"), "success")
    return redirect(url_for(".roll", classroom_id=classroom.id, meeting_id=meeting.id))


@bp.post("/classrooms/<int:classroom_id>/attendance/<int:meeting_id>/remove")
@opens("classroom_id", get_classroom, policy.can_note_attendance)
def remove_meeting(classroom: Classroom, meeting_id: int) -> ResponseReturnValue:
    meeting = queries.meeting_in(classroom.id, meeting_id) or abort(404)
    try:
        services.remove_meeting(classroom, meeting, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("课次已删除，连同为它记的考勤。"), "success")
    return redirect(url_for(".attendance", classroom_id=classroom.id))


@bp.post("/classrooms/<int:classroom_id>/attendance.<form>")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def attendance_file(classroom: Classroom, form: str) -> ResponseReturnValue:
    """点名册 with what was noted, or 签到表 to sign on paper."""
    if form not in files.FORMS:
        abort(404)
    made = files.make(classroom, form, by=current_user)
    headers = attachment_headers(made.name, f"attendance-{classroom.id}.xlsx")
    return Response(made.data, mimetype=XLSX, headers=headers)


def _shown(classroom: Classroom, **forms: MeetingForm | PatternForm | AttendanceRulesForm) -> str:
    sheet = queries.attendance_of(classroom)
    term = classroom.term
    return render_template(
        "gradebook/attendance.html",
        classroom=classroom,
        sheet=sheet,
        part=page.part_of(sheet, request.args.get("page", type=whole)),
        page=page,
        meeting_form=forms.get("meeting") or MeetingForm(None, held_on=page.today()),
        pattern_form=forms.get("pattern")
        or PatternForm(None, begins=term.begins_on, ends=term.ends_on),
        rules_form=forms.get("rules") or AttendanceRulesForm.showing(sheet.rules),
        may_note=role_in(current_user, classroom.id) is Role.TEACHER and page.is_open(classroom),
        can_mark=role_in(current_user, classroom.id) is Role.TEACHER,
    )
