"""Tables of reports: texts, templates of the registrar, archives, warnings."""

from lms.reports.models.archives import ClassArchive
from lms.reports.models.templates import RegisterFill, RegisterTemplate
from lms.reports.models.texts import ReportText
from lms.reports.models.warnings import WarningNote, WarningRules

__all__ = [
    "ClassArchive",
    "RegisterFill",
    "RegisterTemplate",
    "ReportText",
    "WarningNote",
    "WarningRules",
]
