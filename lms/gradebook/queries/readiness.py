"""What a submission would hold, what must be looked at before, and what changed after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.classrooms.models import Classroom
from lms.core.clock import now
from lms.gradebook.models import GradeSubmission
from lms.gradebook.queries.compositions import composition_of
from lms.gradebook.queries.grid import Grid, Row, grid_of
from lms.gradebook.queries.previews import counted
from lms.gradebook.queries.states import effects
from lms.gradebook.queries.submissions import Submitted
from lms.gradebook.rules import Effect, State, Tree, total
from lms.gradebook.rules.checking import faults_of, notes_of
from lms.gradebook.rules.composition import VERSION
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.guards import near_pass, spread_warnings
from lms.gradebook.rules.scales import Scale
from lms.gradebook.rules.statistics import ClassFigures, Graded, class_figures
from lms.gradebook.rules.submitting import Candidate, Finding, findings_of
from lms.gradebook.rules.totalled import Total
from lms.gradebook.rules.wording import grade_word


@dataclass(frozen=True)
class Basis:
    """Everything totals are computed by; kept with a submission."""

    tree: Tree
    pass_mark: Decimal
    effects: Mapping[State, Effect]

    @classmethod
    def of(cls, submission: GradeSubmission) -> "Basis":
        """What this submission was computed by."""
        data = submission.basis
        return cls(
            Tree.from_json(data["tree"]),
            Decimal(data["pass_mark"]),
            {State(name): Effect.from_json(one) for name, one in data["effects"].items()},
        )

    def to_json(self, composition: int) -> dict[str, Any]:
        return {
            "version": VERSION,
            "composition": composition,
            "tree": self.tree.to_json(),
            "pass_mark": str(self.pass_mark),
            "effects": {state.value: one.to_json() for state, one in self.effects.items()},
        }

    def line(self, whole: Total) -> FinalLine:
        """What the register says of a total."""
        word = grade_word(whole.value, self.scale, pass_mark=self.pass_mark, state=whole.state)
        return FinalLine(whole.value, word, whole.state)

    def again(self, row: Row) -> Total:
        """A student's total by these rules, whatever holds in the school by now."""
        return total(
            self.tree,
            row.total.marks,
            state=row.state,
            effects=self.effects,
            pass_mark=self.pass_mark,
        )

    @property
    def scale(self) -> Scale:
        return self.tree.scale


@dataclass(frozen=True)
class Readiness:
    """What would be submitted now: the grades with their computation, findings and figures."""

    grid: Grid
    basis: Basis
    composition: int
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    figures: ClassFigures

    @property
    def is_blocked(self) -> bool:
        return any(one.is_blocking for one in self.findings)


def readiness_of(classroom: Classroom) -> Readiness:
    """In a number of statements that does not grow with the class."""
    grid = grid_of(classroom.id, classroom.course_code)
    composition = composition_of(classroom.id)
    basis = Basis(grid.tree, grid.course.pass_mark, effects())
    candidates = tuple(_candidate(row) for row in grid.rows)
    figures = class_figures(
        [Graded(one.name, one.total.value, one.total.state) for one in candidates],
        basis.effects,
        basis.pass_mark,
    )
    columns = [counted(one) for one in grid.columns]
    titles = {one.key: f"{one.label} {one.title}".strip() for one in grid.columns}
    findings = findings_of(
        candidates,
        titles=titles,
        faults=[one.sentence for one in faults_of(grid.tree, columns)],
        warnings=[
            Finding(one) for one in (*notes_of(grid.tree, columns), *spread_warnings(figures))
        ],
        near=near_pass((one.name, one.total) for one in candidates),
        hidden=[titles[one.key] for one in grid.columns if not one.is_released_at(now())],
    )
    return Readiness(
        grid,
        basis,
        composition.number if composition else 0,
        candidates,
        tuple(findings),
        figures,
    )


def _candidate(row: Row) -> Candidate:
    who = row.enrollment.user
    return Candidate(who.id, who.number, who.name, row.total)


def figures_in(submission: GradeSubmission, grades: Sequence[Submitted]) -> ClassFigures:
    """Of submitted grades, by the rules they were computed by, corrections applied."""
    basis = Basis.of(submission)
    people = [Graded(one.name, one.line.value, one.line.state) for one in grades]
    return class_figures(people, basis.effects, basis.pass_mark)


@dataclass(frozen=True)
class Difference:
    """A grade the ledger would write otherwise today; None where the student has none."""

    student_id: int
    number: str
    name: str
    submitted: FinalLine | None
    now: FinalLine | None


def differences_of(
    grid: Grid, submission: GradeSubmission, grades: Sequence[Submitted]
) -> list[Difference]:
    """Where the ledger and the submitted grades, corrections applied, part by now."""
    basis = Basis.of(submission)
    rows = {row.enrollment.user_id: row for row in grid.rows}
    submitted = {one.grade.student_id for one in grades}
    found = []
    for one in grades:
        row = rows.get(one.grade.student_id)
        line = basis.line(basis.again(row)) if row else None
        if line is None or not line.says_as(one.line):
            found.append(Difference(one.grade.student_id, one.number, one.name, one.line, line))
    return found + [
        Difference(
            row.enrollment.user_id,
            row.enrollment.user.number,
            row.enrollment.user.name,
            None,
            basis.line(basis.again(row)),
        )
        for row in grid.rows
        if row.enrollment.user_id not in submitted
    ]
