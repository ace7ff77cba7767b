"""Pages of the desk."""

from lms.authoring.views import (
    comments,
    editing,
    history,
    incoming,
    live,
    media,
    merging,
    outline,
    publishing,
    saving,
    trying,
    word,
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
    "outline",
    "publishing",
    "saving",
    "trying",
    "word",
]
