"""Which answers were right though they earned less: their students were not sure of them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.db import db
from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules.marking import leaf_results
from lms.quizzes.rules.scoring import Scoring


def right_though_unsure(attempts: Mapping[int, Attempt]) -> set[int]:
    """Of these attempts the items whose every leaf was right, where certainty was asked.

    Elsewhere what is right earns the full mark, so nothing is read.
    """
    rules = {
        attempt.id: Scoring.of(settings)
        for attempt in attempts.values()
        if (settings := QuizSettings.from_json(attempt.revision.compiled)).has_certainty
    }
    if not rules:
        return set()
    items = db.session.scalars(
        select(PaperItem)
        .where(PaperItem.attempt_id.in_(rules), PaperItem.earned < PaperItem.possible)
        .where(PaperItem.earned > 0)  # what is wrong earns nothing, however unsure
        .order_by(PaperItem.id)
        .options(joinedload(PaperItem.version))
    )
    return {item.id for item in items if _is_right(item, rules[item.attempt_id])}


def _is_right(item: PaperItem, rules: Scoring) -> bool:
    definition = Definition.from_json(item.version.definition)
    results = leaf_results(definition, item.answer, item.marks, rules.sure(item.certainty))
    return all(one.is_right for one in results)
