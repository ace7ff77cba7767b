"""Pages of the notebook: today, one question, the whole list, and where mistakes gather."""

from lms.mistakes.views import listing, practice, today  # noqa: F401  they fill `bp`
from lms.mistakes.views.blueprint import bp

__all__ = ["bp"]
