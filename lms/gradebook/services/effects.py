"""What special marks do in this school: set by the office, put back to the default."""

from collections.abc import Mapping

from sqlalchemy import delete

from lms.accounts.models import User
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.models import StateRule
from lms.gradebook.queries import effects
from lms.gradebook.rules import Effect, State
from lms.gradebook.rules.states import DEFAULTS


def set_effects(wanted: Mapping[State, Effect], *, by: User) -> int:
    """Let these states do what is said here, and say how many changed.

    Totals of every open classroom follow at once; what is submitted keeps the rules it was
    computed by. A rule that equals the default is not kept.
    """
    held = effects()
    changed = {
        state: effect
        for state, effect in wanted.items()
        if state is not State.NONE and effect != held[state]
    }
    if not changed:
        return 0
    db.session.execute(delete(StateRule).where(StateRule.state.in_(changed)))
    db.session.add_all(
        StateRule(state=state, effect=effect.to_json(), changed_at=now(), changed_by_id=by.id)
        for state, effect in changed.items()
        if effect != DEFAULTS[state]
    )
    journal.write_many(
        "state_rule.set",
        (
            (
                f"state:{state.value}",
                {"before": held[state].to_json(), "after": effect.to_json()},
            )
            for state, effect in changed.items()
        ),
        actor_id=by.id,
        actor_name=by.name,
    )
    return len(changed)


def reset_effects(*, by: User) -> int:
    """Put every state back to the default."""
    return set_effects(DEFAULTS, by=by)
