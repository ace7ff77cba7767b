"""What changed papers mean for a class: marks, the pass line, the mean, the objectives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.gradebook import queries as gradebook
from lms.gradebook.models import Mark
from lms.gradebook.rules import Line, Tally, pooled
from lms.gradebook.services import Entry
from lms.objectives.queries import ids_by_code
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules.mending import Held, is_passed, mean_rate
from lms.quizzes.services.results import Changed, by_student, counted_of, entry_of


@dataclass(frozen=True)
class Change:
    """One question on one paper, before and after; `version_id` is None while none is kept."""

    item: PaperItem
    attempt: Attempt
    before: Held
    after: Held
    definition: Definition
    version_id: int | None
    is_kept: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether points changed, not only the key."""
        before, after = self.before, self.after
        return (before.earned, before.possible) != (after.earned, after.possible)


@dataclass(frozen=True)
class Effect:
    """What one student's mark was and becomes; None while nothing counts."""

    student: User
    before: Tally | None
    after: Tally | None
    changes: tuple[Change, ...]
    pass_mark: Decimal

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
    """Everything a class would see change; nothing of it is written."""

    assignment: Assignment
    papers: int
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    entries: tuple[Entry, ...]
    moves: tuple[Move, ...]
    mean_before: Fraction | None
    mean_after: Fraction | None
    running: int = 0
    hand_marked: int = 0
    unfit: int = 0
    kept: int = 0

    @property
    def moved(self) -> list[Effect]:
        return [effect for effect in self.effects if effect.has_moved]

    @property
    def up(self) -> list[Effect]:
        return [effect for effect in self.effects if effect.crossing == "up"]

    @property
    def down(self) -> list[Effect]:
        return [effect for effect in self.effects if effect.crossing == "down"]

    @property
    def raised(self) -> int:
        return sum(effect.rise > 0 for effect in self.moved)

    @property
    def lowered(self) -> int:
        return sum(effect.rise < 0 for effect in self.moved)


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
    highest mark is right whichever attempt changed.
    """
    marks = gradebook.computed_marks(assignment.id)
    effects, entries = _effects(attempts, changes, marks, pass_mark)
    before = {student_id: Tally(mark.points, mark.possible) for student_id, mark in marks.items()}
    after = before | {one.student_id: Tally(one.points, one.possible) for one in entries}
    return ClassPlan(
        assignment=assignment,
        papers=len(attempts),
        changes=tuple(changes),
        effects=tuple(effects),
        entries=tuple(entries),
        moves=_moves(assignment, marks, entries),
        mean_before=mean_rate(list(before.values())),
        mean_after=mean_rate(list(after.values())),
        running=counts.running,
        hand_marked=counts.hand_marked,
        unfit=counts.unfit,
        kept=sum(change.is_kept for change in changes),
    )


def _effects(
    attempts: Sequence[Attempt],
    changes: Sequence[Change],
    marks: Mapping[int, Mark],
    pass_mark: Decimal,
) -> tuple[list[Effect], list[Entry]]:
    """For each student touched, what the mark was and becomes, and what the ledger would get."""
    own = by_student(attempts)
    touched: dict[int, list[Change]] = {}
    for change in changes:
        touched.setdefault(change.attempt.student_id, []).append(change)
    effects: list[Effect] = []
    entries: list[Entry] = []
    for student_id, mine in touched.items():
        counted = counted_of(own[student_id], changed_by(mine))
        if counted is not None and counted.possible:
            entries.append(entry_of(student_id, counted))
        after = Tally(counted.points, counted.possible) if counted else None
        before = _tally(marks.get(student_id))
        effects.append(Effect(mine[0].attempt.student, before, after, tuple(mine), pass_mark))
    return sorted(effects, key=lambda effect: effect.student.number), entries


def changed_by(changes: Sequence[Change]) -> dict[int, Changed]:
    """What these changes make of the questions of papers, by id."""
    return {
        change.item.id: Changed(change.definition, change.after.marks, change.after.earned)
        for change in changes
    }


def _tally(mark: Mark | None) -> Tally | None:
    return Tally(mark.points, mark.possible) if mark else None


def _moves(
    assignment: Assignment, marks: Mapping[int, Mark], entries: Sequence[Entry]
) -> tuple[Move, ...]:
    """The objectives whose attainment in the class moves, with exact figures."""
    codes = {id_: code for code, id_ in ids_by_code(assignment.classroom.course_code).items()}
    whole: dict[str, list[Tally]] = {}
    for (_student, objective_id), tally in gradebook.tallies_of(assignment.classroom_id).items():
        whole.setdefault(codes[objective_id], []).append(tally)
    gone: dict[str, list[Tally]] = {}
    come: dict[str, list[Tally]] = {}
    for entry in entries:
        _add(come, entry.lines)
        for line in marks[entry.student_id].evidence if entry.student_id in marks else ():
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
