"""When a question comes again: FSRS, asked with the school's clock.

The library counts memory in floats. That is fine here: nothing of it is a point or a mark.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from fsrs import Card, Rating, Scheduler, State

DAY = timedelta(days=1)
SHORTEST_SPREAD = 3  # days; shorter intervals stay as they are
REACH = 0.05  # of an interval, at least one day
# One short step, since whoever got a question wrong has met it already. The library's own
# fuzzing asks chance anew each time; a button must keep what it promises, so `_spread` does it.
SCHEDULER = Scheduler(
    desired_retention=0.9,
    learning_steps=(timedelta(minutes=10),),
    relearning_steps=(timedelta(minutes=10),),
    maximum_interval=365,
    enable_fuzzing=False,
)


class Recall(StrEnum):
    """How well the student knew it: 重来, 困难, 良好, 轻松."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class Phase(StrEnum):
    """Where a question stands between its first repetition and long intervals."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


RATINGS = {
    Recall.AGAIN: Rating.Again,
    Recall.HARD: Rating.Hard,
    Recall.GOOD: Rating.Good,
    Recall.EASY: Rating.Easy,
}
STATES = {
    Phase.LEARNING: State.Learning,
    Phase.REVIEW: State.Review,
    Phase.RELEARNING: State.Relearning,
}
PHASES = {state: phase for phase, state in STATES.items()}


@dataclass(frozen=True)
class Memory:
    """What the scheduler knows of one student and one question.

    `stability` is the number of days until the chance to remember falls to 90 %.
    """

    phase: Phase
    step: int | None
    stability: float
    difficulty: float
    reviewed_at: datetime
    due_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "phase": self.phase.value,
            "step": self.step,
            "stability": self.stability,
            "difficulty": self.difficulty,
            "reviewed_at": self.reviewed_at.isoformat(),
            "due_at": self.due_at.isoformat(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Memory | None":
        if not data:
            return None
        return Memory(
            phase=Phase(data["phase"]),
            step=data["step"],
            stability=data["stability"],
            difficulty=data["difficulty"],
            reviewed_at=datetime.fromisoformat(data["reviewed_at"]),
            due_at=datetime.fromisoformat(data["due_at"]),
        )


def after(memory: Memory | None, recall: Recall, moment: datetime, seed: str = "") -> Memory:
    """The memory after one more repetition; without a `seed` just as the library says.

    With one, long intervals are moved a little, always alike for the same seed, so that what
    was learnt on one evening does not come back on one evening.
    """
    card, _log = SCHEDULER.review_card(_card(memory, moment), RATINGS[recall], moment)
    phase = PHASES[card.state]
    found = Memory(
        phase=phase,
        step=card.step,
        stability=float(card.stability or 0),
        difficulty=float(card.difficulty or 0),
        reviewed_at=moment,
        due_at=card.due,
    )
    if phase is not Phase.REVIEW or not seed:
        return found
    days = (card.due - moment) // DAY
    return replace(found, due_at=moment + _spread(days, seed) * DAY)


def choices(memory: Memory | None, moment: datetime, seed: str) -> dict[Recall, datetime]:
    """When the question would come again, for each of the four answers."""
    return {recall: after(memory, recall, moment, seed).due_at for recall in Recall}


def _card(memory: Memory | None, moment: datetime) -> Card:
    if memory is None:
        return Card(card_id=1, due=moment)
    return Card(
        card_id=1,
        state=STATES[memory.phase],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.reviewed_at,
    )


def _spread(days: int, seed: str) -> int:
    """The interval moved by up to a twentieth; a longer one never lands before a shorter one."""
    if days < SHORTEST_SPREAD:
        return days
    part = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 0xFFFFFFFF * 2 - 1
    return round(days + part * max(1.0, days * REACH))
