"""Reads about who marks what, what two markers gave, and what was set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import type_coerce as coerce
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Role
from lms.classrooms.queries import staff_of
from lms.core.db import UtcDateTime, db
from lms.courses.rules.compiled import QuizSettings
from lms.questions.models import QuestionVersion
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes.models import (
    Attempt,
    LateAnswer,
    Marker,
    Marking,
    MarkingFlag,
    MarkingPlan,
    PaperItem,
)
from lms.quizzes.rules import marking

DECISION = 3


def teachers_of(classroom_id: int) -> list[User]:
    """The teachers of a classroom now, by name."""
    return [one.user for one in staff_of(classroom_id) if one.role is Role.TEACHER]


@dataclass(frozen=True)
class ByHand:
    """One question of an assignment that a person marks, with what a person can give."""

    id: int
    key: str
    points: Decimal


def by_hand_in(assignment: Assignment) -> list[ByHand]:
    """The questions a person marks: those the quiz may ask now, and those it has asked."""
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    asked = db.session.scalars(
        select(PaperItem.version_id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(Attempt.assignment_id == assignment.id, PaperItem.is_marked_by_hand)
        .distinct()
    )
    pools = [pair for draw in settings.draws for pair in draw.pool]
    ids = {*asked, *(version for _key, version in (*settings.questions, *pools))}
    found: dict[str, ByHand] = {}
    for version in versions_by_id(ids).values():
        definition = Definition.from_json(version.definition)
        if marking.is_by_hand(definition):
            points = marking.possible_by_hand(definition)
            found[definition.key] = ByHand(version.question_id, definition.key, points)
    return [found[key] for key in sorted(found)]


def plans_of(assignment_id: int) -> dict[int, MarkingPlan]:
    """How each question is marked, by question; with the markers and their persons."""
    plans = db.session.scalars(
        select(MarkingPlan)
        .where(MarkingPlan.assignment_id == assignment_id)
        .order_by(MarkingPlan.id)
        .options(joinedload(MarkingPlan.markers).joinedload(Marker.user))
    ).unique()
    return {plan.question_id: plan for plan in plans}


def plan_for(item: PaperItem, assignment_id: int) -> MarkingPlan | None:
    """How the question of this response is marked."""
    return db.session.scalar(
        select(MarkingPlan).where(
            MarkingPlan.assignment_id == assignment_id,
            MarkingPlan.question_id == item.version.question_id,
        )
    )


@dataclass(frozen=True)
class Judgement:
    """What a marking says of a response as it stands: of the leaves a person marks now."""

    marking: Marking
    given: dict[str, list[Decimal]]
    earned: Decimal

    @property
    def marker(self) -> User:
        return self.marking.marker

    @property
    def comment(self) -> str:
        return self.marking.comment


@dataclass(frozen=True)
class Pair:
    """The latest judgement of each of two markers, and the latest decision over them.

    A marking counts while it says something of every leaf a person marks now, and is younger
    than the answer: a part voided in between drops out of it; where a part came back, points
    were reworded or a late answer was accepted, its place is open again. `numbers` are those
    of the latest marking in each slot, counting or not.
    """

    first: Judgement | None = None
    second: Judgement | None = None
    decision: Judgement | None = None
    numbers: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return self.first is not None and self.second is not None

    @property
    def parties(self) -> set[int]:
        both = (self.first, self.second)
        return {one.marking.marker_id for one in both if one is not None}

    def by(self, user_id: int) -> Judgement | None:
        """What this person gave as one of the two."""
        both = (one for one in (self.first, self.second) if one is not None)
        return next((one for one in both if one.marking.marker_id == user_id), None)


def pair_of(item_id: int) -> Pair:
    """What two markers gave one response, with their persons."""
    return _pairs(Marking.item_id == item_id).get(item_id, Pair())


def pairs_in(assignment_id: int) -> dict[int, Pair]:
    """What two markers gave, by response of this assignment."""
    return _pairs(Attempt.assignment_id == assignment_id)


def _pairs(condition: ColumnElement[bool]) -> dict[int, Pair]:
    accepted = (
        select(func.max(LateAnswer.decided_at))
        .where(LateAnswer.item_id == Marking.item_id, LateAnswer.is_accepted.is_(True))
        .correlate(Marking)
        .scalar_subquery()
    )
    found: dict[int, list[tuple[Marking, Judgement | None]]] = {}
    for one, definition, answer_at in db.session.execute(
        select(Marking, QuestionVersion.definition, coerce(accepted, UtcDateTime()))
        .join(PaperItem, PaperItem.id == Marking.item_id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == PaperItem.version_id)
        .where(condition)
        .order_by(Marking.item_id, Marking.number)
        .options(joinedload(Marking.marker))
    ):
        is_younger = answer_at is None or answer_at < one.marked_at
        says = _judgement(one, Definition.from_json(definition)) if is_younger else None
        found.setdefault(one.item_id, []).append((one, says))
    return {item_id: _pair(rows) for item_id, rows in found.items()}


def _judgement(one: Marking, definition: Definition) -> Judgement | None:
    """None where it leaves open something a person must mark as the question is now."""
    given = marking.given_now(definition, one.given)
    if given is None:
        return None
    earned = marking.earned_by_hand(definition, given)
    return Judgement(one, given, earned)


def _pair(rows: Sequence[tuple[Marking, Judgement | None]]) -> Pair:
    latest = {one.slot: says for one, says in rows}  # the later number replaces the earlier
    numbers = {one.slot: one.number for one, _says in rows}
    return Pair(latest.get(1), latest.get(2), latest.get(DECISION), numbers)


def decisions_on(item_id: int) -> list[Marking]:
    """Every decision over one response, the latest first, with who decided."""
    return list(
        db.session.scalars(
            select(Marking)
            .where(Marking.item_id == item_id, Marking.slot == DECISION)
            .order_by(Marking.number.desc())
            .options(joinedload(Marking.marker))
        )
    )


def open_pairs(assignment: Assignment, question_id: int) -> int:
    """How many responses to a question were marked by one or two and have no mark yet."""
    pairs = _pairs(
        (Attempt.assignment_id == assignment.id)
        & (QuestionVersion.question_id == question_id)
        & PaperItem.marked_at.is_(None)
    )
    return sum(bool(pair.parties) for pair in pairs.values())


@dataclass(frozen=True)
class GivenMark:
    """What one teacher alone gave one response."""

    item_id: int
    question_id: int
    marker_id: int
    marks: dict[str, Any]


def given_in(assignment_id: int, pairs: Mapping[int, Pair]) -> list[GivenMark]:
    """Every mark a person gave in an assignment, but for those two markers came to."""
    rows = db.session.execute(
        select(PaperItem.id, QuestionVersion.question_id, PaperItem.marked_by_id, PaperItem.marks)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == PaperItem.version_id)
        .where(
            Attempt.assignment_id == assignment_id,
            PaperItem.is_marked_by_hand,
            PaperItem.marked_by_id.is_not(None),
        )
        .order_by(PaperItem.id)
    )
    return [GivenMark(*row) for row in rows if not pairs.get(row[0], Pair()).is_complete]


def open_flag(item_id: int) -> MarkingFlag | None:
    """The note of whoever set this response aside."""
    return db.session.scalar(
        select(MarkingFlag)
        .where(MarkingFlag.item_id == item_id, MarkingFlag.lowered_at.is_(None))
        .options(joinedload(MarkingFlag.raised_by))
    )


def question_in(assignment: Assignment, key: str) -> ByHand | None:
    """One question of this assignment that a person marks."""
    return next((one for one in by_hand_in(assignment) if one.key == key), None)
