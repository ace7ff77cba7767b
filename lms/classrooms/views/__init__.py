"""Pages about who is in a classroom: its members and groups, and roster imports."""

from lms.classrooms.views import imports, members
from lms.classrooms.views.blueprint import bp

__all__ = ["bp", "imports", "members"]
