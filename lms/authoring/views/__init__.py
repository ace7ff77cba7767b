"""Pages of the desk."""

from lms.authoring.views import (
    comments,
    editing,
    history,
    incoming,
    live,
    media,
    merging,
    objectives,
    outline,
    people,
    publishing,
    questions,
    saving,
    settings,
    structure,
    table,
    trying,
)
from lms.authoring.views.blueprint import bp

__all__ = [
    "bp",
    "comments",
    "editing",
    "history",
    "incoming",
    "live",
    "media",
    "merging",
    "objectives",
    "outline",
    "people",
    "publishing",
    "questions",
    "saving",
    "settings",
    "structure",
    "table",
    "trying",
]
