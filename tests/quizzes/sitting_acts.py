"""What happens in a sitting, asked of the services and compared with the model each time."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Term
from lms.core.db import db
from lms.core.errors import Refused
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt, EndedBy, LateAnswer, PaperItem
from lms.quizzes.services import Kept, Response, Saved
from tests.builders.quizzes import loaded
from tests.quizzes import sitting_model as model
from tests.quizzes import sitting_stored as stored
from tests.quizzes.sitting_model import Model, Paper, Typed

REASON = "监考记录属实"
REFUSALS = {
    model.STALE: services.StaleAnswer,
    model.ENOUGH: services.KeptEnough,
    model.OVER: services.AttemptOver,
}


class Compared(RuleBasedStateMachine):
    """Acts that must end as the model says, and what must hold after each of them."""

    clock: Any  # of the test
    seen: Counter[str]  # how often something happened in the whole run
    model: Model
    quiz: Assignment
    term: Term
    student: User
    teacher: User
    office: User

    @property
    def now(self):
        return self.clock.moment

    def ask(self, act: Callable[[], Any]) -> Any:
        """As one request: all of it, or nothing when it is refused; then the refusal."""
        db.session.expunge_all()
        try:
            done = act()
        except Refused as refusal:
            db.session.rollback()
            return refusal
        db.session.commit()
        return done

    def here(self, person: User) -> User:
        """The person as this request finds them."""
        return db.session.get_one(User, person.id)

    def go(self, seconds: int) -> None:
        """So long after the end of the attempt that runs, or before it; never back."""
        paper = self.model.running(self.now)
        there = self.model.end_of(paper) + timedelta(seconds=seconds)
        self.clock.move(seconds=max((there - self.now).total_seconds(), 0))

    def latest(self, back: int) -> Paper:
        """The last attempt, or the one before."""
        return self.model.papers[-1 - back :][0]

    def begin_one(self) -> None:
        running, may = self.model.running(self.now), self.model.may_begin(self.now)
        waits = running is None and any(one.ended is None for one in self.model.papers)
        told = self.ask(lambda: services.begin(loaded(self.quiz), student=self.here(self.student)))
        if running is not None:
            assert told.id == running.id
        elif not may:
            assert isinstance(told, Refused)
        else:
            assert told.id not in {one.id for one in self.model.papers}
            self.seen["begun while one was overdue"] += waits
            self.model.settle(self.now)
            items = queries.items_of(told.id)
            keys = {item.id: item.version.definition["key"] for item in items}
            self.model.begun(told.id, keys, self.now)

    def look(self, tab: str) -> None:
        """The tab learns what is stored of the last attempt."""
        paper = self.model.papers[-1]
        for item, state in paper.states.items():
            paper.tabs[tab, item] = state.sequence

    def sit(self, tab: str) -> None:
        """The tab shows the attempt that runs; where none does, one is begun."""
        if self.model.running(self.now) is None:
            self.begin_one()
        self.look(tab)

    def save(self, paper: Paper, tab: str, number: int, typed: Typed) -> str:
        item = list(paper.keys)[number % len(paper.keys)]
        typed = self._that_fits(paper, item, typed)
        return self.send(paper, tab, item, typed, paper.tabs.get((tab, item), 0))

    def send(self, paper: Paper, tab: str, item: int, typed: Typed, sequence: int) -> str:
        """One autosave, as the page of the attempt sends it; what became of it."""
        fields = typed.fields(paper.keys[item])

        def save() -> Saved | Kept:
            saving = queries.saving_of(self.here(self.student), paper.id, item)
            response = Response(fields, sequence, typed.is_flagged)
            try:
                return services.save_response(saving, response)
            except services.AttemptOver as over:
                return services.keep_late(saving, response, over)

        told = self.ask(save)
        became = self._note(paper, tab, item, typed, sequence)
        state, kept = paper.states[item], paper.kept[item]
        if became in REFUSALS:
            assert type(told) is REFUSALS[became]
        elif became in (model.KEPT, model.KEPT_BEFORE):
            assert told == Kept(kept[-1].arrived_at)
        else:
            assert type(told) is Saved
            assert told.sequence == state.sequence
            assert told.is_late == (state.is_late and became != model.STORED)
        return became

    def send_page(self, paper: Paper, tab: str, typed: Sequence[Typed]) -> None:
        """A plain form with all questions."""
        entered = {
            item: (self._that_fits(paper, item, one), paper.tabs.get((tab, item), 0))
            for item, one in zip(paper.keys, typed, strict=False)
        }
        responses = {
            item: Response(one.fields(paper.keys[item]), sequence, one.is_flagged)
            for item, (one, sequence) in entered.items()
        }

        def save() -> list[int] | int:
            try:
                attempt = db.session.get_one(Attempt, paper.id)
                return services.save_paper(attempt, responses).stale
            except services.AttemptOver as over:
                me = self.here(self.student)
                savings = [queries.saving_of(me, paper.id, item) for item in responses]
                return services.keep_late_paper(savings, responses, over).kept

        told, was_running = self.ask(save), self.model.is_running(paper, self.now)
        became = [self._note(paper, tab, item, *one) for item, one in entered.items()]
        if was_running:
            assert told == [n for n, one in enumerate(became, 1) if one == model.STALE]
            self.seen["pages with a change"] += model.CHANGED in became
        else:
            assert told == sum(one in (model.KEPT, model.KEPT_BEFORE) for one in became)

    def _that_fits(self, paper: Paper, item: int, typed: Typed) -> Typed:
        return typed._replace(answer=typed.answer % len(model.ANSWERS[paper.keys[item]]))

    def _note(self, paper: Paper, tab: str, item: int, typed: Typed, sequence: int) -> str:
        became = self.model.take(paper, item, typed, sequence, self.now)
        self.seen[became] += 1
        paper.sent[tab, item] = (typed, sequence)
        if became in (model.CHANGED, model.IN_GRACE, model.REPEATED):
            paper.tabs[tab, item] = paper.states[item].sequence
        return became

    def hand_in_one(self, paper: Paper, *, is_time_up: bool) -> None:
        was_ended, is_early = paper.ended is not None, self.now < self.model.end_of(paper)
        is_refused = is_time_up and self.model.is_running(paper, self.now) and is_early
        told = self.ask(
            lambda: services.hand_in(
                db.session.get_one(Attempt, paper.id, options=queries.attempts.place()),
                is_time_up=is_time_up,
            )
        )
        assert isinstance(told, services.TimeLeft) == is_refused
        self.seen["handed in again"] += was_ended
        if not (is_refused or was_ended):
            self.model.end(paper, EndedBy.TIME if is_time_up else EndedBy.STUDENT, self.now)

    def mark_one(self, paper: Paper, item: int, given: list[Decimal]) -> None:
        is_refused = (
            self.model.term_closed_at is not None
            or self.model.is_running(paper, self.now)
            or given[1] > 5
        )
        told = self.ask(
            lambda: services.mark_response(
                db.session.get_one(PaperItem, item),
                by=self.here(self.teacher),
                marks={model.BY_HAND: given},
            )
        )
        assert isinstance(told, Refused) == is_refused
        if not is_refused:
            self._settle(paper)
            paper.by_hand[item] = sum(given, Decimal(0))
            self.seen["marked"] += 1

    def decide_one(self, paper: Paper, item: int, number: int, *, is_accepted: bool) -> None:
        """A teacher decides about a late answer; once."""
        is_refused = (
            self.model.term_closed_at is not None
            or self.model.is_running(paper, self.now)
            or paper.kept[item][number].is_accepted is not None
        )

        def decide() -> LateAnswer:
            late = queries.late_answers_to(item)[number].id
            return services.decide_late(
                queries.late_answer_in(self.quiz.id, late),
                is_accepted=is_accepted,
                reason=REASON,
                by=self.here(self.teacher),
            )

        assert isinstance(self.ask(decide), Refused) == is_refused
        if not is_refused:
            self._settle(paper)
            self.model.decide(paper, item, number, is_accepted)
            self.seen["accepted late" if is_accepted else "declined late"] += 1

    def _settle(self, paper: Paper) -> None:
        if paper.ended is None:
            self.model.end(paper, EndedBy.TIME, self.now)

    # What must hold after each of them

    @invariant()
    def all_of_it_holds(self):
        self.what_was_acknowledged_is_stored()
        self.what_came_late_is_kept()
        self.attempts_end_when_they_must_and_earn_what_they_must()
        self.one_mark_counts_and_is_its_evidence()

    def what_was_acknowledged_is_stored(self):
        found = {row[0]: row[1:] for row in stored.rows(stored.ANSWERS, self.quiz.id)}
        assert found == {
            item: state for one in self.model.papers for item, state in one.states.items()
        }

    def what_came_late_is_kept(self):
        found = [
            (*row, is_accepted if decided_at else None)
            for *row, decided_at, is_accepted in stored.rows(stored.LATE, self.quiz.id)
        ]
        assert found == [
            (item, *late)
            for one in self.model.papers
            for item in one.kept
            for late in one.kept[item]
        ]

    def attempts_end_when_they_must_and_earn_what_they_must(self):
        found = stored.rows(stored.ATTEMPTS, self.quiz.id)
        assert found == [
            (
                one.id,
                number,
                *(one.ended or (None, None)),
                self.model.end_of(one),
                self.model.points_of(one),
            )
            for number, one in enumerate(self.model.papers, start=1)
        ]
        assert sum(row[2] is None for row in found) <= 1

    def one_mark_counts_and_is_its_evidence(self):
        marks, counted = stored.ledger(self.quiz.id), self.model.counted()
        assert [one.content[0] for one in marks if one.counts] == (
            [] if counted is None else [counted]
        )
        for one in marks:
            sums = [sum(line[place] for line in one.lines) for place in (2, 3)]
            assert sums == list(one.content[:2])
        for one, other in pairwise(marks):
            assert (one.content, one.lines) != (other.content, other.lines)
        ((items, works),) = stored.rows(stored.COUNTS, self.quiz.id)
        assert items <= 1
        assert works == 1
