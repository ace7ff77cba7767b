"""The course as it would be published, checked by the same checker as the command's."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.authoring.queries.texts import folder_of, working_folder
from lms.authoring.queries.working import WorkingFile
from lms.core.findings import Finding, Severity
from lms.core.i18n import _
from lms.courses.importer.checking import training_codes
from lms.courses.importer.planning import PlannedCourse, plan_course
from lms.courses.rules.folder import Folder
from lms.courses.rules.reading import COURSE


@dataclass(frozen=True)
class DeskCheck:
    """A course read and checked, with everything that is wrong with it."""

    planned: PlannedCourse
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.findings)

    def of(self, path: str) -> list[Finding]:
        """What is wrong with one document."""
        whole = self.planned.folder.place(path).path
        return [one for one in self.findings if one.place.path == whole]

    def path_of(self, finding: Finding) -> str:
        """The path inside the course a finding belongs to."""
        return finding.place.path.removeprefix(f"{self.planned.folder.path}/")


def check(code: str, replaced: Mapping[str, str | None] | None = None) -> DeskCheck:
    """Check the course with these texts in place of those at the desk; see `working_folder`."""
    return _checked(code, working_folder(code, replaced))


def check_files(code: str, found: list[WorkingFile]) -> DeskCheck:
    """Check the course as these files make it."""
    return _checked(code, folder_of(code, found, {}))


def _checked(code: str, folder: Folder) -> DeskCheck:
    planned = plan_course(folder, training_codes())
    course = planned.course.found.course
    if course is not None and course.code != code:
        planned.findings.error(
            folder.place(COURSE),
            _("课程码不能改：这里是课程 %(code)s。要用新的课程码，请复制课程。", code=code),
        )
    return DeskCheck(planned, tuple(planned.findings.in_order()))
