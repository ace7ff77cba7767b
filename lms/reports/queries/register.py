"""The grades of a classroom as a register has them: as submitted, else as they stand today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from lms.classrooms.models import Classroom, Enrollment
from lms.core.db import db
from lms.core.i18n import _, format_moment, lazy
from lms.core.tabular import Column, Sheet
from lms.gradebook.models import FinalGrade, GradeSubmission, SubmissionStatus
from lms.gradebook.queries import Column as GridColumn
from lms.gradebook.queries import Grid, final_grades_of, grid_of, standing_submission
from lms.gradebook.rules import Scale, State, Tree
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.totalled import Total
from lms.gradebook.rules.wording import STATES, grade_word
from lms.reports.rules import registering as rules
from lms.reports.rules.registering import Line

FIGURES = {
    rules.TOTAL: lazy("总评（百分制）"),
    rules.GRADE: lazy("登记成绩（按成绩制）"),
    rules.LEVEL: lazy("五级制等级"),
    rules.PASSED: lazy("两级制等级"),
    rules.STATE: lazy("特殊标记"),
    rules.USUAL: lazy("平时成绩（考试以外各项折合）"),
    rules.NAME: lazy("姓名（空白表）"),
    rules.HOME_CLASS: lazy("行政班（空白表）"),
    rules.SERIAL: lazy("序号（空白表）"),
}


@dataclass(frozen=True)
class Register:
    """Every student of a classroom by 学号, and what the grades are: a draft or submitted."""

    classroom: Classroom
    grid: Grid
    lines: list[Line]
    submission: GradeSubmission | None

    @property
    def is_draft(self) -> bool:
        return self.submission is None

    @property
    def basis(self) -> str:
        """What the grades are, in words."""
        if self.submission is None:
            return _("草稿（未送审，随成绩变化）")
        moment = format_moment(self.submission.submitted_at)
        if self.submission.status is SubmissionStatus.APPROVED:
            return _("已审核（%(moment)s 送审）", moment=moment)
        return _("已送审，待审核（%(moment)s）", moment=moment)

    @property
    def categories(self) -> list[tuple[str, str]]:
        """(figure, title) of each category of the composition."""
        return [(f"{rules.CATEGORY}{one.code}", one.title) for one in self.grid.tree.categories]

    @property
    def items(self) -> list[tuple[str, str]]:
        """(figure, title) of each column."""
        names = [title_of(one) for one in self.grid.columns]
        return [(f"{rules.ITEM}{name}", name) for name in names]

    def has(self, figure: str) -> bool:
        """Whether this classroom has such a figure at all."""
        known = {key for key, _title in (*self.categories, *self.items)}
        return figure in known or figure in rules.PLAIN or figure in rules.WHO


def register_of(classroom: Classroom) -> Register:
    """The register of a classroom in a fixed number of statements, whatever its size."""
    grid = grid_of(classroom.id, classroom.course_code)
    submission = standing_submission(classroom.id)
    finals = final_grades_of(classroom.id) if submission else {}
    kept = _computations(submission.id) if submission else {}
    lines = []
    for row in grid.rows:
        who = row.enrollment
        if submission is None:
            line = _line(who, row.total, grid, value=row.total.value, state=row.state)
        else:
            final, whole = finals.get(who.user_id), kept.get(who.user_id)
            line = _submitted(who, whole, grid, final)
        lines.append(line)
    return Register(classroom, grid, lines, submission)


def _computations(submission_id: int) -> dict[int, Total]:
    """The totals as they were submitted, by student."""
    rows = db.session.execute(
        select(FinalGrade.student_id, FinalGrade.computation)
        .where(FinalGrade.submission_id == submission_id)
        .order_by(FinalGrade.student_id)
    )
    return {student: Total.from_json(kept) for student, kept in rows if kept}


def _submitted(who: Enrollment, whole: Total | None, grid: Grid, final: FinalLine | None) -> Line:
    """As handed in; who joined the class afterwards has no grade in it."""
    if final is None:
        return _line(who, None, grid, value=None, state=State.NONE)
    return _line(who, whole, grid, value=final.value, state=final.state, final=final)


def _line(
    who: Enrollment,
    whole: Total | None,
    grid: Grid,
    *,
    value: Decimal | None,
    state: State,
    final: FinalLine | None = None,
) -> Line:
    tree, pass_mark = grid.tree, grid.course.pass_mark

    def word(scale: Scale) -> str:
        return grade_word(value, scale, pass_mark=pass_mark, state=state)

    marks, percents = whole.marks if whole else (), rules.item_percents(whole)
    return Line(
        student_id=who.user_id,
        number=who.user.number,
        name=who.user.name,
        home_class=who.home_class.name if who.home_class else "",
        value=value,
        grade=final.grade if final else word(tree.scale),
        level=word(Scale.FIVE),
        passed=word(Scale.TWO),
        state=str(STATES[state]) if state in STATES else "",
        usual=rules.usual_of(whole, tree),
        categories=rules.percents(whole),
        items={title_of(one): percents.get(one.key) for one in grid.columns},
        points={one.key: one.tally.earned if one.tally else None for one in marks},
        is_corrected=bool(final and final.corrected),
    )


def sheet_of(found: Register) -> Sheet:
    """One row a student in 学号 order; marks are numbers, 学号 stays text."""
    columns = [
        Column(_("序号"), kind="number"),
        Column(_("学号"), kind="text"),
        Column(_("姓名"), kind="text"),
        Column(_("行政班"), kind="text"),
    ]
    for one in found.grid.columns:
        columns.append(Column(title_of(one), kind="points"))
    columns += [Column(_("总评"), kind="points"), Column(_("等级"), kind="text")]
    columns += [Column(_("登记成绩"), kind="points"), Column(_("特殊标记"), kind="text")]
    rows: list[list[str | Decimal | None]] = []
    for serial, line in enumerate(found.lines, start=1):
        marks = [line.points.get(one.key) for one in found.grid.columns]
        who: list[rules.Value] = [Decimal(serial), line.number, line.name, line.home_class]
        grade = line.figure(rules.GRADE)
        rows.append([*who, *marks, line.value, line.level, grade, line.state])
    classroom = found.classroom
    note = f"{classroom.term.code} · {found.grid.course.title} · {classroom.name} · {found.basis}"
    return Sheet(title=classroom.name, columns=columns, rows=rows, note=note)


def title_of(column: GridColumn) -> str:
    """A column as people name it: 1-3 任务测验."""
    return f"{column.label} {column.title}".strip()


def figure_names(found: Register) -> dict[str, str]:
    """Every figure a column may be copied or filled with, in words, in the order of the page."""
    plain = {key: str(FIGURES[key]) for key in rules.PLAIN}
    return plain | dict(found.categories) | dict(found.items)


def names_for(trees: Sequence[Tree], titles: Sequence[str]) -> Mapping[str, str]:
    """Figures for a template of the whole school: of all courses, named in words."""
    plain = {key: str(word) for key, word in FIGURES.items()}
    some = {
        f"{rules.CATEGORY}{one.code}": _("成绩项类别：%(title)s", title=one.title)
        for tree in trees
        for one in tree.categories
    }
    single = {f"{rules.ITEM}{title}": _("成绩项：%(title)s", title=title) for title in titles}
    return plain | some | single
