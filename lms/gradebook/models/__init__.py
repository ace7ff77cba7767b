"""Tables of the gradebook: items, ledger, states, compositions, grades, attendance."""

from lms.gradebook.models.attendance import AttendanceMark, Meeting, Sign
from lms.gradebook.models.grades import (
    CorrectionStatus,
    FinalGrade,
    GradeCorrection,
    GradeSubmission,
    SubmissionStatus,
)
from lms.gradebook.models.imports import MarkImport
from lms.gradebook.models.items import GradeItem, ItemKind
from lms.gradebook.models.marks import (
    BatchKind,
    Evidence,
    LeafKind,
    Mark,
    MarkBatch,
    MarkSource,
    MarkVoid,
    StandingMark,
)
from lms.gradebook.models.states import StateRule, StudentState
from lms.gradebook.models.totals import Composition

__all__ = [
    "AttendanceMark",
    "BatchKind",
    "Composition",
    "CorrectionStatus",
    "Evidence",
    "FinalGrade",
    "GradeCorrection",
    "GradeItem",
    "GradeSubmission",
    "ItemKind",
    "LeafKind",
    "Mark",
    "MarkBatch",
    "MarkImport",
    "MarkSource",
    "MarkVoid",
    "Meeting",
    "Sign",
    "StandingMark",
    "StateRule",
    "StudentState",
    "SubmissionStatus",
]
