"""Every table of this room."""

from lms.assignments.models.assigned import Allowance, Assignment, Work
from lms.assignments.models.comments import BankComment

__all__ = ["Allowance", "Assignment", "BankComment", "Work"]
