"""Pages of this room: learning tasks, what a classroom is given, and the comment bank."""

from lms.assignments.views import bank, given
from lms.assignments.views.blueprint import bp

__all__ = ["bank", "bp", "given"]
