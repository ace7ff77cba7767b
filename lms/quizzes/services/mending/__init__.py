"""Repairing a question after the exam: plan, apply as one batch, undo whole."""

from lms.quizzes.services.mending.agreement import AskedLeaf, agreements, question
from lms.quizzes.services.mending.applying import PlanChanged, mend
from lms.quizzes.services.mending.effects import ClassPlan, Effect, Move
from lms.quizzes.services.mending.planning import (
    MendRefused,
    Plan,
    Wish,
    given_answers,
    plan_for,
    planned,
)
from lms.quizzes.services.mending.undoing import Undoing, undo, undoing

__all__ = [
    "AskedLeaf",
    "ClassPlan",
    "Effect",
    "MendRefused",
    "Move",
    "Plan",
    "PlanChanged",
    "Undoing",
    "Wish",
    "agreements",
    "given_answers",
    "mend",
    "plan_for",
    "planned",
    "question",
    "undo",
    "undoing",
]
