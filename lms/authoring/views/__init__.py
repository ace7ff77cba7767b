"""Pages of the desk."""

from lms.authoring.views import (
    editing,
    history,
    live,
    merging,
    outline,
    questions,
    saving,
    settings,
    trying,
)
from lms.authoring.views.blueprint import bp

__all__ = [
    "bp",
    "editing",
    "history",
    "live",
    "merging",
    "outline",
    "questions",
    "saving",
    "settings",
    "trying",
]
