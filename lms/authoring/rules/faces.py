"""Which pages a document at the desk has, by what it is."""

from lms.courses.rules.reading import (
    CHECKS,
    COURSE,
    EVALUATION,
    LESSON,
    OBJECTIVES,
    QUIZ,
    UNIT,
    role_of,
)

_FORMS = {
    QUIZ: ("questions", "settings"),
    CHECKS: ("questions",),
    "banks": ("questions",),
    "exams": ("settings",),
    "exercises": ("settings",),
    EVALUATION: ("table",),
    OBJECTIVES: ("objectives",),
    LESSON: ("settings",),
    UNIT: ("settings",),
    COURSE: ("settings",),
}


def faces_of(path: str) -> tuple[str, ...]:
    """The text, the forms that write the same text, its history and what is said about it."""
    return ("edit", *_FORMS.get(role_of(path), ()), "history", "comments")
