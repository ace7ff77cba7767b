"""What was asked of a test analysis, and the attempts that answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    is_pooled: bool = False
    divisor: str = "n"

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
    quiz: QuizSettings  # as it is published now
    entries: list[Entry]
    settings: Mapping[int, QuizSettings]
    waiting: int  # over, and not collected or not marked to the end
    gone: int  # students who sat it and have left since
    expected: int  # students of these classes who may take it now
    left_out: tuple[LeftOut, ...] = ()  # by a special mark, so their attempts are not looked at

    @property
    def assessed(self) -> int:
        """How many students stand behind the attempts."""
        return len({(one.assignment_id, one.student_id) for one in self.entries})


def offers_of(quiz: QuizSettings) -> tuple[str, ...]:
    """Which attempts can be asked for; the first are what is taken where nothing is said.

    Where the average counts, no single attempt does; in practice, where nothing counts, the
    first by that name would be offered twice.
    """
    is_single = quiz.grade_by != "average" and not (quiz.is_practice and quiz.grade_by == "first")
    return WHICH if is_single else WHICH[1:]


def quiz_of(scope: Scope) -> QuizSettings:
    return QuizSettings.from_json(scope.assignment.activity.revision.compiled)


def taken(scope: Scope, choice: Choice | None = None) -> Taken:
    """The attempts that were asked for, or those that count; three statements."""
    quiz = quiz_of(scope)
    offers = offers_of(quiz)
    choice = choice or Choice(offers[0])
    assignments = scope.taken(pooled=choice.is_pooled)
    over = queries.handed_in([one.id for one in assignments])
    entries, left_out = samples.analysed(over.entries, *_states(assignments))
    settings = queries.settings_of(entries)
    rules = {revision: one.grade_by for revision, one in settings.items()}
    return Taken(
        choice=choice,
        offers=offers,
        quiz=quiz,
        entries=samples.chosen(entries, choice.which, rules),
        settings=settings,
        waiting=sum(one.points is None for one in entries),
        gone=over.gone,
        expected=sum(scope.rosters[one.id] for one in assignments),
        left_out=left_out,
    )


def _states(
    assignments: Sequence[Assignment],
) -> tuple[Mapping[tuple[int, int], State], Mapping[State, Effect]]:
    """Special marks by assignment and student, and what they do."""
    states = states_on([one.id for one in assignments])
    return states, effects_in_force(states.values())
