"""What changed papers mean for a class: marks, the pass line, the mean, the objectives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.gradebook import queries as gradebook
from lms.gradebook.models import Mark, MarkSource
from lms.gradebook.rules import Line, Tally, pooled
from lms.gradebook.services import Entry
from lms.objectives.queries import ids_by_code
from lms.quizzes.models import Attempt
from lms.quizzes.rules.mending import is_passed, mean_rate
from lms.quizzes.services.repairing import Change, changed_by
from lms.quizzes.services.results import by_student, entry_of


@dataclass(frozen=True)
class Effect:
    """What one student's mark was and becomes, and as the ledger takes it; None for nothing.

    `is_outranked` where a mark entered or imported by a person counts instead of it.
    """

    student: User
    before: Tally | None
    entry: Entry | None
    changes: tuple[Change, ...]
    pass_mark: Decimal
    is_outranked: bool

    @property
    def after(self) -> Tally | None:
        return Tally(self.entry.points, self.entry.possible) if self.entry else None

    @property
    def delta(self) -> Decimal:
        return (self.after.earned if self.after else Decimal(0)) - (
            self.before.earned if self.before else Decimal(0)
        )

    @property
    def rise(self) -> Fraction:
        """By how much the share of the full mark rises: the full mark itself may change."""
        was, becomes = (one.attainment if one else None for one in (self.before, self.after))
        return (becomes or Fraction(0)) - (was or Fraction(0))

    @property
    def has_moved(self) -> bool:
        return self.before != self.after or any(change.has_moved for change in self.changes)

    @property
    def crossing(self) -> str:
        """ "up" or "down" where the mark crosses the pass line, else ""."""
        was, is_now = self._passed(self.before), self._passed(self.after)
        if was is None or is_now is None or was == is_now:
            return ""
        return "up" if is_now else "down"

    def _passed(self, tally: Tally | None) -> bool | None:
        return None if tally is None else is_passed(tally, self.pass_mark)


@dataclass(frozen=True)
class Move:
    """The attainment of one objective in the class, before and after."""

    code: str
    before: Tally
    after: Tally


@dataclass(frozen=True)
class ClassPlan:
    """Everything a class would see change; nothing of it is written.

    `is_submitted` where the registrar has its grades: they do not change by any of this.
    """

    assignment: Assignment
    attempts: tuple[Attempt, ...]
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    moves: tuple[Move, ...]
    mean_before: Fraction | None
    mean_after: Fraction | None
    is_submitted: bool
    running: int = 0
    hand_marked: int = 0
    unfit: int = 0

    @property
    def papers(self) -> int:
        return len(self.attempts)

    @property
    def entries(self) -> list[Entry]:
        """The marks the work makes."""
        return [one.entry for one in self.effects if one.entry is not None]

    @property
    def gone(self) -> list[int]:
        """The students of whose work nothing counts any more."""
        return [one.student.id for one in self.effects if one.before and one.entry is None]

    @property
    def moved(self) -> list[Effect]:
        return [one for one in self.effects if one.has_moved and not one.is_outranked]

    @property
    def outranked(self) -> list[Effect]:
        return [one for one in self.effects if one.has_moved and one.is_outranked]

    @property
    def up(self) -> list[Effect]:
        return [effect for effect in self.moved if effect.crossing == "up"]

    @property
    def down(self) -> list[Effect]:
        return [effect for effect in self.moved if effect.crossing == "down"]

    @property
    def raised(self) -> int:
        return sum(effect.rise > 0 for effect in self.moved)

    @property
    def lowered(self) -> int:
        return sum(effect.rise < 0 for effect in self.moved)

    @property
    def kept(self) -> int:
        return sum(change.is_kept for change in self.changes)

    @property
    def weighed_again(self) -> int:
        """How many papers keep the question only until all of them is marked."""
        return sum(change.is_for_now for change in self.changes)


@dataclass(frozen=True)
class Counts:
    """What a plan says beside the marks."""

    running: int = 0
    hand_marked: int = 0
    unfit: int = 0


def class_plan(
    assignment: Assignment,
    attempts: Sequence[Attempt],
    changes: Sequence[Change],
    *,
    pass_mark: Decimal,
    counts: Counts,
) -> ClassPlan:
    """What these changes of papers make of the marks of a class.

    Every attempt of a student is counted anew, by the rule of the quiz, so an average or a
    highest mark is right whichever attempt changed. Mean and objectives are those of the marks
    that count, so they do not move by work whose mark a person has entered over.
    """
    made = gradebook.computed_marks(assignment.id)
    standing = gradebook.standing_marks(assignment.id)
    outranked = {who for who, mark in standing.items() if mark.source is not MarkSource.COMPUTED}
    effects = _effects(attempts, changes, made, outranked, pass_mark)
    counting = [one for one in effects if not one.is_outranked]
    before = {who: _tally(mark) for who, mark in standing.items()}
    after = before | {one.student.id: one.after for one in counting}
    return ClassPlan(
        assignment=assignment,
        attempts=tuple(attempts),
        changes=tuple(changes),
        effects=tuple(effects),
        moves=_moves(assignment, made, counting),
        mean_before=mean_rate([tally for tally in before.values() if tally]),
        mean_after=mean_rate([tally for tally in after.values() if tally]),
        is_submitted=gradebook.standing_submission(assignment.classroom_id) is not None,
        running=counts.running,
        hand_marked=counts.hand_marked,
        unfit=counts.unfit,
    )


def _effects(
    attempts: Sequence[Attempt],
    changes: Sequence[Change],
    made: Mapping[int, Mark],
    outranked: Collection[int],
    pass_mark: Decimal,
) -> list[Effect]:
    """For each student touched what the mark was and becomes."""
    own = by_student(attempts)
    touched: dict[int, list[Change]] = {}
    for change in changes:
        touched.setdefault(change.attempt.student_id, []).append(change)
    effects = [
        Effect(
            student=mine[0].attempt.student,
            before=_tally(made.get(student_id)),
            entry=entry_of(own[student_id], changed_by(mine)),
            changes=tuple(mine),
            pass_mark=pass_mark,
            is_outranked=student_id in outranked,
        )
        for student_id, mine in touched.items()
    ]
    return sorted(effects, key=lambda effect: effect.student.number)


def _tally(mark: Mark | None) -> Tally | None:
    return Tally(mark.points, mark.possible) if mark else None


def _moves(
    assignment: Assignment, made: Mapping[int, Mark], effects: Sequence[Effect]
) -> tuple[Move, ...]:
    """The objectives whose attainment in the class moves by these effects, with exact figures."""
    codes = {id_: code for code, id_ in ids_by_code(assignment.classroom.course_code).items()}
    whole: dict[str, list[Tally]] = {}
    for (_student, objective_id), tally in gradebook.tallies_of(assignment.classroom_id).items():
        whole.setdefault(codes[objective_id], []).append(tally)
    gone: dict[str, list[Tally]] = {}
    come: dict[str, list[Tally]] = {}
    for effect in effects:
        _add(come, effect.entry.lines if effect.entry else ())
        mark = made.get(effect.student.id)
        for line in mark.evidence if mark else ():
            if line.objective is not None:
                tally = Tally(line.earned, line.possible)
                gone.setdefault(line.objective.code, []).append(tally)
    moves = []
    for code in sorted(gone.keys() | come.keys()):
        before, lost, won = (pooled(one.get(code, ())) for one in (whole, gone, come))
        after = Tally(
            before.earned - lost.earned + won.earned, before.possible - lost.possible + won.possible
        )
        if after != before:
            moves.append(Move(code, before, after))
    return tuple(moves)


def _add(tallies: dict[str, list[Tally]], lines: Sequence[Line]) -> None:
    for line in lines:
        if line.objective:
            tallies.setdefault(line.objective, []).append(Tally(line.earned, line.possible))
