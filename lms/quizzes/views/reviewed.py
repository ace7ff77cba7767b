"""A review as its template is given it: everything on it has passed through a `Visible`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core.clock import now
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.reviewing import feedback_for
from lms.gradebook.rules import Tally, pooled
from lms.objectives.queries import Named, objectives_named
from lms.questions import kinds
from lms.questions.kinds.base import MarkingPoint, Outcome
from lms.questions.rules import Definition
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.queries import Counting
from lms.quizzes.rules import marking, totals
from lms.quizzes.rules.mastery import Bar
from lms.quizzes.rules.reviewing import Visible
from lms.quizzes.views import pages
from lms.quizzes.views.pages import Asked, Total

NOTHING_FOUND = Outcome(None)


@dataclass(frozen=True)
class Leaf:
    """A leaf of a question, with nothing in it that may not be seen.

    It goes by the names of `rules.marking.LeafResult`, so `_reviewed.html` takes either.
    """

    definition: Definition
    answer: dict[str, Any]
    outcome: Outcome
    verdict: str  # '' when right and wrong may not be seen
    earned: Decimal | None
    given: tuple[Decimal, ...]
    points: tuple[MarkingPoint, ...]
    is_by_hand: bool
    certainty: int


@dataclass(frozen=True)
class Item:
    """What a review needs of a `PaperItem`."""

    possible: Decimal
    comment: str
    is_late: bool
    tries: Sequence[Any]


@dataclass(frozen=True)
class Reviewed:
    """One question of a review; goes by the names of `pages.Asked`."""

    id: int
    number: int
    item: Item
    definition: Definition
    arrangement: dict[str, Any]
    results: tuple[Leaf, ...]

    def arrangement_of(self, leaf: Definition) -> dict[str, Any]:
        whole = self.arrangement
        return dict(whole["parts"][leaf.key] if self.definition.parts else whole)

    @property
    def verdict(self) -> str:
        """What the filters ask for: right, waiting, none (no points at all), partly or ''."""
        found = {leaf.verdict for leaf in self.results}
        if found <= {"wrong", "empty"}:
            return "none"
        return found.pop() if len(found) == 1 else "waiting" if "waiting" in found else "partly"


@dataclass(frozen=True)
class Attained:
    """One objective with what this attempt earned for it, and the questions it came from."""

    objective: Named
    tally: Tally
    questions: tuple[tuple[int, str], ...]  # (number, key of its first leaf)


@dataclass(frozen=True)
class Review:
    """All of a review, in the order of its page."""

    visible: Visible
    questions: tuple[Reviewed, ...]
    total: Total | None
    share: Fraction | None
    pass_share: Fraction
    waiting: int
    minutes: int
    feedback: str
    counts: str
    averaged: tuple[Attempt, ...]  # the others an average is made of
    attained: tuple[Attained, ...]


def review_of(
    attempt: Attempt,
    questions: Sequence[Asked],
    settings: QuizSettings,
    visible: Visible,
    ended_at: datetime,
    *,
    bars: Sequence[Bar] = (),
) -> Review:
    """Everything `visible` lets through, and nothing else."""
    counting = queries.counting_of(attempt)
    total = pages.total(questions, settings, bars)
    is_final = not total.waiting
    course = attempt.assignment.classroom.course_code
    is_telling = visible.feedback and is_final
    return Review(
        visible=visible,
        questions=tuple(strip(one, visible) for one in questions) if visible.answers else (),
        total=total if visible.points else None,
        share=_share(total, attempt.late_percent or 0) if visible.points and is_final else None,
        pass_share=Fraction(counting.pass_mark) / 100,
        waiting=total.waiting,
        minutes=max(1, round((ended_at - attempt.began_at).total_seconds() / 60)),
        feedback=feedback_for(settings.feedback, total.earned, total.possible)
        if is_telling
        else "",
        counts=_counts(attempt, settings, counting) if visible.points else "",
        averaged=_averaged(attempt, counting) if visible.points else (),
        attained=_attained(course, questions, settings, bars) if visible.points_by_question else (),
    )


def nameless(review: Review) -> Review:
    """The review without what whoever marked wrote: a name may stand in it."""
    unsaid = _("（预览不显示老师写的话，里面可能有名字。）")
    return replace(
        review,
        questions=tuple(
            replace(one, item=replace(one.item, comment=unsaid)) if one.item.comment else one
            for one in review.questions
        ),
    )


def strip(one: Asked, visible: Visible) -> Reviewed:
    """One question without what may not be seen, down to the key inside its definition."""
    return Reviewed(
        id=one.id,
        number=one.number,
        item=_item(one.item, visible),
        definition=_stripped(one.definition, visible),
        arrangement=one.item.arrangement,
        results=tuple(_leaf(result, visible) for result in one.results),
    )


def _item(item: PaperItem, visible: Visible) -> Item:
    if not visible.points_by_question:
        return Item(item.possible, "", item.is_late, ())
    return Item(item.possible, item.comment, item.is_late, item.tries or ())


def _leaf(result: marking.LeafResult, visible: Visible) -> Leaf:
    has_points = visible.points_by_question
    points = result.points
    if not visible.right_answer:  # the words of a marking point are the answer
        points = tuple(replace(point, text="") for point in points)
    return Leaf(
        definition=_stripped(result.definition, visible),
        answer=result.answer,
        outcome=result.outcome if visible.right_answer else NOTHING_FOUND,
        verdict=result.verdict if visible.right_wrong else "",
        earned=result.earned if has_points else None,
        given=result.given if has_points else (),
        points=points,
        is_by_hand=result.is_by_hand,
        certainty=result.certainty,
    )


def _stripped(definition: Definition, visible: Visible) -> Definition:
    known = definition if visible.right_answer else kinds.without_key(definition)
    return known if visible.explanation else _unexplained(known)


def _unexplained(definition: Definition) -> Definition:
    parts = tuple(_unexplained(part) for part in definition.parts)
    return replace(definition, explanation="", parts=parts)


def _share(total: Total, late_percent: Decimal | int) -> Fraction | None:
    """The share of the full mark that counts, less what handing in late costs."""
    if not total.possible:
        return None
    kept = 1 - Fraction(late_percent) / 100
    return kept * Fraction(total.earned) / Fraction(total.possible)


def _counts(attempt: Attempt, settings: QuizSettings, counting: Counting) -> str:
    """Which attempt counts and why, in one sentence; '' where there is no choice.

    By the rule the gradebook goes by, which may be that of a later attempt's text.
    """
    is_only = settings.attempts == 1 and len(counting.attempts) < 2
    grade_by = services.rule_of(counting.attempts) or settings.grade_by
    if is_only or settings.is_practice:
        return ""
    rules = {
        "highest": _("多次作答取最高分"),
        "latest": _("多次作答取最后一次的成绩"),
        "first": _("多次作答只计第一次"),
        "average": _("多次作答取平均分"),
    }
    rule = rules[grade_by]
    if counting.counts is None:
        return _("%(rule)s；全部评完后才知道计哪一次。", rule=rule)
    if grade_by == "average":
        return _("%(rule)s，评完的每一次都算在内：先算各次的得分率，再取平均。", rule=rule)
    if counting.counts.id == attempt.id:
        return _("%(rule)s，现在计的就是这一次。", rule=rule)
    return _("%(rule)s，现在计的是第 %(n)s 次。", rule=rule, n=counting.counts.number)


def _averaged(attempt: Attempt, counting: Counting) -> tuple[Attempt, ...]:
    if services.rule_of(counting.attempts) != "average":
        return ()
    return tuple(one for one in counting.attempts if one.id != attempt.id)


def _attained(
    course_code: str, questions: Sequence[Asked], settings: QuizSettings, bars: Sequence[Bar]
) -> tuple[Attained, ...]:
    """The evidence of this attempt by objective; responses that wait give none yet."""
    tallies: dict[str, list[Tally]] = {}
    places: dict[str, dict[int, str]] = {}
    results = [one for question in questions for one in question.results]
    numbers = {leaf.definition.key: one.number for one in questions for leaf in one.results}
    for line in totals.lines_of(settings, [one for one in results if one.earned is not None], bars):
        tallies.setdefault(line.objective, []).append(Tally(line.earned, line.possible))
        named = places.setdefault(line.objective, {})
        if line.leaf in numbers:
            named.setdefault(numbers[line.leaf], line.leaf)
    return tuple(
        Attained(
            objective,
            pooled(tallies[objective.code]),
            tuple(places[objective.code].items()),
        )
        for objective in objectives_named(course_code, tallies)
    )


def ended_at(attempt: Attempt) -> datetime:
    """When the attempt ended, or for one that runs: now."""
    return policy.handed_in_since(attempt) or now()
