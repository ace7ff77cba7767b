"""Everything the documents of a classroom say, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text, assignments_of
from lms.attainment.models import AttainmentPlan
from lms.attainment.queries import figures_of
from lms.attainment.rules.figures import CourseFigures
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.classrooms.queries import staff_of
from lms.core.db import db
from lms.courses.models import ActivityKind
from lms.courses.queries import the_course
from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.models import (
    Composition,
    FinalGrade,
    GradeCorrection,
    GradeItem,
    GradeSubmission,
    Mark,
    MarkBatch,
    StateRule,
    StudentState,
)
from lms.gradebook.queries import (
    effects,
    grades_in,
    grid_of,
    standing_submission,
    tree_of,
)
from lms.gradebook.queries.grid import Grid
from lms.gradebook.queries.readiness import Basis
from lms.gradebook.rules import State, Total, Tree
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.statistics import ClassFigures, Graded, class_figures
from lms.gradebook.rules.wording import grade_word
from lms.objectives.models import PROGRAMME, Objective, ObjectiveSupport
from lms.objectives.queries import by_code, supports_of
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.reports.models import ReportText
from lms.reports.queries.texts import texts_of

EXAM = "exam"


@dataclass(frozen=True)
class Line:
    """One student of the list: the grade and how it was computed.

    As submitted, corrections applied; while nothing is submitted, as the ledger stands.
    """

    serial: int
    enrollment: Enrollment
    total: Total
    final: FinalLine

    @property
    def student_id(self) -> int:
        return self.enrollment.user_id

    @property
    def number(self) -> str:
        return self.enrollment.user.number

    @property
    def name(self) -> str:
        return self.enrollment.user.name

    @property
    def home_class(self) -> str:
        home = self.enrollment.home_class
        return home.name if home else ""

    @property
    def value(self) -> Decimal | None:
        return self.final.value

    @property
    def state(self) -> State:
        return self.final.state


@dataclass(frozen=True)
class Exam:
    """An exam the classroom was given, with the questions that stand on it or may be drawn."""

    assignment: Assignment
    settings: QuizSettings
    questions: Mapping[int, Definition]

    @property
    def title(self) -> str:
        return self.assignment.activity.title


@dataclass(frozen=True)
class Filed:
    """A classroom as its documents tell of it; `moment` is when any of it changed last."""

    classroom: Classroom
    teachers: tuple[str, ...]
    grid: Grid
    tree: Tree
    lines: tuple[Line, ...]
    submission: GradeSubmission | None
    statistics: ClassFigures
    figures: CourseFigures
    objectives: Mapping[str, Objective]
    training: Mapping[int, Objective]
    supports: Sequence[ObjectiveSupport]
    exams: tuple[Exam, ...]
    texts: Mapping[str, str]
    moment: datetime

    @property
    def is_final(self) -> bool:
        return self.submission is not None

    @property
    def term(self) -> str:
        return self.classroom.term.code


def filed(classroom: Classroom) -> Filed:
    """In a number of statements that does not grow with the class; two more for each exam."""
    grid = grid_of(classroom.id, classroom.course_code)
    submission = standing_submission(classroom.id)
    basis = Basis.of(submission) if submission else None
    tree = basis.tree if basis else grid.tree
    lines = _lines(grid, submission, tree)
    rules = basis.effects if basis else effects()
    staff = staff_of(classroom.id)
    return Filed(
        classroom=classroom,
        teachers=tuple(one.user.name for one in staff if one.role is Role.TEACHER),
        grid=grid,
        tree=tree,
        lines=lines,
        submission=submission,
        statistics=class_figures(
            [Graded(one.name, one.value, one.state) for one in lines], rules, grid.course.pass_mark
        ),
        figures=figures_of([classroom]),
        objectives=by_code([classroom.course_code])[classroom.course_code],
        training={one.id: one for one in by_code([PROGRAMME])[PROGRAMME].values()},
        supports=supports_of(classroom.course_code),
        exams=_exams(classroom),
        texts={key: one.text for key, one in texts_of(classroom.id).items()},
        moment=moment_of(classroom),
    )


def _lines(grid: Grid, submission: GradeSubmission | None, tree: Tree) -> tuple[Line, ...]:
    """As submitted with corrections applied; as the ledger stands while nothing is submitted."""
    given = {one.grade.student_id: one for one in grades_in(submission.id)} if submission else {}
    lines = []
    for serial, row in enumerate(grid.rows, start=1):
        one = given.get(row.enrollment.user_id)
        if one is not None:
            whole, line = Total.from_json(one.grade.computation), one.line
        elif submission is not None:
            whole, line = Total(None, ()), FinalLine(None, "", State.NONE)  # came afterwards
        else:
            whole, value = row.total, row.total.value
            pass_mark = grid.course.pass_mark
            word = grade_word(value, tree.scale, pass_mark=pass_mark, state=row.state)
            line = FinalLine(value, word, row.state)
        lines.append(Line(serial, row.enrollment, whole, line))
    return tuple(lines)


def exams_given(classroom: Classroom) -> list[Assignment]:
    """The exams a classroom was given, with their activities."""
    course = the_course(classroom.course_code)
    tree = tree_of(classroom.id, course)
    return [one for one in assignments_of(classroom.id) if _is_exam(one, tree)]


def _exams(classroom: Classroom) -> tuple[Exam, ...]:
    found = []
    for given in exams_given(classroom):
        assignment = assignment_with_text(given.id)
        if assignment is not None:
            settings = QuizSettings.from_json(assignment.activity.revision.compiled)
            found.append(Exam(assignment, settings, _questions(settings)))
    return tuple(found)


def _is_exam(given: Assignment, tree: Tree) -> bool:
    place = tree.place_of(f"a{given.id}", given.activity.category)
    is_exam = tree.is_within(place.category, EXAM) or given.activity.category == EXAM
    return given.activity.kind is ActivityKind.QUIZ and is_exam


def _questions(settings: QuizSettings) -> dict[int, Definition]:
    ids = {version for _key, version in settings.questions}
    return {
        id_: Definition.from_json(version.definition)
        for id_, version in versions_by_id(ids).items()
    }


def moment_of(classroom: Classroom) -> datetime:
    """When anything that documents say changed last; one statement."""
    here = classroom.id
    of_item = (
        select(func.max(Mark.recorded_at))
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.classroom_id == here)
    )
    of_correction = (
        select(func.max(GradeCorrection.decided_at))
        .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
        .join(GradeSubmission, GradeSubmission.id == FinalGrade.submission_id)
        .where(GradeSubmission.classroom_id == here)
    )
    wanted = [
        of_item,
        of_correction,
        select(func.max(StateRule.changed_at)),
        *(
            select(func.max(column)).where(model.classroom_id == here)
            for model, column in (
                (MarkBatch, MarkBatch.voided_at),
                (StudentState, StudentState.recorded_at),
                (Composition, Composition.made_at),
                (GradeSubmission, GradeSubmission.submitted_at),
                (GradeSubmission, GradeSubmission.decided_at),
                (AttainmentPlan, AttainmentPlan.made_at),
                (ReportText, ReportText.written_at),
            )
        ),
    ]
    row = db.session.execute(select(*(one.scalar_subquery() for one in wanted))).one()
    return max((one for one in row if one is not None), default=classroom.created_at)
