"""One question of the notebook: asked again, its result, the student's own rating of it."""

from flask import flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.mistakes import forms, queries, services
from lms.mistakes.rules.notebook import Mistake, Notebook, proposed
from lms.mistakes.rules.scheduling import Recall
from lms.mistakes.views import goals, pages
from lms.mistakes.views.blueprint import bp
from lms.questions import kinds
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.web.access import finds

Found = tuple[Notebook, Mistake]


@bp.get("/mistakes/<int:question_id>")
@finds("question_id", load=queries.mistake_of)
def ask(found: Found) -> ResponseReturnValue:
    notebook, mistake = found
    wanted = goals.wanted()
    return render_template(
        "mistakes/ask.html",
        one=pages.asked(mistake, _wording(mistake)),
        prefix=forms.PREFIX,
        goal=goals.goal(wanted),
        left=len(goals.narrowed(notebook, wanted).queue(pages.today())),
        is_rated="rated" in request.args,
    )


@bp.post("/mistakes/<int:question_id>")
@finds("question_id", load=queries.mistake_of)
def answer(found: Found) -> ResponseReturnValue:
    """Mark the answer and show the right one. Nothing is kept: only the rating counts."""
    _notebook, mistake = found
    fields = forms.read_fields(request.form)
    if forms.is_too_long(fields):
        flash(_("答案太长了，请删短后再核对。"), "error")
        return _again(mistake)
    definition = _wording(mistake)
    one = pages.answered(mistake, definition, kinds.read_answer(definition, fields))
    proposal = proposed(one.results)
    return render_template(
        "mistakes/answer.html",
        one=one,
        proposal=proposal,
        wanted=goals.wanted(),
        right={Recall.AGAIN: "no", Recall.GOOD: "yes"}.get(proposal, "") if proposal else "",
        choices=pages.recall_choices(mistake, proposal, pages.today().moment),
    )


@bp.post("/mistakes/<int:question_id>/review")
@finds("question_id", load=queries.mistake_of)
def review(found: Found) -> ResponseReturnValue:
    _notebook, mistake = found
    sent = forms.read_review(request.form)
    if sent is None:
        flash(_("收到的内容不完整，没有记下。请重新作答。"), "error")
        return _again(mistake)
    recall, number, is_right = sent
    try:
        services.review(
            mistake, student=current_user, recall=recall, number=number, is_right=is_right
        )
    except Refused as refusal:
        flash(str(refusal), "warning")
        return redirect(address(".following", objective=goals.wanted()))
    return redirect(address(".following", rated="1", objective=goals.wanted()))


@bp.get("/mistakes/<int:question_id>/history")
@finds("question_id", load=queries.mistake_of)
def history(found: Found) -> ResponseReturnValue:
    """The own wrong answers over time, and the repetitions since."""
    _notebook, mistake = found
    items = {item.id: item for item in queries.answers_of(mistake)}
    today = pages.today()
    return render_template(
        "mistakes/history.html",
        mistake=mistake,
        answers=[pages.on_paper(mistake, one, items[one.item_id]) for one in mistake.wrong],
        reviews=queries.reviews_of(current_user, mistake.question_id),
        standing=mistake.standing(today),
        words=pages.standing_words(),
        recalls=pages.recall_words(),
    )


@bp.post("/mistakes/<int:question_id>/archive")
@finds("question_id", load=queries.mistake_of)
def archive(found: Found) -> ResponseReturnValue:
    _notebook, mistake = found
    services.archive(mistake, student=current_user)
    flash(_("已移出错题本。在“已移出”里可以找到它，随时放回。"), "success")
    return redirect(address(".listing"))


@bp.post("/mistakes/<int:question_id>/restore")
@finds("question_id", load=queries.mistake_of)
def restore(found: Found) -> ResponseReturnValue:
    _notebook, mistake = found
    services.restore(mistake, student=current_user)
    flash(_("已放回错题本。"), "success")
    return redirect(address(".history", question_id=mistake.question_id))


def _again(mistake: Mistake) -> ResponseReturnValue:
    there = mistake.question_id
    return redirect(address(".ask", question_id=there, objective=goals.wanted()))


def _wording(mistake: Mistake) -> Definition:
    version = versions_by_id([mistake.version_id])[mistake.version_id]
    return Definition.from_json(version.definition)
