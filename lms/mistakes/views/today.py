"""What is due today: the front page of the notebook, the line on the home page, the plan."""

from flask import flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.mistakes import policy, queries, services
from lms.mistakes.forms import PlanForm
from lms.mistakes.rules.notebook import Standing
from lms.mistakes.views import goals, pages
from lms.mistakes.views.blueprint import bp
from lms.web.access import only


@bp.get("/mistakes")
@only(policy.keeps_notebook)
def index() -> ResponseReturnValue:
    notebook = queries.notebook_of(current_user)
    if notebook.is_shut:
        return render_template("mistakes/shut.html")
    today = pages.today()
    later = notebook.later_today(today)
    return render_template(
        "mistakes/index.html",
        notebook=notebook,
        due=len(notebook.due(today)),
        fresh=len(notebook.fresh(today)),
        later=len(later),
        soonest=pages.in_words(later[0], today.moment) if later else "",
        counts={one: len(notebook.standing(one, today)) for one in Standing},
        words=pages.standing_words(),
        form=PlanForm(new_per_day=notebook.new_per_day),
        is_rated="rated" in request.args,
    )


@bp.get("/mistakes/next")
@only(policy.keeps_notebook)
def following() -> ResponseReturnValue:
    """Lead to the question that is next, or back to the front page when all is done.

    Of one objective only, where one is wanted; it stays wanted from question to question.
    """
    wanted = goals.wanted()
    queue = goals.narrowed(queries.notebook_of(current_user), wanted).queue(pages.today())
    rated = request.args.get("rated")
    if queue:
        there = queue[0].question_id
        return redirect(address(".ask", question_id=there, rated=rated, objective=wanted))
    if wanted:
        flash(_("这个目标现在没有要复习的题了。"), "info")
    return redirect(address(".index", rated=rated))


@bp.get("/mistakes/line")
@only(policy.keeps_notebook)
def line() -> ResponseReturnValue:
    """The line on a student's home page, which that page loads afterwards."""
    notebook = queries.notebook_of(current_user)
    return render_template("mistakes/line.html", count=len(notebook.queue(pages.today())))


@bp.post("/mistakes/plan")
@only(policy.keeps_notebook)
def plan() -> ResponseReturnValue:
    form = PlanForm()
    if form.submitted():
        services.plan(current_user, new_per_day=form.new_per_day.data or 0)
        flash(_("每天新题的数量已保存。"), "success")
    else:
        flash(" ".join(str(word) for word in form.new_per_day.errors), "error")
    return redirect(address(".index"))


@bp.post("/mistakes/undo")
@only(policy.keeps_notebook)
def undo() -> ResponseReturnValue:
    """Take the last repetition back and ask its question again."""
    if queries.notebook_of(current_user).is_shut:
        return redirect(address(".index"))
    try:
        card = services.undo(current_user)
    except Refused as refusal:
        flash(str(refusal), "warning")
        return redirect(address(".index"))
    flash(_("最后一次复习已撤销。"), "success")
    if queries.notebook_of(current_user).get(card.question_id) is None:
        return redirect(address(".index"))
    return redirect(address(".ask", question_id=card.question_id, objective=goals.wanted()))
