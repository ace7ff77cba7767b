"""Pages of the desk."""

from lms.authoring.views import history, incoming, outline
from lms.authoring.views.blueprint import bp

__all__ = ["bp", "history", "incoming", "outline"]
