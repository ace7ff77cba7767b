"""What a mentor without an account sees and does: the students of a link, and rating one."""

from collections.abc import Mapping

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import forms, services
from lms.evaluations.forms import Written
from lms.evaluations.models import Review
from lms.evaluations.queries.links import LinkStudent
from lms.evaluations.services import mentor_reviews
from lms.evaluations.services.guests import guest_of
from lms.evaluations.services.refusals import StaleReview
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.mentor_door import Visit, by_link, refuse
from lms.evaluations.views.mentor_page import (
    after,
    duties,
    is_open_now,
    opens_at,
    person,
    student_page,
    until,
)
from lms.evaluations.views.taking import answer


@bp.get("/mentor/<token>")
@by_link
def mentor(visit: Visit) -> Response:
    """The students of the link, and how far the mentor is with each."""
    return make_response(
        render_template(
            "evaluations/mentor.html",
            visit=visit,
            link=visit.link,
            text=visit.text,
            duties=duties(visit),
            done=sum(one.handed_in_at is not None for one in visit.here),
            waiting=after(visit, None),
            is_open=is_open_now(visit),
            opens_at=opens_at(visit),
            until=until(visit),
        )
    )


@bp.post("/mentor/<token>/opened")
@by_link
def mentor_opened(visit: Visit) -> Response:
    """The page says that somebody looks at it: reading an address alone notes nothing."""
    mentor_reviews.note_opened(visit.link)
    return make_response("", 204)


@bp.get("/mentor/<token>/students/<int:number>")
@by_link
def mentor_student(visit: Visit, number: int) -> Response:
    student = visit.student(number)
    if student is None or not student.is_here:
        return _nobody(visit, student)
    return make_response(_page(visit, student))


@bp.post("/mentor/<token>/students/<int:number>")
@by_link
def rate_by_link(visit: Visit, number: int) -> Response:
    student = visit.student(number)
    if student is None or not student.is_here:
        return _nobody(visit, student)
    guest = guest_of(visit.link)

    def begin() -> Review:
        return mentor_reviews.link_review(visit.link, student)

    if request.is_json:
        back = url_for(".mentor", token=visit.token)
        return make_response(answer(begin, back, by=guest))
    sent = forms.written()
    try:
        review = begin()
        seq = review.sequence if sent.hands_in else sent.seq
        review = services.save_review(review, sent.values, sent.texts, seq, guest)
        if sent.hands_in:
            services.hand_in(review, guest)
    except Refused as refusal:
        return _again(visit, student, sent, refusal)
    return _onwards(visit, student, is_in=sent.hands_in)


def _again(visit: Visit, student: LinkStudent, sent: Written, refusal: Refused) -> Response:
    """The same page with what was typed still in it, and why it was not taken."""
    flash(str(refusal), "error")
    newest = refusal.sequence if isinstance(refusal, StaleReview) else sent.seq
    code = 409 if isinstance(refusal, StaleReview) else 422
    return make_response(_page(visit, student, sent.values, sent.texts, newest), code)


def _onwards(visit: Visit, student: LinkStudent, *, is_in: bool) -> Response:
    """After a hand-in to the next student who is not handed in, else where one was."""
    name = person(student, visit.link)
    if not is_in:
        flash(_("评价已保存。"), "success")
        return _to(visit, student)
    following = after(visit, student)
    if following is None:
        flash(_("%(name)s的评价已提交。", name=name), "success")
        return make_response(redirect(url_for(".mentor", token=visit.token)))
    to = person(following, visit.link)
    flash(_("%(name)s的评价已提交，接着评%(next)s。", name=name, next=to), "success")
    return _to(visit, following)


def _to(visit: Visit, student: LinkStudent) -> Response:
    where = url_for(".mentor_student", token=visit.token, number=student.number)
    return make_response(redirect(where))


def _nobody(visit: Visit, student: LinkStudent | None) -> Response:
    back = url_for(".mentor", token=visit.token)
    if student is None:
        return refuse(404, _("没有这名学生"), _("这个链接里没有这名学生。"), back)
    return refuse(410, _("不需要再评"), _("这名学生已不在这个教学班，不需要再评。"), back)


def _page(
    visit: Visit,
    student: LinkStudent,
    values: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    sequence: int | None = None,
) -> str:
    page = student_page(visit, student, values, texts, sequence)
    return render_template(
        "evaluations/mentor_student.html",
        visit=visit,
        link=visit.link,
        page=page,
        text=page.text,
        name=person(student, visit.link),
        student=student,
    )
