"""What the templates of this room are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_datetime

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.courses.rules.compiled import QuizSettings
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import forms, policy, services
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules import marking, scoring, totals
from lms.quizzes.rules.access import Sitting
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.rules.mastery import Bar
from lms.quizzes.rules.reviewing import Visible
from lms.quizzes.services import Saved


@dataclass(frozen=True)
class Earlier:
    """One attempt in the list of a student's own."""

    attempt: Attempt
    ended_at: datetime
    visible: Visible


@dataclass(frozen=True)
class Standing:
    """Where a student stands with a quiz: what can be done now, and what was done.

    `next` is one of: resume, start, spent (no attempts left), early, late, missed (the start
    window), over (the term). `grade_by` is the rule by which one attempt counts, '' for
    practice; `then_by` another one that holds once a further attempt is handed in, else ''.
    """

    next: str
    running: Attempt | None
    ends_at: datetime | None
    earlier: tuple[Earlier, ...]
    left: int | None
    grade_by: str
    then_by: str


def standing(
    assignment: Assignment, settings: QuizSettings, sitting: Sitting, attempts: Sequence[Attempt]
) -> Standing:
    running = next((attempt for attempt in attempts if policy.is_running(attempt)), None)
    earlier = tuple(
        Earlier(attempt, ended, policy.visible_to_student(attempt))
        for attempt in attempts
        for ended in (policy.handed_in_since(attempt),)
        if ended is not None
    )
    left = None if sitting.attempts is None else max(0, sitting.attempts - len(attempts))
    coming = QuizSettings.from_json(running.revision.compiled) if running else settings
    then_by = "" if coming.is_practice else coming.grade_by
    grade_by = services.rule_of([one.attempt for one in earlier]) or then_by
    return Standing(
        next=_next(assignment, sitting, running, left),
        running=running,
        ends_at=policy.ends_at(running) if running else None,
        earlier=earlier,
        left=left,
        grade_by=grade_by,
        then_by=then_by if then_by != grade_by and (running or left != 0) else "",
    )


def _next(
    assignment: Assignment, sitting: Sitting, running: Attempt | None, left: int | None
) -> str:
    moment = now()
    steps = {
        "resume": running is not None,
        "over": assignment.classroom.term.closed_at is not None,
        "early": moment < sitting.opens_at,
        "late": not sitting.is_open_at(moment),
        "missed": not sitting.may_begin_at(moment),
        "spent": left == 0,
    }
    return next((name for name, holds in steps.items() if holds), "start")


@dataclass(frozen=True)
class Sure:
    """One row of certainty; `number` is the part of a case it belongs to, 0 for the whole."""

    number: int
    name: str
    value: int


@dataclass(frozen=True)
class Asked:
    """One question on a paper, as it is taken, marked and reviewed.

    `typed` is an answer that could not be stored and is shown in place of the stored one.
    """

    item: PaperItem
    definition: Definition
    prefix: str
    results: tuple[LeafResult, ...] = ()
    typed: dict[str, Any] | None = None

    @property
    def answer(self) -> dict[str, Any]:
        return self.item.answer if self.typed is None else self.typed

    @property
    def id(self) -> int:
        return self.item.id

    @property
    def number(self) -> int:
        return self.item.position

    def arrangement_of(self, leaf: Definition) -> dict[str, Any]:
        """How the paper shows one leaf."""
        whole = self.item.arrangement
        return dict(whole["parts"][leaf.key] if self.definition.parts else whole)

    @property
    def is_checked(self) -> bool:
        """Whether it was practised and is locked until it is tried again."""
        return self.item.checked_at is not None

    @property
    def sure(self) -> list[Sure]:
        """Where certainty is asked: one row for each leaf that needs no person."""
        found = []
        for number, leaf in enumerate(self.definition.leaves(), start=1):
            if kinds.get(leaf.kind).is_automatic:
                name = f"{self.prefix}p{number}-" if self.definition.parts else self.prefix
                shown = number if self.definition.parts else 0
                value = self.item.certainty.get(leaf.key, 0)
                found.append(Sure(shown, f"{name}{scoring.FIELD}", value))
        return found

    @property
    def href(self) -> str:
        return f"#item-{self.item.id}"

    @property
    def answered(self) -> bool:
        """Whether nothing is missing."""
        return self.item.is_complete

    @property
    def begun(self) -> bool:
        """Whether it was answered in part."""
        return self.item.is_begun

    @property
    def gaps(self) -> tuple[str, ...]:
        """What it still lacks, in words."""
        return kinds.gaps(self.definition, self.item.answer)

    @property
    def flagged(self) -> bool:
        return self.item.is_flagged


def asked(item: PaperItem, settings: QuizSettings | None = None) -> Asked:
    """One question; with `settings` also what its leaves earned, computed where not yet written."""
    definition = Definition.from_json(item.version.definition)
    results: tuple[LeafResult, ...] = ()
    if settings is not None:
        sure = scoring.Scoring.of(settings).sure(item.certainty)
        results = marking.leaf_results(definition, item.answer, item.marks, sure)
    return Asked(item, definition, forms.prefix_of(item.id), results)


def milliseconds(moment: datetime | None) -> int | None:
    """Since 1970, as scripts count."""
    return None if moment is None else int(moment.timestamp() * 1000)


def receipt(saved: Saved) -> dict[str, Any]:
    """What a page is told about a save; the time is the school's."""
    return {
        "seq": saved.sequence,
        "saved_at": format_datetime(saved.saved_at, "HH:mm:ss"),
        "answered": saved.answered,
        "total": saved.total,
        **({"deadline": milliseconds(saved.ends_at)} if saved.ends_at else {}),
        **({"late": True} if saved.is_late else {}),
    }


def stored(item: PaperItem) -> dict[str, Any]:
    """The newer answer a page is shown when its own came too late."""
    definition = Definition.from_json(item.version.definition)
    fields = {
        **kinds.answer_fields(definition, item.answer),
        **scoring.certainty_fields(definition, item.certainty),
    }
    return {
        "seq": item.sequence,
        "answer": forms.shown_fields(item, fields),
        "sending": item.saved_as,
    }


@dataclass(frozen=True)
class Total:
    """The points of an attempt so far, and how many questions wait for a person."""

    earned: Decimal
    possible: Decimal
    waiting: int


def total(questions: Sequence[Asked], settings: QuizSettings, bars: Sequence[Bar] = ()) -> Total:
    results = [result for one in questions for result in one.results]
    lines = totals.lines_of(settings, [one for one in results if one.earned is not None], bars)
    possible = (
        settings.possible
        if settings.is_mastery
        else sum((one.item.possible for one in questions), Decimal(0))
    )
    return Total(
        sum((line.earned for line in lines), Decimal(0)),
        possible,
        sum(any(result.earned is None for result in one.results) for one in questions),
    )


def calibration(
    questions: Sequence[Asked], settings: QuizSettings
) -> tuple[scoring.Calibration, ...]:
    """How often answers of each certainty were right, where the quiz asked for it."""
    if not settings.has_certainty:
        return ()
    return scoring.calibrated(
        (result.certainty, result.outcome.share)
        for one in questions
        for result in one.results
        if result.answer and result.outcome.share is not None and not result.is_by_hand
    )
