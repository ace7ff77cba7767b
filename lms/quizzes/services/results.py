"""From marked answers to the mark they make; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.rules import Line
from lms.gradebook.services import Entry
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules import counting, lateness, marking, mastery, totals
from lms.quizzes.rules.counting import Result
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.rules.scoring import Scoring

UNCHANGED: Mapping[int, "Changed"] = {}


def settings_of(attempt: Attempt) -> QuizSettings:
    """The settings the attempt was begun with."""
    return QuizSettings.from_json(attempt.revision.compiled)


def results_of(item: PaperItem, settings: QuizSettings) -> tuple[LeafResult, ...]:
    """What each leaf of one question on a paper earned."""
    definition = Definition.from_json(item.version.definition)
    scoring = Scoring.of(settings).sure(item.certainty)
    return marking.leaf_results(definition, item.answer, item.marks, scoring)


@dataclass(frozen=True)
class Changed:
    """What one question on a paper becomes: its key, and its decided leaves."""

    definition: Definition
    marks: Mapping[str, Any]
    earned: Decimal | None


def asked_in(
    items: Sequence[PaperItem], changed: Mapping[int, Changed] = UNCHANGED
) -> list[mastery.Asked]:
    """The questions of a mastery exercise in the order they were asked."""
    return [
        mastery.Asked(
            item.objective,
            item.version.definition["key"],
            None if item.checked_at is None else _is_right(item, changed.get(item.id)),
        )
        for item in items
        if item.objective
    ]


def _is_right(item: PaperItem, change: Changed | None) -> bool | None:
    """Whether it earned its full mark; out of the paper it is neither right nor wrong."""
    earned, possible = item.earned, item.possible
    if change is not None:
        earned, possible = change.earned, change.definition.points
    return earned == possible if possible else None


def progress_of(
    settings: QuizSettings,
    items: Sequence[PaperItem],
    changed: Mapping[int, Changed] = UNCHANGED,
) -> tuple[mastery.Bar, ...]:
    """How far each objective of a mastery exercise has come; nothing for other quizzes."""
    return mastery.bars(settings.mastery, asked_in(items, changed)) if settings.mastery else ()


def work_in(settings: QuizSettings, items: Sequence[PaperItem]) -> tuple[int, int]:
    """What is done and what there is to do: questions, or objectives to be reached."""
    if bars := progress_of(settings, items):
        return sum(bar.is_reached for bar in bars), len(bars)
    return sum(item.is_complete for item in items), len(items)


def entry_of(
    attempts: Sequence[Attempt], changed: Mapping[int, Changed] = UNCHANGED
) -> Entry | None:
    """What counts of one student's attempts, as the ledger takes it; None where nothing does."""
    counts = counted_of(attempts, changed)
    if counts is None or not counts.possible:
        return None
    return Entry(
        attempts[0].student_id,
        counts.points,
        counts.possible,
        counts.lines or (),
        f"attempt:{counts.attempt_id}",
    )


def by_student(attempts: Iterable[Attempt]) -> dict[int, list[Attempt]]:
    own: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        own.setdefault(attempt.student_id, []).append(attempt)
    return own


def counted_of(
    attempts: Sequence[Attempt], changed: Mapping[int, Changed] = UNCHANGED
) -> Result | None:
    """What counts of one student's attempts; practice is work and never enters the gradebook."""
    in_order = _serious(attempts)
    if not in_order:
        return None
    results = [result_with(attempt, changed) for attempt in in_order]
    return counting.counted(settings_of(in_order[-1]).grade_by, results)


def rule_of(attempts: Sequence[Attempt]) -> str | None:
    """By which rule one of these attempts, all over, counts: that of the latest of them.

    What was published since then holds only once a further attempt is handed in.
    """
    in_order = _serious(attempts)
    return settings_of(in_order[-1]).grade_by if in_order else None


def _serious(attempts: Sequence[Attempt]) -> list[Attempt]:
    found = [one for one in attempts if not settings_of(one).is_practice]
    return sorted(found, key=lambda attempt: attempt.number)


def result_with(attempt: Attempt, changed: Mapping[int, Changed]) -> Result:
    """What an attempt would be worth if these of its questions (by id) were changed."""
    lines = None if _waits(attempt, changed) else tuple(_lines(attempt, changed))
    return Result(attempt.id, attempt.number, lines)


def points_with(attempt: Attempt, changed: Mapping[int, Changed] = UNCHANGED) -> Decimal | None:
    """Its points before lateness if these questions were changed; None while any waits."""
    if _waits(attempt, changed):
        return None
    return sum((line.earned for line in _earned_lines(attempt, changed)), Decimal(0))


def _waits(attempt: Attempt, changed: Mapping[int, Changed]) -> bool:
    return any(
        (changed[item.id].earned if item.id in changed else item.earned) is None
        for item in attempt.items
    )


def _lines(attempt: Attempt, changed: Mapping[int, Changed]) -> list[Line]:
    """The evidence of an attempt as the ledger takes it: less what handing in late costs."""
    return lateness.reduced(_earned_lines(attempt, changed), attempt.late_percent)


def _earned_lines(attempt: Attempt, changed: Mapping[int, Changed]) -> list[Line]:
    settings = settings_of(attempt)
    scoring = Scoring.of(settings)
    results: list[LeafResult] = []
    for item in attempt.items:
        if change := changed.get(item.id):
            sure = scoring.sure(item.certainty)
            results += marking.leaf_results(change.definition, item.answer, change.marks, sure)
        else:
            results += results_of(item, settings)
    return totals.lines_of(settings, results, progress_of(settings, attempt.items, changed))
