"""Deciding which classmates rate whom, and bringing it up to date when the class changes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypedDict

from sqlalchemy import delete, exists

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import note_works
from lms.classrooms.models import Classroom, Enrollment
from lms.classrooms.queries import student_in, students_of
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.courses.rules.compiled import PeerRule, TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, PaperEntry, ReleasedRater, Review, Sheet
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules import allocation
from lms.evaluations.rules.allocation import Pair
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.refusals import NoPeers, NotAStudent
from lms.evaluations.services.sheets import open_sheets
from lms.evaluations.services.windows import (
    PEERS,
    is_open_for,
    require_open_for,
    require_term,
    window_of,
)

MOST_TOLD = 300  # pairs one line of the journal names; beyond that only the numbers


@dataclass
class Moves:
    """What an allocation changed: reviews (evaluator, rater, ratee) given out and taken back."""

    new: list[tuple[Evaluator, int, int]] = field(default_factory=list)
    taken_back: list[tuple[Evaluator, int, int]] = field(default_factory=list)

    @property
    def raters(self) -> set[int]:
        return {rater for _who, rater, _ratee in (*self.new, *self.taken_back)}


def allocate(assignment: Assignment, by: User | None = None) -> int:
    """Open a sheet for every student and decide which classmates rate whom; safe to repeat.

    Everybody gives and gets as many reviews as the table says, within the group or between
    groups; students without a group form one. What somebody has begun to write stays; as
    little as possible of the rest changes hands. Reviews by and of who left are taken back
    unless they are handed in. Returns how many reviews are new.
    """
    require_term(assignment)
    lock_assignment(assignment)
    return len(_allocate(assignment, _always, by, reason="").new)


def draw_peers(assignment: Assignment, student: User) -> None:
    """Allocate because a student wants to begin rating classmates."""
    text = queries.table_of(assignment).text
    kinds = [who for who in _kinds(text) if is_open_for(assignment, who, student.id)]
    if not kinds:
        require_open_for(assignment, next(iter(_kinds(text)), Evaluator.PEER), student.id)
    allocate(assignment)
    if all(who not in PEERS for who, _m in queries.own_duties(assignment.id, student.id)):
        raise NoPeers(_("你所在的小组还没有其他同学，现在没有可评的人。请联系任课教师调整分组。"))


def follow_roster(classroom: Classroom, by: User | None = None) -> None:
    """Bring the allocations of a classroom up to date after its roster changed.

    Only where reviews of classmates were given out before, and only as long as they may be
    written: after the window nothing moves any more.
    """
    for assignment in queries.allocated_in(classroom.id):
        lock_assignment(assignment)
        _allocate(assignment, partial(_may_move, assignment), by, reason="roster")


def release(assignment: Assignment, student: User, by: User) -> int:
    """Ask this student for no more reviews and give what is not handed in to others.

    For students whose classmates wait in vain. Returns how many reviews changed hands.
    """
    require_term(assignment)
    lock_assignment(assignment)
    if student_in(assignment.classroom_id, student.id) is None:
        raise NotAStudent(_("%(name)s 现在不是这个教学班的学生。", name=student.name))
    if student.id not in queries.released_from(assignment.id):
        db.session.add(
            ReleasedRater(
                assignment_id=assignment.id,
                rater_id=student.id,
                released_at=now(),
                released_by_id=by.id,
            )
        )
        db.session.flush()
    moves = _allocate(assignment, _always, by, reason="release", about=student.id)
    return sum(rater == student.id for _who, rater, _ratee in moves.taken_back)


def call_back(assignment: Assignment, student: User, by: User) -> int:
    """Ask a released student for reviews again; returns how many the student gets to write."""
    require_term(assignment)
    lock_assignment(assignment)
    db.session.execute(
        delete(ReleasedRater).where(
            ReleasedRater.assignment_id == assignment.id, ReleasedRater.rater_id == student.id
        )
    )
    moves = _allocate(assignment, _always, by, reason="call_back", about=student.id)
    return sum(rater == student.id for _who, rater, _ratee in moves.new)


class _Options(TypedDict):
    seed: str
    begun: Mapping[int, Collection[int]]
    there: Collection[Pair]
    released: Collection[int]


@dataclass(frozen=True)
class _Class:
    """Who is there, what is given out, and who need not rate any more."""

    students: Sequence[Enrollment]
    views: Sequence[SheetView]
    released: Collection[int]

    @property
    def here(self) -> set[int]:
        return {student.user_id for student in self.students}

    def groups(self, who: Evaluator, rule: PeerRule) -> list[list[int]]:
        """Students who rate one another, or between groups those who do not."""
        is_one = who is Evaluator.PEER and rule.among != "group"
        groups: dict[int | None, list[int]] = {}
        for student in self.students:
            group = None if is_one else student.group_id
            groups.setdefault(group, []).append(student.user_id)
        return list(groups.values())

    def stays(self, review: ReviewView, ratee: int) -> bool:
        """Whether a review stays with who has it, come what may: handed in, or begun.

        Only a begun one goes when one of the two left, or the rater need not rate any more.
        """
        if review.handed_in_at is not None:
            return True
        may_write = {review.rater_id, ratee} <= self.here and review.rater_id not in self.released
        return review.sequence > 0 and may_write


def _allocate(
    assignment: Assignment,
    may_move: Callable[[Evaluator], bool],
    by: User | None,
    *,
    reason: str,
    about: int | None = None,
) -> Moves:
    students = students_of(assignment.classroom_id)
    text = queries.table_of(assignment).text
    views = queries.sheet_views(assignment.id)
    there = {view.student_id for view in views}
    if missing := [s.user_id for s in students if s.user_id not in there]:
        open_sheets(assignment, missing)
        views = queries.sheet_views(assignment.id)
    seen = _Class(students, views, queries.released_from(assignment.id))
    moves = Moves()
    for who in filter(may_move, _kinds(text)):
        seed = f"assignment:{assignment.id}" + (":between" if who != "peer" else "")
        _carry_out(seen, who, _wanted(seen, who, text.peers_of(who), seed), moves)
    _close_empty(seen, moves)
    if moves.new or moves.taken_back:
        db.session.flush()
        _note(assignment, text, moves.raters)
        had_some = any(view.by(who) for view in views for who in PEERS)
        _tell(assignment, moves, by, reason=reason, about=about, in_full=had_some)
    return moves


def _wanted(seen: _Class, who: Evaluator, rule: PeerRule, seed: str) -> set[Pair]:
    """Pairs (rater, ratee) as they should be now."""
    begun: dict[int, set[int]] = {}
    there: set[Pair] = set()
    for view in seen.views:
        for review in view.by(who):
            if seen.stays(review, view.student_id):
                begun.setdefault(review.rater_id or 0, set()).add(view.student_id)
            else:
                there.add((review.rater_id or 0, view.student_id))
    groups = seen.groups(who, rule)
    options = _Options(seed=seed, begun=begun, there=there, released=seen.released)
    if who is Evaluator.INTERGROUP:
        found = [allocation.allocate_between(groups, rule.reviews, **options)]
    else:
        found = [allocation.allocate(group, rule.reviews, **options) for group in groups]
    return {
        (rater, ratee) for given in found for rater, ratees in given.items() for ratee in ratees
    }


def _carry_out(seen: _Class, who: Evaluator, wanted: set[Pair], moves: Moves) -> None:
    there: set[Pair] = set()
    gone: list[int] = []
    for view in seen.views:
        for review in view.by(who):
            pair = (review.rater_id or 0, view.student_id)
            if pair in wanted or seen.stays(review, view.student_id):
                there.add(pair)
            else:
                gone.append(review.id)
                moves.taken_back.append((who, *pair))
    db.session.execute(delete(Review).where(Review.id.in_(gone)))
    sheet_of = {view.student_id: view.id for view in seen.views}
    new = sorted(wanted - there)
    db.session.add_all(
        Review(sheet_id=sheet_of[ratee], evaluator=who, rater_id=rater) for rater, ratee in new
    )
    moves.new += [(who, rater, ratee) for rater, ratee in new]


def _close_empty(seen: _Class, moves: Moves) -> None:
    """Sheets of who is not in the class and that nothing was ever written on go."""
    taken_back = {(rater, ratee) for _who, rater, ratee in moves.taken_back}
    empty = [
        view.id
        for view in seen.views
        if view.student_id not in seen.here
        and all((review.rater_id, view.student_id) in taken_back for review in view.reviews)
    ]
    if empty:
        typed = exists().where(PaperEntry.sheet_id == Sheet.id)
        db.session.execute(delete(Sheet).where(Sheet.id.in_(empty), ~typed))


def _note(assignment: Assignment, text: TableText, student_ids: Collection[int]) -> None:
    """Note how many reviews these students owe now, if they have begun at all."""
    owes_self = "self" in evaluators_of(text)
    totals: dict[int, tuple[int, int]] = dict.fromkeys(student_ids, (0, owes_self))
    for student_id, who, handed_in_at in queries.duties_in(assignment.id, student_ids):
        done, total = totals[student_id]
        begins = who is not Evaluator.SELF
        totals[student_id] = (done + (handed_in_at is not None), total + begins)
    note_works(assignment, totals)


def _tell(
    assignment: Assignment,
    moves: Moves,
    by: User | None,
    *,
    reason: str,
    about: int | None,
    in_full: bool,
) -> None:
    """The journal names the pairs when an allocation changes, not when it is made."""
    detail: dict[str, object] = {"reason": reason, "about": about}
    if in_full and len(moves.new) + len(moves.taken_back) <= MOST_TOLD:
        detail["given"] = [[who.value, rater, ratee] for who, rater, ratee in moves.new]
        detail["taken_back"] = [[who.value, *pair] for who, *pair in moves.taken_back]
    journal.write(
        "evaluation.allocate",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id if by else None,
        actor_name=by.name if by else "",
        added=len(moves.new),
        removed=len(moves.taken_back),
        **{name: value for name, value in detail.items() if value},
    )


def _kinds(text: TableText) -> list[Evaluator]:
    """Who of the table's evaluators are classmates."""
    return [who for who in (Evaluator.PEER, Evaluator.INTERGROUP) if who in evaluators_of(text)]


def _may_move(assignment: Assignment, who: Evaluator) -> bool:
    return not window_of(assignment, who).has_closed_at(now())


def _always(_who: Evaluator) -> bool:
    return True
