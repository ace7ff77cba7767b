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
from lms.questions.kinds.base import Rules
from lms.questions.rules import Definition
from lms.quizzes import forms, policy
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules import marking
from lms.quizzes.rules.marking import LeafResult
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

    `next` is one of: resume, start, spent (no attempts left), early, late, over (the term).
    """

    next: str
    running: Attempt | None
    ends_at: datetime | None
    earlier: tuple[Earlier, ...]
    left: int | None


def standing(
    assignment: Assignment, settings: QuizSettings, attempts: Sequence[Attempt]
) -> Standing:
    running = next((attempt for attempt in attempts if policy.is_running(attempt)), None)
    earlier = tuple(
        Earlier(attempt, ended, policy.visible_to_student(attempt))
        for attempt in attempts
        for ended in (policy.handed_in_since(attempt),)
        if ended is not None
    )
    left = None if settings.attempts is None else max(0, settings.attempts - len(attempts))
    return Standing(
        next=_next(assignment, running, left),
        running=running,
        ends_at=policy.ends_at(running) if running else None,
        earlier=earlier,
        left=left,
    )


def _next(assignment: Assignment, running: Attempt | None, left: int | None) -> str:
    moment = now()
    steps = {
        "resume": running is not None,
        "over": assignment.classroom.term.closed_at is not None,
        "early": moment < assignment.opens_at,
        "late": not assignment.is_open_at(moment),
        "spent": left == 0,
    }
    return next((name for name, holds in steps.items() if holds), "start")


@dataclass(frozen=True)
class Asked:
    """One question on a paper, as it is taken, marked and reviewed."""

    item: PaperItem
    definition: Definition
    prefix: str
    results: tuple[LeafResult, ...] = ()

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
    def href(self) -> str:
        return f"#item-{self.item.id}"

    @property
    def answered(self) -> bool:
        return self.item.is_answered

    @property
    def flagged(self) -> bool:
        return self.item.is_flagged


def asked(item: PaperItem, settings: QuizSettings | None = None) -> Asked:
    """One question; with `settings` also what its leaves earned, computed where not yet written."""
    definition = Definition.from_json(item.version.definition)
    results: tuple[LeafResult, ...] = ()
    if settings is not None:
        rules = Rules(settings.multiple)
        results = marking.leaf_results(definition, item.answer, item.marks, rules)
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
    }


def stored(item: PaperItem) -> dict[str, Any]:
    """The newer answer a page is shown when its own came too late."""
    definition = Definition.from_json(item.version.definition)
    fields = kinds.answer_fields(definition, item.answer)
    return {"seq": item.sequence, "answer": forms.shown_fields(item, fields)}


@dataclass(frozen=True)
class Total:
    """The points of an attempt so far, and how many questions wait for a person."""

    earned: Decimal
    possible: Decimal
    waiting: int


def total(questions: Sequence[Asked]) -> Total:
    earned = [result.earned for one in questions for result in one.results]
    return Total(
        sum((part for part in earned if part is not None), Decimal(0)),
        sum((one.item.possible for one in questions), Decimal(0)),
        sum(any(result.earned is None for result in one.results) for one in questions),
    )
