"""The state of the marking desk: which question, which response, how far it has come."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from lms.assignments.models import Assignment
from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.quizzes.models import PaperItem
from lms.quizzes.queries import Waiting
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.services import seen_mark
from lms.quizzes.views import pages


@dataclass(frozen=True)
class Tab:
    """One question with how many of its responses are marked."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Place:
    """Where the marker is: the tabs, the response open now, its neighbours."""

    tabs: tuple[Tab, ...]
    question: str
    item_id: int | None
    code: int
    marked: int
    total: int
    has_names: bool
    earlier: str | None
    later: str | None
    other_names: str


@dataclass(frozen=True)
class Response:
    """One response as the desk shows it."""

    asked: pages.Asked
    seen: str

    @property
    def item(self) -> PaperItem:
        return self.asked.item

    @property
    def definition(self) -> Definition:
        return self.asked.definition

    @property
    def results(self) -> tuple[LeafResult, ...]:
        return self.asked.results

    @property
    def possible(self) -> Decimal:
        """What a person can give here; parts marked without a person are not among it."""
        return sum((one.definition.points for one in self.results if one.is_by_hand), Decimal(0))


def response(item: PaperItem) -> Response:
    settings = QuizSettings.from_json(item.attempt.revision.compiled)
    return Response(pages.asked(item, settings), seen_mark(item))


def href(assignment: Assignment, question: str, item_id: int | None, *, has_names: bool) -> str:
    """The address of the desk; without a response it opens the next unmarked one."""
    return url_for(
        "quizzes.marking",
        assignment_id=assignment.id,
        question=question,
        item=item_id,
        names="1" if has_names else None,
    )


def place(
    assignment: Assignment,
    waiting: Sequence[Waiting],
    *,
    question: str,
    item_id: int | None,
    has_names: bool,
) -> Place:
    """Open what was asked for, else the first response still unmarked."""
    chosen = _question(waiting, question)
    row = sorted(
        (one for one in waiting if one.question == chosen),
        key=lambda one: _lot(assignment.id, one.item_id),
    )
    ids = [one.item_id for one in row]
    unmarked = [one.item_id for one in row if not one.is_marked]
    open_id = item_id if item_id in ids else next(iter(unmarked or ids), None)
    at = ids.index(open_id) if open_id is not None else 0

    def to(item: int | None, *, names: bool = has_names) -> str:
        return href(assignment, chosen, item, has_names=names)

    return Place(
        tabs=_tabs(assignment, waiting, chosen, has_names),
        question=chosen,
        item_id=open_id,
        code=at + 1,
        marked=len(ids) - len(unmarked),
        total=len(ids),
        has_names=has_names,
        earlier=to(ids[at - 1]) if at > 0 else None,
        later=to(ids[at + 1]) if at + 1 < len(ids) else None,
        other_names=to(open_id, names=not has_names),
    )


def _question(waiting: Sequence[Waiting], asked_for: str) -> str:
    keys = [one.question for one in waiting]
    if asked_for in keys:
        return asked_for
    unmarked = [one.question for one in waiting if not one.is_marked]
    return next(iter(unmarked or keys), "")


def _tabs(
    assignment: Assignment, waiting: Sequence[Waiting], chosen: str, has_names: bool
) -> tuple[Tab, ...]:
    tabs = []
    for key in dict.fromkeys(one.question for one in waiting):
        marked = sum(one.is_marked for one in waiting if one.question == key)
        total = sum(one.question == key for one in waiting)
        tabs.append(
            Tab(
                label=f"{key} {marked}/{total}",
                href=href(assignment, key, None, has_names=has_names),
                current=key == chosen,
            )
        )
    return tuple(tabs)


def _lot(assignment_id: int, item_id: int) -> bytes:
    """A place in an order that is random but always the same, and tells nobody's name."""
    return hashlib.sha256(f"{assignment_id}:{item_id}".encode()).digest()
