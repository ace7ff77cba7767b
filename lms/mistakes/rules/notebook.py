"""A student's mistakes as a page needs them: how each stands today, and which comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from lms.mistakes.rules.scheduling import Memory, Phase, Recall
from lms.quizzes.rules.marking import LeafResult

MASTERED = 30  # days of stability: from here a question counts as mastered
NEW_PER_DAY = 10
MOST_PER_DAY = 100


class Standing(StrEnum):
    """How a mistake stands for its student."""

    NEW = "new"  # never repeated
    DUE = "due"
    LEARNING = "learning"  # comes again later
    MASTERED = "mastered"
    ARCHIVED = "archived"  # taken out by the student


@dataclass(frozen=True)
class Today:
    """This moment, and the day of the school around it."""

    moment: datetime
    begins_at: datetime
    ends_at: datetime

    def is_due(self, memory: Memory) -> bool:
        """What waits for days is due from the morning on, what waits for minutes to the minute."""
        if memory.phase is Phase.REVIEW:
            return memory.due_at < self.ends_at
        return memory.due_at <= self.moment


@dataclass(frozen=True)
class Wrong:
    """One time the question was answered wrongly or in part."""

    item_id: int
    attempt_id: int
    version_id: int
    at: datetime
    earned: Decimal | None  # None where the points of questions may not be seen
    possible: Decimal
    quiz: str
    assignment_id: int
    is_member: bool
    multiple: str  # how that quiz marks 多选


@dataclass(frozen=True)
class Mistake:
    """A question with every time it went wrong (the last one first), and its memory.

    `version_id` is its wording today. `number` is the state of its card: a form that was
    made for another state is stale.
    """

    question_id: int
    course_code: str
    course: str
    key: str
    kind: str
    version_id: int
    wrong: tuple[Wrong, ...]
    memory: Memory | None = None
    number: int = 0
    begun_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def last(self) -> Wrong:
        return self.wrong[0]

    @property
    def seed(self) -> str:
        """Decides how options are shuffled and intervals spread, anew after each repetition."""
        return f"{self.question_id}-{self.number}"

    def standing(self, today: Today) -> Standing:
        if self.archived_at is not None:
            return Standing.ARCHIVED
        if self.memory is None:
            return Standing.NEW
        if today.is_due(self.memory):
            return Standing.DUE
        return Standing.MASTERED if self.memory.stability >= MASTERED else Standing.LEARNING


@dataclass(frozen=True)
class Notebook:
    """All mistakes a student may see now, the latest first.

    `hidden` counts those kept back; `is_shut` while an exam is being taken: then there is
    nothing else. `begun` are the moments at which questions were repeated first.
    """

    mistakes: tuple[Mistake, ...] = ()
    hidden: int = 0
    is_shut: bool = False
    begun: tuple[datetime, ...] = ()
    new_per_day: int = NEW_PER_DAY

    def get(self, question_id: int) -> Mistake | None:
        return next((one for one in self.mistakes if one.question_id == question_id), None)

    def only(self, mistakes: Iterable[Mistake]) -> "Notebook":
        """The notebook with some of its mistakes; the new ones of today are those of all."""
        return replace(self, mistakes=tuple(mistakes))

    def standing(self, standing: Standing, today: Today) -> list[Mistake]:
        return [one for one in self.mistakes if one.standing(today) is standing]

    def due(self, today: Today) -> list[Mistake]:
        """What is due, the longest overdue first."""
        found = self.standing(Standing.DUE, today)
        dated = [(one.memory.due_at, one.key, one) for one in found if one.memory]
        return [one for _due_at, _key, one in sorted(dated, key=lambda entry: entry[:2])]

    def fresh(self, today: Today) -> list[Mistake]:
        """The new ones of today: no more a day than the student wants."""
        left = self.new_per_day - sum(at >= today.begins_at for at in self.begun)
        return self.standing(Standing.NEW, today)[: max(0, left)]

    def queue(self, today: Today) -> list[Mistake]:
        """What to repeat now, in this order: first what is due, then what is new."""
        return [*self.due(today), *self.fresh(today)]

    def later_today(self, today: Today) -> list[datetime]:
        """When the questions come again that come once more today."""
        waiting = [one.memory.due_at for one in self.mistakes if _waits(one, today) and one.memory]
        return sorted(at for at in waiting if at < today.ends_at)


def proposed(results: Sequence[LeafResult]) -> Recall | None:
    """What marking proposes: wrong, again; right, good; None where the student must judge."""
    if any(one.earned is not None and not one.is_right for one in results):
        return Recall.AGAIN
    return None if any(one.earned is None for one in results) else Recall.GOOD


def _waits(mistake: Mistake, today: Today) -> bool:
    return mistake.standing(today) is Standing.LEARNING


def weak_spots(objectives: Sequence[Sequence[str]]) -> dict[str, int]:
    """How many questions went wrong by objective, most first; one may count for several."""
    counts: dict[str, int] = {}
    for codes in objectives:
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
