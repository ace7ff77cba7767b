"""What the templates of this room are given."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import get_timezone

from lms.core.clock import now
from lms.core.i18n import _
from lms.core.markdown import plain_text
from lms.mistakes.rules import scheduling
from lms.mistakes.rules.notebook import Mistake, Notebook, Standing, Today, Wrong
from lms.mistakes.rules.scheduling import Recall
from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes.models import PaperItem
from lms.quizzes.rules import marking
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.rules.scoring import Scoring

Pair = tuple[Mistake, Definition]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST_STEM = 80


def today() -> Today:
    """This moment and the school's day around it."""
    moment = now()
    local = moment.astimezone(get_timezone())
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)
    # By the calendar, not by 24 hours: a day of a clock change is as long as it is.
    ends = (begins + DAY).replace(hour=0)
    return Today(moment, begins.astimezone(moment.tzinfo), ends.astimezone(moment.tzinfo))


def in_words(due: datetime, moment: datetime) -> str:
    """How long until then: 10 分钟后, 3 天后."""
    left = due - moment
    if left < HOUR:
        return _("%(n)s 分钟后", n=max(1, round(left / timedelta(minutes=1))))
    if left < DAY:
        return _("%(n)s 小时后", n=round(left / HOUR))
    if left <= 60 * DAY:
        return _("%(n)s 天后", n=round(left / DAY))
    return _("约 %(n)s 个月后", n=round(left / DAY / 30))


def recall_words() -> dict[Recall, str]:
    return {
        Recall.AGAIN: _("重来"),
        Recall.HARD: _("困难"),
        Recall.GOOD: _("良好"),
        Recall.EASY: _("轻松"),
    }


def standing_words() -> dict[Standing, str]:
    return {
        Standing.DUE: _("待复习"),
        Standing.NEW: _("未复习"),
        Standing.LEARNING: _("复习中"),
        Standing.MASTERED: _("已掌握"),
        Standing.ARCHIVED: _("已移出"),
    }


@dataclass(frozen=True)
class Choice:
    """One of the four buttons: what it says, and when the question then comes again."""

    recall: Recall
    key: int
    word: str
    when: str
    is_proposed: bool


@dataclass(frozen=True)
class Shown:
    """One question as it is asked, answered, listed or printed."""

    mistake: Mistake
    definition: Definition
    arrangement: Mapping[str, Any]
    results: tuple[LeafResult, ...] = ()
    wrong: Wrong | None = None

    def arrangement_of(self, leaf: Definition) -> dict[str, Any]:
        """How one leaf is arranged."""
        whole = self.arrangement
        return dict(whole["parts"][leaf.key] if self.definition.parts else whole)

    @property
    def stem(self) -> str:
        """The beginning of the question as plain words."""
        words = stem_of(self.definition)
        return words if len(words) <= LONGEST_STEM else words[: LONGEST_STEM - 1] + "…"


def pairs(notebook: Notebook) -> list[Pair]:
    """Every mistake with its wording."""
    versions = versions_by_id([one.version_id for one in notebook.mistakes])
    return [
        (one, Definition.from_json(versions[one.version_id].definition))
        for one in notebook.mistakes
    ]


def stem_of(definition: Definition) -> str:
    html = "".join(part + ("＿＿" if blank else "") for part, blank in definition.pieces())
    return " ".join(plain_text(html).split())


def asked(mistake: Mistake, definition: Definition) -> Shown:
    """The question with its options shuffled, alike until it is repeated the next time."""
    chance = random.Random(mistake.seed)  # noqa: S311  only the order of options
    return Shown(mistake, definition, kinds.arrange_question(definition, chance))


def as_written(mistake: Mistake, definition: Definition, *, with_key: bool = False) -> Shown:
    """The question with its options as they were written; `with_key` also a right answer."""
    arrangement = kinds.arrange_question(definition, None)
    if not with_key:
        return Shown(mistake, definition, arrangement)
    return _marked(mistake, definition, arrangement, kinds.key_answer(definition))


def answered(mistake: Mistake, definition: Definition, answer: Mapping[str, Any]) -> Shown:
    """The question as asked, with what this answer is worth."""
    return _marked(mistake, definition, asked(mistake, definition).arrangement, answer)


def on_paper(mistake: Mistake, wrong: Wrong, item: PaperItem) -> Shown:
    """What the student answered on a paper, with the wording and the marks of that time."""
    definition = Definition.from_json(item.version.definition)
    scoring = Scoring(Rules(wrong.multiple))
    results = marking.leaf_results(definition, item.answer, item.marks, scoring)
    return Shown(mistake, definition, item.arrangement, results, wrong)


def recall_choices(mistake: Mistake, proposed: Recall | None, moment: datetime) -> list[Choice]:
    """The four buttons, each with when the question would come again."""
    due = scheduling.choices(mistake.memory, moment, mistake.seed)
    words = recall_words()
    return [
        Choice(one, number, words[one], in_words(due[one], moment), one is proposed)
        for number, one in enumerate(Recall, start=1)
    ]


def _marked(
    mistake: Mistake,
    definition: Definition,
    arrangement: Mapping[str, Any],
    answer: Mapping[str, Any],
) -> Shown:
    scoring = Scoring(Rules(mistake.last.multiple))
    results = marking.leaf_results(definition, answer, {}, scoring)
    return Shown(mistake, definition, arrangement, results)
