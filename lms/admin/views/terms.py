"""Terms: make, close, reopen."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.admin.forms import TermForm
from lms.admin.policy import is_administrator
from lms.admin.views.blueprint import bp
from lms.classrooms import queries, services
from lms.classrooms.models import Term
from lms.classrooms.policy import can_manage_term
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import only, opens


@bp.route("/terms", methods=["GET", "POST"])
@only(is_administrator)
def terms() -> ResponseReturnValue:
    form = TermForm(request.form)
    if form.submitted() and form.begins_on.data and form.ends_on.data:
        try:
            made = services.create_term(
                code=str(form.code.data),
                begins_on=form.begins_on.data,
                ends_on=form.ends_on.data,
                actor=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已建立学期 %(code)s。", code=made.code), "success")
            return redirect(url_for(".classrooms", term_id=made.id))
    return render_template("admin/terms.html", terms=queries.terms(), form=form)


@bp.post("/terms/<int:term_id>/close")
@opens("term_id", queries.get_term, can_manage_term)
def close_term(term: Term) -> ResponseReturnValue:
    services.close_term(term, actor=current_user)
    flash(_("学期 %(code)s 已结束，里面的内容不能再改。", code=term.code), "success")
    return redirect(url_for(".terms"))


@bp.post("/terms/<int:term_id>/reopen")
@opens("term_id", queries.get_term, can_manage_term)
def reopen_term(term: Term) -> ResponseReturnValue:
    services.reopen_term(term, actor=current_user)
    flash(_("学期 %(code)s 已重新开放。", code=term.code), "success")
    return redirect(url_for(".terms"))
