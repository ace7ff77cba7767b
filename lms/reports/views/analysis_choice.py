"""What a teacher asked of a test analysis, and the sample that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from lms.assignments.models import Assignment
from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.queries import effects_in_force, states_on
from lms.gradebook.rules import Effect, State
from lms.reports.queries import analysis as queries
from lms.reports.queries.analysis import Scope
from lms.reports.rules import samples
from lms.reports.rules.samples import Entry, LeftOut

WHICH = ("counted", "first", "all")
DIVISORS = ("n", "n-1")


@dataclass(frozen=True)
class Choice:
    """Which attempts, of which classes, and what S divides by."""

    which: str
    is_pooled: bool
    divisor: str

    @property
    def arguments(self) -> dict[str, str]:
        return {
            "which": self.which,
            "classes": "all" if self.is_pooled else "one",
            "divisor": self.divisor,
        }


@dataclass(frozen=True)
class Taken:
    """The attempts an analysis is of, best first, and those it leaves out."""

    choice: Choice
    offers: tuple[str, ...]  # of WHICH
    entries: list[Entry]
    settings: Mapping[int, QuizSettings]
    waiting: int  # handed in, and not marked to the end
    expected: int  # students in these classes now
    left_out: tuple[LeftOut, ...] = ()  # by a special mark, so their attempts are not looked at

    @property
    def assessed(self) -> int:
        """How many students stand behind the attempts."""
        return len({(one.assignment_id, one.student_id) for one in self.entries})


def taken(scope: Scope) -> Taken:
    """The attempts the address asks for; nonsense counts as not said. Three statements."""
    grade_by = QuizSettings.from_json(scope.assignment.activity.revision.compiled).grade_by
    # Where the average counts, no single attempt does.
    offers = WHICH[1:] if grade_by == "average" else WHICH
    which = request.args.get("which", "")
    divisor = request.args.get("divisor", "")
    choice = Choice(
        which=which if which in offers else offers[0],
        is_pooled=request.args.get("classes") == "all" and bool(scope.siblings),
        divisor=divisor if divisor in DIVISORS else DIVISORS[0],
    )
    assignments = scope.taken(pooled=choice.is_pooled)
    entries, left_out = samples.analysed(
        queries.entries_in([one.id for one in assignments]), *_states(assignments)
    )
    settings = queries.settings_of(entries)
    rules = {revision: one.grade_by for revision, one in settings.items()}
    return Taken(
        choice=choice,
        offers=offers,
        entries=samples.chosen(entries, choice.which, rules),
        settings=settings,
        waiting=sum(one.points is None for one in entries),
        expected=sum(scope.rosters[one.id] for one in assignments),
        left_out=left_out,
    )


def _states(
    assignments: Sequence[Assignment],
) -> tuple[Mapping[tuple[int, int], State], Mapping[State, Effect]]:
    """Special marks by assignment and student, and what they do."""
    states = states_on([one.id for one in assignments])
    return states, effects_in_force(states.values())


def address(endpoint: str, scope: Scope, choice: Choice, **more: str) -> str:
    """Another page of the same analysis."""
    values: dict[str, Any] = {**choice.arguments, **more, "assignment_id": scope.assignment.id}
    return url_for(endpoint, **values)
