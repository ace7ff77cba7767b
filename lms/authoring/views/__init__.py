"""Pages of the desk."""

from lms.authoring.views import outline, trying
from lms.authoring.views.blueprint import bp

__all__ = ["bp", "outline", "trying"]
from lms.authoring.views import history

__all__ = ["bp", "history", "outline"]
