"""The teacher's side of mentor links: make one, send it, renew it, withdraw it."""

from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.queries import students_of
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.courses.rules.compiled import TableText
from lms.evaluations import policy
from lms.evaluations.forms import LastDayForm, MentorLinkForm
from lms.evaluations.models import MentorLink
from lms.evaluations.queries import Seat
from lms.evaluations.queries import links as queries
from lms.evaluations.queries.plans import table_of
from lms.evaluations.rules.links import token_of
from lms.evaluations.services import links as services
from lms.evaluations.views.blueprint import bp
from lms.web.access import finds


@bp.get("/assignments/<int:assignment_id>/evaluation/mentor-links")
@finds("assignment_id", load=policy.teachers_evaluation)
def mentor_links(seat: Seat) -> ResponseReturnValue:
    return _index(seat, _new_form(seat))


@bp.post("/assignments/<int:assignment_id>/evaluation/mentor-links")
@finds("assignment_id", load=policy.teachers_evaluation)
def make_mentor_link(seat: Seat) -> ResponseReturnValue:
    form = _new_form(seat)
    if form.submitted():
        students = students_of(seat.assignment.classroom_id)
        try:
            link = services.make_link(
                seat.assignment,
                seat.text,
                name=form.name.data or "",
                company=form.company.data or "",
                shows_names=bool(form.shows_names.data),
                student_ids=form.student_ids(students),
                last_day=form.last_day.data,
                zone=_zone(),
                by=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("链接已建好，把下面的消息发给导师。"), "success")
            return redirect(url_for(".mentor_link", link_id=link.id))
    return _index(seat, form), 422


@bp.get("/mentor-links/<int:link_id>")
@finds("link_id", load=policy.teachers_link)
def mentor_link(link: MentorLink) -> ResponseReturnValue:
    usual, latest = services.days_for(link.assignment, _zone())
    return _show(link, LastDayForm(formdata=None, last_day=usual), latest.isoformat())


@bp.post("/mentor-links/<int:link_id>/renew")
@finds("link_id", load=policy.teachers_link)
def renew_mentor_link(link: MentorLink) -> ResponseReturnValue:
    form = LastDayForm(request.form)
    if form.submitted():
        try:
            services.renew_link(link, last_day=form.last_day.data, zone=_zone(), by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("地址已经换新，旧地址不能再打开。把新的消息发给导师。"), "success")
            return redirect(url_for(".mentor_link", link_id=link.id))
    _usual, latest = services.days_for(link.assignment, _zone())
    return _show(link, form, latest.isoformat()), 422


@bp.post("/mentor-links/<int:link_id>/withdraw")
@finds("link_id", load=policy.teachers_link)
def withdraw_mentor_link(link: MentorLink) -> ResponseReturnValue:
    try:
        voided = services.withdraw_link(link, by=current_user, voids="void" in request.form)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("链接已撤回。"), "success")
        if voided:
            flash(_("作废了 %(n)s 份评价，成绩已重新计算。", n=voided), "success")
    return redirect(url_for(".mentor_link", link_id=link.id))


@bp.post("/mentor-links/<int:link_id>/students")
@finds("link_id", load=policy.teachers_link)
def add_to_mentor_link(link: MentorLink) -> ResponseReturnValue:
    """Put everybody on the link who came to the classroom after it was made."""
    here = {one.user_id for one in students_of(link.assignment.classroom_id)}
    try:
        added = services.add_students(link, here, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("链接里增加了 %(n)s 名学生。", n=added), "success")
    return redirect(url_for(".mentor_link", link_id=link.id))


def _index(seat: Seat, form: MentorLinkForm) -> str:
    links = queries.links_of(seat.assignment.id)
    _usual, latest = services.days_for(seat.assignment, _zone())
    return render_template(
        "evaluations/mentor_links.html",
        assignment=seat.assignment,
        text=seat.text,
        links=links,
        students=queries.students_of_links(links),
        states={link.id: services.state_of(link, seat.text, seat.assignment) for link in links},
        form=form,
        latest=latest.isoformat(),
        takes_mentors=services.takes_mentors(seat.text),
        is_over=seat.assignment.classroom.term.closed_at is not None,
    )


def _show(link: MentorLink, form: LastDayForm, latest: str) -> str:
    text = table_of(link.assignment).text
    students = queries.students_on(link)
    there = {student.student_id for student in students}
    everybody = students_of(link.assignment.classroom_id)
    address = url_for(
        ".mentor",
        token=token_of(str(current_app.config["SECRET_KEY"]), link.id, link.nonce),
        _external=True,
    )
    return render_template(
        "evaluations/mentor_link.html",
        link=link,
        assignment=link.assignment,
        text=text,
        students=students,
        left_out=sum(one.user_id not in there for one in everybody),
        state=services.state_of(link, text, link.assignment),
        address=address,
        message=_message(link, text, len(students), address),
        form=form,
        latest=latest,
    )


def _message(link: MentorLink, text: TableText, count: int, address: str) -> str:
    """What the teacher sends to the mentor, as plain text."""
    return _(
        "%(name)s，您好。我是%(teacher)s，邀请您作为企业导师，为 %(n)s 名学生填写“%(title)s”。\n"
        "请在 %(until)s 前打开下面的链接，不需要账号，用手机就可以：\n%(address)s\n"
        "链接只供您本人使用，请不要转发。谢谢。",
        name=link.name,
        teacher=current_user.name,
        n=count,
        title=f"{text.label} {text.title}",
        until=format_moment(link.expires_at),
        address=address,
    )


def _new_form(seat: Seat) -> MentorLinkForm:
    usual, _latest = services.days_for(seat.assignment, _zone())
    form = MentorLinkForm(request.form, last_day=usual)
    form.offer(students_of(seat.assignment.classroom_id))
    return form


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.extensions["lms_settings"].timezone)
