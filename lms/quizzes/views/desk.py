"""The state of the marking desk: which question, which response, how far it has come."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask import url_for

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.quizzes.models import MarkingPlan, PaperItem
from lms.quizzes.queries import Judgement, Pair, Waiting
from lms.quizzes.queries.marking import BOTH
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.rules.sharing import dealt
from lms.quizzes.services import seen_mark, seen_marking
from lms.quizzes.views import pages

SHOWN = ("", "unmarked", "mine", "flagged")


@dataclass(frozen=True)
class Marker:
    """Who sits at the desk, among which teachers, and how each question is marked."""

    person: User
    teachers: Collection[int]
    plans: Mapping[int, MarkingPlan]

    def plan_of(self, one: Waiting) -> MarkingPlan | None:
        return self.plans.get(one.question_id)

    def share_of(self, one: Waiting) -> tuple[int, ...]:
        """Who was dealt this response; nobody means everybody, also when all have left."""
        plan = self.plan_of(one)
        if plan is None:
            return ()
        markers = [marker.user_id for marker in plan.markers]
        found = dealt(one.rank, markers, is_double=plan.is_double)
        return tuple(user_id for user_id in found if user_id in self.teachers)

    def is_for_others(self, one: Waiting) -> bool:
        share = self.share_of(one)
        return bool(share) and self.person.id not in share

    def is_dealt(self, one: Waiting) -> bool:
        return self.person.id in self.share_of(one)

    def can_mark(self, one: Waiting) -> bool:
        """Whether it still waits for this person, whoever else it was dealt to."""
        plan = self.plan_of(one)
        if plan is not None and plan.is_double:
            return not (one.is_marked or one.is_mine or one.markers >= BOTH)
        return not one.is_marked

    def is_done(self, one: Waiting) -> bool:
        """Whether this person has nothing more to do with it."""
        return not self.can_mark(one)


@dataclass(frozen=True)
class Where:
    """What the address of the desk asks for."""

    question: str = ""
    item_id: int | None = None
    show: str = ""

    def href(self, assignment: Assignment, **other: object) -> str:
        """The address of this place, or of one that differs from it in this."""
        values: dict[str, object] = {
            "question": self.question,
            "item": self.item_id,
            "show": self.show or None,
            **other,
        }
        return url_for("quizzes.marking", assignment_id=assignment.id, **values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Tab:
    """One question with how many of its responses are marked, or one way to filter them."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Place:
    """Where the marker is: the tabs, the response open now, its neighbours, what comes next."""

    tabs: tuple[Tab, ...]
    filters: tuple[Tab, ...]
    question: str
    show: str
    item_id: int | None
    code: int
    is_for_others: bool
    is_done: bool
    progress: str
    here: str
    earlier: str | None
    later: str | None
    following: str | None


def place(
    assignment: Assignment, waiting: Sequence[Waiting], marker: Marker, where: Where
) -> Place:
    """Open what was asked for, else the first response that waits for this marker."""
    chosen = _question(waiting, marker, where.question)
    row = _in_order(assignment, waiting, marker, chosen)
    listed = [one for one in row if _is_shown(one, marker, where.show)]
    open_one = _open(listed, marker, where.item_id)
    at = listed.index(open_one) if open_one else 0
    here = Where(chosen, open_one.item_id if open_one else None, where.show)

    def to(one: Waiting | None) -> str | None:
        return here.href(assignment, item=one.item_id) if one else None

    return Place(
        tabs=_tabs(assignment, waiting, marker, here),
        filters=_filters(assignment, row, marker, here),
        question=chosen,
        show=where.show,
        item_id=here.item_id,
        code=row.index(open_one) + 1 if open_one else 0,
        is_for_others=open_one is not None and marker.is_for_others(open_one),
        is_done=open_one is None or marker.is_done(open_one),
        progress=_progress(row, marker),
        here=here.href(assignment),
        earlier=to(listed[at - 1]) if at > 0 else None,
        later=to(listed[at + 1]) if at + 1 < len(listed) else None,
        following=to(_following(listed, at, marker)),
    )


def _question(waiting: Sequence[Waiting], marker: Marker, asked_for: str) -> str:
    keys = [one.question for one in waiting]
    if asked_for in keys:
        return asked_for
    open_ = [one for one in waiting if not marker.is_done(one)]
    mine = [one.question for one in open_ if not marker.is_for_others(one)]
    return next(iter(mine or [one.question for one in open_] or keys), "")


def _in_order(
    assignment: Assignment, waiting: Sequence[Waiting], marker: Marker, chosen: str
) -> list[Waiting]:
    """The responses to one question: mine first, each marker in an order of their own."""
    return sorted(
        (one for one in waiting if one.question == chosen),
        key=lambda one: (
            marker.is_for_others(one),
            _lot(assignment.id, marker.person.id, one.item_id),
        ),
    )


def _is_shown(one: Waiting, marker: Marker, show: str) -> bool:
    match show:
        case "unmarked":
            return not marker.is_done(one)
        case "mine":
            return one.is_mine
        case "flagged":
            return one.is_flagged
        case _:
            return True


def _open(listed: Sequence[Waiting], marker: Marker, item_id: int | None) -> Waiting | None:
    asked_for = [one for one in listed if one.item_id == item_id]
    open_ = [one for one in listed if not marker.is_done(one)]  # mine stand first
    return next(iter(asked_for or open_ or listed), None)


def _following(listed: Sequence[Waiting], at: int, marker: Marker) -> Waiting | None:
    """The next one that waits after this one; from the end it starts anew."""
    others = [*listed[at + 1 :], *listed[:at]]
    open_ = [one for one in others if not marker.is_done(one)]
    mine = [one for one in open_ if not marker.is_for_others(one)]
    return next(iter(mine or open_), None)


def _progress(row: Sequence[Waiting], marker: Marker) -> str:
    marked = sum(one.is_marked for one in row)
    words = _(
        "这一题共 %(total)s 份，已批 %(marked)s 份，还剩 %(left)s 份。",
        total=len(row),
        marked=marked,
        left=len(row) - marked,
    )
    own = [one for one in row if marker.is_dealt(one) and one.is_answered]
    if own:
        done = sum(marker.is_done(one) for one in own)
        words += _("其中分给我 %(n)s 份，我已批完 %(done)s 份。", n=len(own), done=done)
    if apart := sum(one.is_apart for one in row):
        words += _("%(n)s 份两位老师分差超限，等待定分。", n=apart)
    return words


def _tabs(
    assignment: Assignment, waiting: Sequence[Waiting], marker: Marker, here: Where
) -> tuple[Tab, ...]:
    tabs = []
    for key in dict.fromkeys(one.question for one in waiting):
        row = [one for one in waiting if one.question == key]
        label = f"{key} {sum(one.is_marked for one in row)}/{len(row)}"
        plan = marker.plan_of(row[0])
        if plan is not None and plan.is_double:
            label += f" {_('双评')}"
        href = here.href(assignment, question=key, item=None)
        tabs.append(Tab(label, href, key == here.question))
    return tuple(tabs)


def _filters(
    assignment: Assignment, row: Sequence[Waiting], marker: Marker, here: Where
) -> tuple[Tab, ...]:
    words = {
        "": _("全部"),
        "unmarked": _("等我批的"),
        "mine": _("我批过的"),
        "flagged": _("有疑问的"),
    }
    return tuple(
        Tab(
            f"{words[show]} {sum(_is_shown(one, marker, show) for one in row)}",
            here.href(assignment, show=show or None, item=None),
            show == here.show,
        )
        for show in SHOWN
    )


def _lot(assignment_id: int, marker_id: int, item_id: int) -> bytes:
    """A place in an order that is random but always the same, and tells nobody's name."""
    return hashlib.sha256(f"{assignment_id}:{marker_id}:{item_id}".encode()).digest()


@dataclass(frozen=True)
class Response:
    """One response as the desk shows it.

    `mode` is "single", "blind" (one of two, the other unseen) or "pair" (both have marked).
    """

    asked: pages.Asked
    mode: str
    seen: str
    pair: Pair
    own: Judgement | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

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

    @property
    def comment(self) -> str:
        if "comment" in self.typed:
            return self.typed["comment"]
        if self.mode == "blind":
            return self.own.comment if self.own else ""
        return self.item.comment

    @property
    def is_marked(self) -> bool:
        """Whether this person sees it as done."""
        return bool(self.own) if self.mode == "blind" else bool(self.seen)

    def value(self, result: LeafResult, n: int) -> str:
        """What stands in the field of a marking point: as typed, else as given."""
        name = f"{result.definition.key}-{n}"
        if name in self.typed:
            return self.typed[name]
        given = self.given(result)
        return plain(given[n]) if given else ""

    def given(self, result: LeafResult) -> Sequence[Decimal]:
        if self.mode == "blind":
            return self.own.given.get(result.definition.key, ()) if self.own else ()
        return result.given


def response(
    item: PaperItem,
    plan: MarkingPlan | None,
    pair: Pair,
    marker: User,
    typed: Mapping[str, str] | None = None,
) -> Response:
    settings = QuizSettings.from_json(item.attempt.revision.compiled)
    asked = pages.asked(item, settings)
    mode, own = _mode(item, plan, pair), pair.by(marker.id)
    seen = seen_marking(own) if mode == "blind" else seen_mark(item)
    return Response(asked, mode, seen, pair, own, typed or {})


def _mode(item: PaperItem, plan: MarkingPlan | None, pair: Pair) -> str:
    if pair.is_complete:
        return "pair"
    is_double = plan is not None and plan.is_double
    return "blind" if is_double and item.is_answered and item.marked_at is None else "single"
