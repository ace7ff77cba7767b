"""What a whole attempt earned, as evidence whose lines sum to it exactly."""

from collections.abc import Sequence

from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.rules import Line
from lms.quizzes.rules import marking, mastery, scoring
from lms.quizzes.rules.marking import LeafResult

MASTERY_LABEL = "达标"  # Chinese whoever handed in: it is stored, and the school reads it


def lines_of(
    settings: QuizSettings, results: Sequence[LeafResult], bars: Sequence[mastery.Bar]
) -> list[Line]:
    """The lines of an attempt: its questions less what wrong ones cost, or its objectives."""
    if settings.is_mastery:
        return mastery.evidence(settings.possible, bars, MASTERY_LABEL)
    lines = [line for result in results for line in marking.evidence(result)]
    return scoring.taken_off(lines)
