"""What one student's sitting must look like: a model that knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from lms.core.points import to_grid
from lms.quizzes.models import EndedBy
from tests.builders.quizzes import JUDGE, SHORT, SINGLE

MINUTES, ATTEMPTS = 20, 6
MOST_KEPT = 3  # of one question
GRACE = timedelta(seconds=60)
PAPERS = {False: f"{SINGLE}\n{JUDGE}", True: f"{SINGLE}\n{JUDGE}\n{SHORT}"}
WORTH = {"T03-I01": 5, "T03-I06": 2, "T03-I11": 8}
BY_HAND = "T03-I11"
ESSAYS = ("情绪会传下去", "客户不知道")
# What a browser sends for each question, and what of it is stored.
ANSWERS: dict[str, list[tuple[dict[str, list[str]], dict[str, Any]]]] = {
    "T03-I01": [({}, {}), *(({"a": [str(n)]}, {"choices": [n]}) for n in (0, 1, 2))],
    "T03-I06": [({}, {}), *(({"a": [str(n)]}, {"choices": [n]}) for n in (0, 1))],
    BY_HAND: [({}, {}), *(({"a": [text]}, {"text": text}) for text in ESSAYS)],
}
RIGHT = {"choices": [1]}
SURE = {0: Fraction(1, 3), 1: Fraction(1, 3), 2: Fraction(2, 3), 3: Fraction(1)}
UNSURE = {0: Fraction(0), 1: Fraction(0), 2: Fraction(-2, 3), 3: Fraction(-2)}

# What a save comes to; all but the last three are acknowledged.
CHANGED, IN_GRACE, REPEATED = "changed", "changed in the grace", "repeated"
KEPT, KEPT_BEFORE, STORED = "kept late", "kept late before", "repeated when it was over"
STALE, ENOUGH, OVER = "stale", "kept enough", "over"


class Typed(NamedTuple):
    """What a person entered for one question: which answer, how sure (0: not said), a flag."""

    answer: int
    certainty: int
    is_flagged: bool

    def fields(self, key: str) -> dict[str, list[str]]:
        """The fields a browser sends."""
        sure = {"certainty": [str(self.certainty)]} if self.certainty else {}
        return {**ANSWERS[key][self.answer][0], **sure}

    def content(self, key: str) -> tuple[dict[str, Any], dict[str, int]]:
        """The answer and the certainty as they are stored."""
        return ANSWERS[key][self.answer][1], {key: self.certainty} if self.certainty else {}


class State(NamedTuple):
    """What is stored of one question."""

    sequence: int = 0
    answer: Mapping[str, Any] = {}
    certainty: Mapping[str, int] = {}
    is_flagged: bool = False
    is_late: bool = False


class Kept(NamedTuple):
    """A late answer that was kept."""

    answer: Mapping[str, Any]
    certainty: Mapping[str, int]
    sequence: int
    arrived_at: datetime
    is_accepted: bool | None = None


@dataclass
class Given:
    """What a teacher gave one student or everybody."""

    minutes: int | None = None
    closes_at: datetime | None = None
    extra: int = 0


@dataclass
class Paper:
    """One attempt: what was acknowledged, and what its tabs know."""

    id: int
    began_at: datetime
    limit: int
    keys: dict[int, str]  # item -> question
    states: dict[int, State]
    kept: dict[int, list[Kept]]
    by_hand: dict[int, Decimal] = field(default_factory=dict)
    ended: tuple[datetime, EndedBy] | None = None
    tabs: dict[tuple[str, int], int] = field(default_factory=dict)  # the sequence each has seen
    sent: dict[tuple[str, int], tuple[Typed, int]] = field(default_factory=dict)

    @property
    def is_handed_in_by_hand(self) -> bool:
        """Whether the student said that this is all."""
        return self.ended is not None and self.ended[1] is EndedBy.STUDENT


@dataclass
class Model:
    """The conditions of the student, and all attempts."""

    grade_by: str
    has_certainty: bool
    opened_at: datetime
    closes_at: datetime | None
    percent: int = 100  # of every time limit
    given: dict[str, Given] = field(default_factory=lambda: {"student": Given(), "all": Given()})
    papers: list[Paper] = field(default_factory=list)
    term_closed_at: datetime | None = None

    # Time

    @property
    def minutes(self) -> int | None:
        """The limit that was granted, the student's own before that of everybody."""
        return self.given["student"].minutes or self.given["all"].minutes

    @property
    def closing(self) -> datetime | None:
        """When the window closes, before it is stretched."""
        own, common = self.given["student"].closes_at, self.given["all"].closes_at
        return own or common or self.closes_at

    def more(self, minutes: int) -> timedelta:
        """What the student gets on top of this limit."""
        extra = timedelta(minutes=sum(one.extra for one in self.given.values()))
        return timedelta(minutes=minutes) * (self.percent - 100) / 100 + extra

    def end_of(self, paper: Paper) -> datetime:
        """When it must end, by what holds now."""
        limit = max(paper.limit, self.minutes or 0)
        ends = [paper.began_at + timedelta(minutes=limit), self.closing]
        return min(one for one in ends if one is not None) + self.more(limit)

    def over_since(self, paper: Paper, moment: datetime) -> datetime | None:
        """When it came to its end by the clock or with the term; None while it may go on."""
        end = self.end_of(paper)
        if self.term_closed_at is not None:
            return min(end, self.term_closed_at)
        return end if moment >= end + GRACE else None

    def is_running(self, paper: Paper, moment: datetime) -> bool:
        return paper.ended is None and self.over_since(paper, moment) is None

    def running(self, moment: datetime) -> Paper | None:
        """The attempt that answers are taken for."""
        return next((one for one in self.papers if self.is_running(one, moment)), None)

    def is_written(self, moment: datetime) -> bool:
        """Whether two saves or more stand in the attempt that runs."""
        paper = self.running(moment)
        return paper is not None and sum(one.sequence for one in paper.states.values()) > 1

    def may_begin(self, moment: datetime) -> bool:
        """Whether a further attempt is allowed, where none is running."""
        is_open = self.closing is None or moment < self.closing + self.more(self.minutes or MINUTES)
        return is_open and self.term_closed_at is None and len(self.papers) < ATTEMPTS

    def may_type(self, moment: datetime) -> bool:
        """Whether there is a paper to write on, or could be."""
        return self.running(moment) is not None or self.may_begin(moment)

    # What happens

    def begun(self, id_: int, keys: dict[int, str], moment: datetime) -> Paper:
        states, kept = {item: State() for item in keys}, {item: [] for item in keys}
        paper = Paper(id_, moment, self.minutes or MINUTES, keys, states, kept)
        self.papers.append(paper)
        return paper

    def end(self, paper: Paper, by: EndedBy, moment: datetime) -> None:
        """Now, but no later than its time was up."""
        over = self.over_since(paper, moment)
        ended_at = over or min(moment, self.end_of(paper))
        by = EndedBy.TIME if over is not None else by
        paper.ended = (max(ended_at, paper.began_at), by)

    def settle(self, moment: datetime) -> None:
        for paper in self.papers:
            if paper.ended is None and not self.is_running(paper, moment):
                self.end(paper, EndedBy.TIME, moment)

    def take(self, paper: Paper, item: int, typed: Typed, sequence: int, moment: datetime) -> str:
        """What becomes of a save; what is acknowledged is remembered."""
        state, content = paper.states[item], typed.content(paper.keys[item])
        if not self.is_running(paper, moment):
            return self._take_late(paper, item, Kept(*content, sequence, moment))
        if (*content, typed.is_flagged) == state[1:4]:
            return REPEATED
        if sequence != state.sequence:
            return STALE
        is_late = moment > self.end_of(paper)
        paper.states[item] = State(sequence + 1, *content, typed.is_flagged, is_late)
        return IN_GRACE if is_late else CHANGED

    def _take_late(self, paper: Paper, item: int, sent: Kept) -> str:
        if paper.is_handed_in_by_hand or self.term_closed_at is not None:
            return OVER
        if sent[:2] == paper.states[item][1:3]:
            return STORED
        kept = paper.kept[item]
        if kept and kept[-1][:2] == sent[:2]:
            return KEPT_BEFORE
        if len(kept) >= MOST_KEPT:
            return ENOUGH
        kept.append(sent)
        return KEPT

    def decide(self, paper: Paper, item: int, number: int, is_accepted: bool) -> None:
        """A teacher accepts a late answer in place of what counted, or declines it."""
        late = paper.kept[item][number]
        paper.kept[item][number] = late._replace(is_accepted=is_accepted)
        if is_accepted:
            state = paper.states[item]
            content = (late.answer, late.certainty)
            paper.states[item] = State(state.sequence + 1, *content, state.is_flagged, True)
            paper.by_hand.pop(item, None)

    # What it earns

    def points_of(self, paper: Paper) -> Decimal | None:
        """The points of an attempt; None while it goes on or waits for a person."""
        if paper.ended is None:
            return None
        earned = [self._earned(paper, item) for item in paper.keys]
        known = [one for one in earned if one is not None]
        return max(sum(known, Decimal(0)), Decimal(0)) if len(known) == len(earned) else None

    def _earned(self, paper: Paper, item: int) -> Decimal | None:
        key, answer = paper.keys[item], paper.states[item].answer
        if item in paper.by_hand:
            return paper.by_hand[item]
        if not answer:
            return Decimal(0)
        if key == BY_HAND:
            return None
        share = Fraction(answer == RIGHT)
        if self.has_certainty:
            share = (SURE if share else UNSURE)[paper.states[item].certainty.get(key, 0)]
        return to_grid(share * WORTH[key])

    def counted(self) -> Decimal | None:
        """The points that count, by the rule of the quiz."""
        ended = [self.points_of(one) for one in self.papers if one.ended is not None]
        marked = [points for points in ended if points is not None]
        if not marked:
            return None
        match self.grade_by:
            case "highest":
                return max(marked)
            case "latest":
                return marked[-1]
            case "first":
                return ended[0]
            case _:
                return to_grid(sum(marked, Decimal(0)) / len(marked))
