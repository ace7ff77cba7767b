"""What a student may see of an attempt, and in which phase it stands.

Whatever shows an attempt to its student takes a `Visible` and shows nothing beyond it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.courses.rules.reviewing import ASPECTS, TELLING, Matrix
from lms.quizzes.rules.timing import GRACE

# So long after the hand-in lasts "right after".
RIGHT_AFTER = timedelta(minutes=30)


class Phase(StrEnum):
    """Where an attempt stands, seen by its student."""

    DURING = "during"
    AFTER = "after"
    OPEN = "open"
    CLOSED = "closed"


class Release(StrEnum):
    """The teacher's switch over the matrix: as it says, all of it now, or nothing."""

    RULE = "rule"
    RELEASED = "released"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Visible:
    """The six things a review is made of, and whether each may be seen.

    `answers` are the questions with what the student answered; `points` the total.
    """

    answers: bool = False
    right_wrong: bool = False
    points: bool = False
    explanation: bool = False
    right_answer: bool = False
    feedback: bool = False

    @property
    def points_by_question(self) -> bool:
        """Points of single questions, marking points and comments tell what was right."""
        return self.answers and self.right_wrong and self.points

    @property
    def is_nothing(self) -> bool:
        return self == NOTHING


NOTHING = Visible()
EVERYTHING = Visible(
    answers=True,
    right_wrong=True,
    points=True,
    explanation=True,
    right_answer=True,
    feedback=True,
)


@dataclass(frozen=True)
class Plan:
    """What one classroom sees of one quiz: the matrix, the switch, and a moment for later."""

    matrix: Matrix
    state: Release = Release.RULE
    releases_at: datetime | None = None

    def is_released(self, moment: datetime) -> bool:
        is_due = self.releases_at is not None and moment >= self.releases_at
        return is_due or self.state is Release.RELEASED

    def is_withheld(self, moment: datetime) -> bool:
        return self.state is Release.WITHHELD and not self.is_released(moment)

    def state_at(self, moment: datetime) -> Release:
        """Where the switch stands, with what was planned for later."""
        if self.is_released(moment):
            return Release.RELEASED
        return Release.WITHHELD if self.is_withheld(moment) else Release.RULE

    def switched(self, to: Release, moment: datetime) -> "Plan":
        """The plan as the switch would leave it; where it stands there already, as it is."""
        return self if to is self.state_at(moment) else Plan(self.matrix, to)

    def told_early(self, moment: datetime) -> Visible:
        """What of the answers is seen while somebody may still sit the quiz."""
        seen = [self.visible(phase, moment) for phase in Phase if phase is not Phase.CLOSED]
        return Visible(**{aspect: any(getattr(one, aspect) for one in seen) for aspect in TELLING})

    def visible(self, phase: Phase, moment: datetime) -> Visible:
        """Released means: as after the closing, for everybody who has handed in."""
        if self.is_withheld(moment):
            return NOTHING
        is_early = phase is not Phase.DURING and self.is_released(moment)
        return visible_in(self.matrix, Phase.CLOSED if is_early else phase)


def visible_in(matrix: Matrix, phase: Phase) -> Visible:
    """One column of the matrix, without what cannot stand alone in it."""
    return Visible(**{aspect: matrix.shows(aspect, phase) for aspect in ASPECTS})


def phase_of(
    *,
    ended_at: datetime | None,
    last_sitting: datetime | None,
    term_closed_at: datetime | None,
    moment: datetime,
) -> Phase:
    """The phase of an attempt that ended at `ended_at` (None: it runs).

    `last_sitting` is until when anybody may still sit the quiz; None: there is no end. Closed
    means for everybody: past it with its grace, or the term is over.
    """
    if ended_at is None:
        return Phase.DURING
    if term_closed_at is not None:
        return Phase.CLOSED
    if last_sitting is not None and moment >= last_sitting + GRACE:
        return Phase.CLOSED
    return Phase.AFTER if moment < ended_at + RIGHT_AFTER else Phase.OPEN
