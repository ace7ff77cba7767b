"""What would change, what students would notice of it, and publishing it in one step."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.comments import open_comments
from lms.authoring.queries.copies import unsaved_in
from lms.authoring.queries.impact import use_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.requests import WAITING, requests_of
from lms.authoring.queries.working import pinned_files
from lms.authoring.services import publishing, requests
from lms.authoring.services.publishing import Plan
from lms.authoring.views.blueprint import bp
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.revisions.queries import current_publication, publications_of
from lms.web.access import finds

APPROVE, RETURN = "approve", "return"


@bp.get("/desk/<code>/changes")
@finds("code", load=policy.authored_course)
def changes(desk: CourseDesk) -> ResponseReturnValue:
    """The drafts that differ from what is published; those named are looked at, or all."""
    return _page(desk, None)


@bp.post("/desk/<code>/changes")
@finds("code", load=policy.authored_course)
def look_again(desk: CourseDesk) -> ResponseReturnValue:
    """The same for the drafts that are ticked."""
    return _page(desk, request.form.getlist("path"))


@bp.post("/desk/<code>/publish")
@finds("code", load=policy.authored_course)
def publish(desk: CourseDesk) -> ResponseReturnValue:
    """Publish the ticked drafts, or ask a colleague to approve them."""
    paths, message = request.form.getlist("path"), request.form.get("message", "")
    try:
        if desk.needs_review:
            seen = request.form.getlist("seen") or None
            requests.ask(desk, paths, message=message, by=current_user, seen=seen)
            flash(_("已提交发布申请，等同事审阅。"), "success")
        else:
            publishing.publish(
                desk,
                message=message,
                by=current_user,
                only=paths,
                after=_after(),
            )
            flash(_("已发布。学生现在看到的就是这些内容；需要时可以撤销。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
        return _page(desk, paths, message, 422)
    return redirect(url_for(".changes", code=desk.code))


@bp.post("/desk/<code>/publications/<int:publication_id>/undo")
@finds("code", load=policy.authored_course)
def undo(desk: CourseDesk, publication_id: int) -> ResponseReturnValue:
    """Take the standing publication back."""
    try:
        earlier = publishing.undo(desk, publication_id, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(
            _("已撤销，恢复到：%(what)s。撤下的改动回到编写台上。", what=earlier.message), "success"
        )
    return redirect(url_for(".changes", code=desk.code))


@bp.post("/desk/<code>/discard")
@finds("code", load=policy.authored_course)
def discard(desk: CourseDesk) -> ResponseReturnValue:
    """Give up drafts; what they were stays among the versions."""
    try:
        given_up = publishing.discard(desk, request.form.getlist("path"), by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已放弃 %(n)s 份草稿，需要时可以在版本里恢复。", n=len(given_up)), "success")
    return redirect(url_for(".changes", code=desk.code))


@bp.get("/desk/<code>/requests/<int:request_id>")
@finds("code", "request_id", load=policy.asked_publication)
def asked(look: policy.Asked) -> ResponseReturnValue:
    """A request to publish, with everything a colleague needs to decide it."""
    pinned = pinned_files([one["revision"] for one in look.request.entries])
    plan = publishing.plan_of(look.desk.code, list(pinned.values()))
    return render_template(
        "authoring/asked.html",
        desk=look.desk,
        asked=look.request,
        plan=plan,
        use=use_of(look.desk.code, now()),
        may_decide=policy.can_decide(current_user, look.desk, look.request),
        is_own=look.request.requested_by_id == current_user.id,
        comments=open_comments(look.desk.code),
    )


@bp.post("/desk/<code>/requests/<int:request_id>")
@finds("code", "request_id", load=policy.asked_publication)
def decide(look: policy.Asked) -> ResponseReturnValue:
    """Approve, return, withdraw or publish a request."""
    deed, words = request.form.get("deed", ""), request.form.get("words", "")
    try:
        if deed == "publish":
            requests.publish_request(look.desk, look.request, by=current_user)
            flash(_("已发布。学生现在看到的就是这些内容；需要时可以撤销。"), "success")
        elif deed == "withdraw":
            requests.withdraw(look.request, by=current_user)
            flash(_("申请已撤回。"), "success")
        else:
            approve = deed == APPROVE
            requests.decide(look.desk, look.request, approve=approve, words=words, by=current_user)
            flash(_("已同意发布。") if approve else _("已退回。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".asked", code=look.desk.code, request_id=look.request.id))


def _after() -> int | None:
    """The publication the page showed."""
    sent = request.form.get("after", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


def _page(
    desk: CourseDesk, paths: list[str] | None, message: str = "", status: int = 200
) -> ResponseReturnValue:
    every = publishing.chosen_drafts(desk.code)
    ticked = [one for one in every if paths is None or one.path in paths]
    plan: Plan | None = publishing.plan_of(desk.code, ticked) if ticked else None
    standing = current_publication(desk.code)
    waiting = [one for one in requests_of(desk.code) if one.state in WAITING]
    return render_template(
        "authoring/changes.html",
        desk=desk,
        every=every,
        ticked={one.path for one in ticked},
        plan=plan,
        use=use_of(desk.code, now()) if plan else None,
        message=message,
        after=standing.id if standing else 0,
        unsaved=unsaved_in(desk.code),
        waiting=waiting,
        publications=publications_of([desk.code], limit=10),
    ), status
