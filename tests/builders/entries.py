"""Paper forms typed in, for tests."""

from collections.abc import Mapping, Sequence

from lms.accounts.models import User
from lms.core.db import db
from lms.evaluations.models import Evaluator
from lms.evaluations.services import entry
from lms.evaluations.services.entry import Stack
from tests.builders.evaluations import Scene, written


def a_stack(scene: Scene, evaluator: Evaluator, writer: User | None = None) -> Stack:
    return entry.stack_of(scene.assignment, evaluator, writer.id if writer else None)


def typed(
    stack: Stack,
    student: User,
    by: User,
    given: Sequence[int] | Mapping[str, str],
    passes: Sequence[int] = (1, 2),
) -> None:
    """One form typed in, in both passes unless said otherwise."""
    values = given if isinstance(given, Mapping) else written(given)
    for number in passes:
        there = entry.passes_of(stack).get(student.id, {}).get(number)
        seq = there.sequence if there else 0
        entry.type_in(stack, student.id, number, values, seq=seq, by=by)
    db.session.commit()
