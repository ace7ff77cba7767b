"""Everything an import does before it writes: folders read, checked and compared with the bank."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from lms.core.findings import Finding, Findings, Severity
from lms.core.i18n import _
from lms.courses.importer.checking import (
    Checked,
    checked,
    checked_programme,
    training_codes,
)
from lms.courses.importer.folders import Root
from lms.courses.importer.telling import Tell, silent
from lms.courses.rules.folder import Folder
from lms.courses.rules.objectives import Tree
from lms.questions import queries as questions


@dataclass(frozen=True)
class PlannedProgramme:
    """The training objectives as read, with what is wrong with them."""

    folder: Folder
    tree: Tree | None
    findings: Findings


@dataclass(frozen=True)
class PlannedCourse:
    """A course as read, with what is wrong with it."""

    folder: Folder
    course: Checked
    findings: Findings

    @property
    def code(self) -> str:
        return self.course.found.course.code if self.course.found.course else ""


@dataclass(frozen=True)
class Plan:
    """What an import would take."""

    programme: PlannedProgramme | None
    courses: tuple[PlannedCourse, ...]

    def findings(self) -> list[Finding]:
        """Everything that is wrong, document by document."""
        found = self.programme.findings.in_order() if self.programme else []
        return [*found, *(one for course in self.courses for one in course.findings.in_order())]

    @property
    def has_errors(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.findings())


def plan_root(root: Root, tell: Tell = silent) -> Plan:
    """Read and check the programme and every course; nothing is written."""
    programme = plan_programme(root.programme) if root.programme else None
    training = training_codes()
    if programme and programme.tree:
        training = {row.code for row in programme.tree.rows}
    courses = []
    for number, folder in enumerate(root.courses):
        tell(
            Fraction(number, len(root.courses)),
            _("正在检查 %(path)s：%(n)s 个文件", path=folder.path, n=len(folder.files)),
        )
        courses.append(plan_course(folder, training))
    return Plan(programme, tuple(courses))


def plan_programme(folder: Folder) -> PlannedProgramme:
    findings = Findings()
    return PlannedProgramme(folder, checked_programme(folder, findings), findings)


def plan_course(folder: Folder, training: Collection[str]) -> PlannedCourse:
    findings = Findings()
    planned = PlannedCourse(folder, checked(folder, training, findings), findings)
    if not findings.has_errors:
        _check_kinds(planned)
    return planned


def _check_kinds(planned: PlannedCourse) -> None:
    """A question that has been answered cannot become one of another kind."""
    known = questions.questions_of_course(planned.code)
    for question_set in planned.course.found.question_sets():
        for definition in question_set.definitions:
            before = known.get(definition.key, definition.kind)
            if before != definition.kind:
                planned.findings.error(
                    question_set.place_of(definition.key),
                    _(
                        "题目 %(key)s 的题型已由 %(before)s 改成 %(after)s。题型不能改，"
                        "请恢复原题型，或给新题一个新的码。",
                        key=definition.key,
                        before=before,
                        after=definition.kind,
                    ),
                )
