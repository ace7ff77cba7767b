"""The sample of a classroom: whose evidence counts, and as what; every figure sums from here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from lms.attainment.queries.missing import never_handed_in
from lms.attainment.rules.links import Outline, sources_of
from lms.attainment.rules.plans import Absent
from lms.attainment.rules.sampling import counts_as, is_left_out, taken_apart
from lms.classrooms.models import Enrollment, Role
from lms.core.db import db
from lms.courses.queries import the_course
from lms.gradebook.models import Evidence, GradeItem, LeafKind, Mark, StandingMark
from lms.gradebook.queries import columns_of, effects_in_force, states_of, tree_of
from lms.gradebook.rules import Counting, Effect, State, Tally, Tree
from lms.objectives.models import Objective
from lms.objectives.queries import objectives_of


@dataclass(frozen=True)
class Item:
    """A grade item: where it counts, and the points it gives by objective (None: for none)."""

    id: int
    title: str
    category: str
    usual: str  # the category its row says
    possible: Decimal
    shares: Mapping[int | None, Decimal]


@dataclass(frozen=True)
class Piece:
    """One line of evidence as the sample counts it; without a leaf it is work not handed in."""

    student: int
    objective: int
    item: int
    category: str
    kind: LeafKind
    leaf: str
    label: str
    origin: str
    tally: Tally


@dataclass(frozen=True)
class Sample:
    """Who counts in a classroom, and what their evidence is.

    Evidence of most students is added up by the database; `pieces` are the lines of the few
    whose evidence a state changes or whose missing work counts as 0.
    """

    classroom_id: int
    tree: Tree
    objectives: Mapping[int, Objective]
    items: Mapping[int, Item]
    left_out: Mapping[int, State]
    special: frozenset[int]
    pieces: tuple[Piece, ...]

    def sums(self, *keys: str, **only: Collection[Any]) -> dict[tuple[Any, ...], Tally]:
        """Σ by these facts of a `Piece` ("student", "objective", …), of those with `only` these.

        One statement; its rows are the groups, not the lines.
        """
        return self._sums(self._facts, self.pieces, keys, only)

    def bundled(self, first: Mapping[int, int]) -> dict[tuple[int, int, str], Tally]:
        """Σ by student, objective and category; objectives with the same `first` are one.

        A figure that adds objectives up anyway needs few rows of each student.
        """
        one = Evidence.objective_id.expression
        facts = self._facts | {"objective": case(first, value=one, else_=one) if first else one}
        pieces = [
            replace(piece, objective=first.get(piece.objective, piece.objective))
            for piece in self.pieces
        ]
        return self._sums(facts, pieces, ("student", "objective", "category"), {})

    def _sums(
        self,
        facts: Mapping[str, ColumnElement[Any]],
        pieces: Iterable[Piece],
        keys: Sequence[str],
        only: Mapping[str, Collection[Any]],
    ) -> dict[Any, Tally]:
        grouped = [facts[key] for key in keys]
        asked = _lines(self.classroom_id).where(
            Evidence.objective_id.is_not(None),
            StandingMark.item_id.in_(self.items),
            StandingMark.student_id.not_in(self.special),
            *(facts[key].in_(values) for key, values in only.items()),
        )
        rows = db.session.execute(
            asked.with_only_columns(
                *grouped, func.sum(Evidence.earned), func.sum(Evidence.possible)
            ).group_by(*grouped)
        )
        found = {tuple(row[:-2]): Tally(row[-2], row[-1]) for row in rows}
        for piece in pieces:
            if all(getattr(piece, key) in values for key, values in only.items()):
                where = tuple(getattr(piece, key) for key in keys)
                found[where] = _and(found.get(where, Tally()), piece.tally)
        return found

    @cached_property
    def outline(self) -> Outline:
        """What its items give for which objective, by code."""
        points: dict[tuple[str, str], Fraction] = {}
        for item in self.items.values():
            whole = sum(item.shares.values(), Decimal(0))
            for objective, share in item.shares.items():
                code = self.objectives[objective].code if objective is not None else ""
                part = Fraction(item.possible) * Fraction(share) / Fraction(whole)
                points[code, item.category] = points.get((code, item.category), Fraction(0)) + part
        return Outline(sources_of(self.tree), points)

    @cached_property
    def by_item(self) -> Mapping[tuple[int, int], Tally]:
        """Σ by item and objective, read once for all trails."""
        return self.sums("item", "objective")

    @cached_property
    def earned_by_line(self) -> Mapping[tuple[int, int], Decimal]:
        """What is earned by item and objective, added up here from every single line."""
        found: dict[tuple[int, int], Decimal] = {}
        for line in self.lines:
            place = line.item, line.objective
            found[place] = found.get(place, Decimal(0)) + line.tally.earned
        return found

    @cached_property
    def lines(self) -> list[Piece]:
        """Every single line of the sample, without adding anything up: for verifying."""
        rows = db.session.execute(
            _single(self.classroom_id, self.items).where(
                Mark.student_id.not_in(self.special), Evidence.objective_id.is_not(None)
            )
        )
        plain = [
            Piece(who, one, item, self.items[item].category, kind, leaf, label, origin, Tally(*n))
            for who, one, item, kind, leaf, label, origin, *n in rows
        ]
        return [*plain, *self.pieces]

    @cached_property
    def _facts(self) -> dict[str, ColumnElement[Any]]:
        """The columns of a line of evidence by the names of a piece."""
        moved = {one.id: one.category for one in self.items.values() if one.category != one.usual}
        usual = GradeItem.category.expression
        return {
            "student": StandingMark.student_id.expression,
            "objective": Evidence.objective_id.expression,
            "item": StandingMark.item_id.expression,
            "category": case(moved, value=StandingMark.item_id, else_=usual) if moved else usual,
            "kind": Evidence.leaf_kind.expression,
            "leaf": Evidence.leaf.expression,
            "label": Evidence.label.expression,
            "origin": Mark.origin.expression,
        }


def sample_of(classroom_id: int, course_code: str, absent: Absent) -> Sample:
    """The sample of a classroom, in a number of statements that does not grow with it."""
    tree = tree_of(classroom_id, the_course(course_code))
    items = _items(classroom_id, tree)
    states = _states(classroom_id)
    effects = effects_in_force(states.values())
    left_out = {
        who: state
        for (who, item), state in states.items()
        if item is None and is_left_out(state, effects)
    }
    missing = never_handed_in(classroom_id, items) if absent is Absent.ZERO else set()
    special = frozenset(who for who, _ in states)
    pieces = _Pieces(items, states, effects, frozenset(left_out), special)
    return Sample(
        classroom_id=classroom_id,
        tree=tree,
        objectives={one.id: one for one in objectives_of(course_code, retired=True)},
        items=items,
        left_out=left_out,
        special=special,
        pieces=(*pieces.with_marks(classroom_id), *pieces.without_marks(missing)),
    )


@dataclass
class _Pieces:
    """Lines of students whose evidence does not count simply as it is."""

    items: Mapping[int, Item]
    states: Mapping[tuple[int, int | None], State]
    effects: Mapping[State, Effect]
    left_out: frozenset[int]
    special: frozenset[int]

    def __post_init__(self) -> None:
        self.seen: set[tuple[int, int]] = set()

    def with_marks(self, classroom_id: int) -> list[Piece]:
        """What the students with states have earned, changed as their states say."""
        if not self.special:
            return []
        rows = db.session.execute(
            _single(classroom_id, self.items)
            .where(Mark.student_id.in_(self.special))
            .order_by(Evidence.id)
        )
        made = []
        for who, objective, item, kind, leaf, label, origin, earned, possible in rows:
            self.seen.add((who, item))
            counting = self._counting(who, item)
            if objective is not None and counting is not Counting.OUT:
                tally = Tally(earned if counting is Counting.MARK else Decimal(0), possible)
                category = self.items[item].category
                made.append(Piece(who, objective, item, category, kind, leaf, label, origin, tally))
        return made

    def without_marks(self, missing: Collection[tuple[int, int]]) -> list[Piece]:
        """0 of the full mark: for missing work, and where a state says so without a mark."""
        zeros = {place for place in missing if self._counting(*place) is not Counting.OUT}
        zeros |= {
            (who, item)
            for who in self.special
            for item in self.items
            if (who, item) not in self.seen and self._counting(who, item) is Counting.ZERO
        }
        return [
            Piece(
                who,
                objective,
                item,
                self.items[item].category,
                LeafKind.ITEM,
                "",
                "",
                "",
                Tally(Decimal(0), possible),
            )
            for who, item in sorted(zeros)
            for objective, possible in taken_apart(
                self.items[item].possible, self.items[item].shares
            ).items()
        ]

    def _counting(self, who: int, item: int) -> Counting:
        if who in self.left_out:
            return Counting.OUT
        of_item = self.states.get((who, item), State.NONE)
        of_course = self.states.get((who, None), State.NONE)
        return counts_as(of_item, of_course, self.items[item].category, self.effects)


def _states(classroom_id: int) -> dict[tuple[int, int | None], State]:
    """The states of students who are in the classroom now."""
    states = states_of(classroom_id)
    if not states:
        return {}
    present = set(
        db.session.scalars(
            select(Enrollment.user_id).where(
                Enrollment.classroom_id == classroom_id,
                Enrollment.role == Role.STUDENT,
                Enrollment.left_at.is_(None),
            )
        )
    )
    return {place: state for place, state in states.items() if place[0] in present}


def _and(one: Tally, other: Tally) -> Tally:
    return Tally(one.earned + other.earned, one.possible + other.possible)


def _lines(classroom_id: int) -> Select[Any]:
    """Evidence of the marks that count, of students who are in the classroom now."""
    present = select(Enrollment.user_id).where(
        Enrollment.classroom_id == classroom_id,
        Enrollment.role == Role.STUDENT,
        Enrollment.left_at.is_(None),
    )
    return (
        select(Evidence)
        .join(StandingMark, StandingMark.mark_id == Evidence.mark_id)
        .join(Mark, Mark.id == StandingMark.mark_id)
        .join(GradeItem, GradeItem.id == StandingMark.item_id)
        .where(
            GradeItem.classroom_id == classroom_id,
            GradeItem.is_retired.is_(False),
            StandingMark.student_id.in_(present),
        )
    )


def _single(classroom_id: int, items: Collection[int]) -> Select[Any]:
    """The same line by line, with all that a piece says."""
    told: list[Any] = [
        Mark.student_id,
        Evidence.objective_id,
        Mark.item_id,
        Evidence.leaf_kind,
        Evidence.leaf,
        Evidence.label,
        Mark.origin,
        Evidence.earned,
        Evidence.possible,
    ]
    return _lines(classroom_id).with_only_columns(*told).where(Mark.item_id.in_(items))


def _items(classroom_id: int, tree: Tree) -> dict[int, Item]:
    """The items with marks, in the order of the gradebook, with their points by objective."""
    shares = _shares(classroom_id)
    return {
        column.item.id: Item(
            column.item.id,
            f"{column.label} {column.title}".strip(),
            tree.place_of(column.key, column.category).category,
            column.item.category,
            column.possible,
            shares[column.item.id],
        )
        for column in columns_of(classroom_id)
        if column.item is not None and any(shares.get(column.item.id, {}).values())
    }


def _shares(classroom_id: int) -> dict[int, dict[int | None, Decimal]]:
    rows = db.session.execute(
        _lines(classroom_id)
        .with_only_columns(StandingMark.item_id, Evidence.objective_id, func.sum(Evidence.possible))
        .group_by(StandingMark.item_id, Evidence.objective_id)
        .order_by(StandingMark.item_id, Evidence.objective_id)
    )
    found: dict[int, dict[int | None, Decimal]] = {}
    for item, objective, possible in rows:
        found.setdefault(item, {})[objective] = possible
    return found
