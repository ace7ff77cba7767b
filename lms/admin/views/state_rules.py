"""What special marks do in this school: one table of states × effects."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.admin.policy import is_administrator
from lms.admin.views.blueprint import bp, told
from lms.core.i18n import _
from lms.gradebook import queries, services
from lms.gradebook.rules import Effect, State
from lms.gradebook.rules.effect_words import ATTAINED, COUNTINGS, TOTALS
from lms.gradebook.rules.states import DEFAULTS
from lms.gradebook.rules.wording import STATES
from lms.web.access import only

CHOICES: Mapping[str, Mapping[Any, Any]] = {
    "item": COUNTINGS,
    "exam": COUNTINGS,
    "total": TOTALS,
    "attainment": ATTAINED,
}
TICKS = ("is_in_pass_rate", "is_in_analysis")


@bp.get("/states")
@only(is_administrator)
def state_rules() -> ResponseReturnValue:
    return render_template(
        "admin/state_rules.html",
        words=STATES,
        effects=queries.effects(),
        defaults=DEFAULTS,
        countings=COUNTINGS,
        totals=TOTALS,
        attained=ATTAINED,
    )


@bp.post("/states")
@only(is_administrator)
def set_state_rules() -> ResponseReturnValue:
    """The whole table, or (`do=reset`) every state back to the default."""
    with told():
        if request.form.get("do") == "reset":
            changed = services.reset_effects(by=current_user)
        else:
            held = queries.effects()
            wanted = {state: _read(request.form, state, held[state]) for state in STATES}
            changed = services.set_effects(wanted, by=current_user)
        said = _("已更改 %(n)s 种标记的作用。", n=changed) if changed else _("没有变化。")
        flash(said, "success")
    return redirect(url_for(".state_rules"))


def _read(form: Mapping[str, str], state: State, held: Effect) -> Effect:
    """What the table says of one state; what it does not say stays as it is held."""
    if f"{state.value}-item" not in form:
        return held
    sent = held.to_json()
    for name, choices in CHOICES.items():
        value = form.get(f"{state.value}-{name}", "")
        if value in {choice.value for choice in choices}:
            sent[name] = value
    for name in TICKS:
        sent[name] = f"{state.value}-{name}" in form
    return Effect.from_json(sent)
