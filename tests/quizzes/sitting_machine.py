"""Any order of events of a sitting, tried on the services and compared with the model."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import delete

from lms.accounts.services import set_time_factor
from lms.assignments.rules import Grant
from lms.classrooms import services as classrooms
from lms.classrooms.models import Term
from lms.core.db import db
from lms.core.errors import Refused
from lms.quizzes import services
from lms.quizzes.models import Attempt, EndedBy
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import a_quiz, loaded
from tests.quizzes import sitting_model as model
from tests.quizzes.sitting_acts import REASON, Compared
from tests.quizzes.sitting_model import BY_HAND, MINUTES, PAPERS, Given, Model, Typed
from tests.quizzes.sitting_when import (
    ACTS,
    act,
    has_an_ended_one,
    has_an_open_one,
    has_kept_some,
    has_sent_some,
    is_written,
    may_begin_after_the_closing,
    may_close_the_term,
    may_type,
    nothing_runs,
)

TABS = st.sampled_from(["phone", "desk"])
NUMBERS = st.integers(0, 11)  # the place in a list, whatever its length
TYPED = st.builds(Typed, st.integers(0, 3), st.integers(0, 3), st.booleans())
ABOUT_THE_END = st.sampled_from([30, -1, 59, 60, -30, 1, 61, 0])  # seconds
PAGE = st.lists(TYPED, min_size=3, max_size=3)
EXTRA = st.sampled_from([1, 5])  # minutes
WHO = st.sampled_from(["student", "all"])
LIMITS, CLOSINGS = st.sampled_from([None, 10, 30]), st.sampled_from([None, 0, 5])  # minutes
POINTS = st.sampled_from([("3", "2.5"), ("0", "0"), ("3", "6")])
serials = count(1)


class Sitting(Compared):
    """One student, two tabs, a teacher who marks and grants, an office that closes the term."""

    @initialize(
        grade_by=st.sampled_from(["highest", "latest", "average", "first"]),
        has_essay=st.booleans(),
        closes=st.sampled_from([None, 15, 70]),
        has_certainty=st.booleans(),
        never=st.sets(st.deferred(lambda: st.sampled_from(sorted(ACTS))), max_size=6),
    )
    def sit_down(self, grade_by, has_essay, closes, has_certainty, never):
        self.ways = [name for name in ACTS if name == "type_after_a_look" or name not in never]
        serial = next(serials)
        self.term = a_term(f"2026-2027-{serial}")
        self.office, self.teacher = an_administrator(), a_teacher()
        self.student = a_user()
        classroom = a_classroom(teacher=self.teacher, students=(self.student,), term=self.term)
        closes_at = closes and self.now + timedelta(minutes=closes)
        self.quiz = a_quiz(
            classroom,
            PAPERS[has_essay],
            key=f"T03-Q{serial}",
            time_limit=MINUTES,
            attempts=model.ATTEMPTS,
            grade_by=grade_by,
            has_certainty=has_certainty,
            opens_at=self.now,
            closes_at=closes_at,
        )
        self.model = Model(grade_by, has_certainty, self.now, closes_at)
        self.begin_one()

    def teardown(self):
        """Leave nothing that the next story would have to settle."""
        db.session.rollback()
        db.session.execute(delete(Attempt))
        db.session.commit()

    @rule(data=st.data())
    def something_happens(self, data):
        may = [name for name in self.ways if ACTS[name].when(self)]
        weighted = [name for name in may for _time in range(ACTS[name].weight)]
        name = data.draw(st.sampled_from(weighted), "act")
        told = data.draw(st.fixed_dictionaries(ACTS[name].needs), name)
        ACTS[name].happen(self, **told)

    # The student saves: the commonest of all, so in many ways

    @act(5, when=may_type, tab=TABS, number=NUMBERS, typed=TYPED, is_twice=st.booleans())
    def type_after_a_look(self, tab, number, typed, is_twice):
        """Where the receipt is lost the same is sent twice."""
        self.sit(tab)
        paper, before = self.model.papers[-1], dict(self.model.papers[-1].tabs)
        self.save(paper, tab, number, typed)
        if is_twice:
            paper.tabs = before
            self.seen["sent again"] += self.save(paper, tab, number, typed) == model.REPEATED

    @act(4, when=may_type, tab=TABS, number=NUMBERS, typed=PAGE)
    def type_on(self, tab, number, typed):
        """Two questions, one after the other, and the first of them once more."""
        self.sit(tab)
        for place, one in zip((number, number + 1, number), typed, strict=True):
            self.save(self.model.papers[-1], tab, place, one)
            self.clock.move(seconds=2)

    @act(3, when=may_type, number=NUMBERS, typed=PAGE, seconds=ABOUT_THE_END | st.none())
    def type_in_two_tabs(self, number, typed, seconds):
        """Both show the same question; what the second sends is stale."""
        for tab in ("phone", "desk"):
            self.sit(tab)
        if seconds is not None:
            self.go(seconds)
        for tab, one in zip(("phone", "desk", "phone"), typed, strict=True):
            self.save(self.model.papers[-1], tab, number, one)

    @act(4, tab=TABS, back=st.integers(0, 1), number=NUMBERS, typed=TYPED)
    def type_without_a_look(self, tab, back, number, typed):
        """The tab believes what it saw last, of this attempt or of the one before."""
        self.save(self.latest(back), tab, number, typed)

    @act(2, when=nothing_runs, tab=TABS, number=NUMBERS, typed=TYPED)
    def type_late(self, tab, number, typed):
        """The page still stands there, and nobody handed it in by hand."""
        unfinished = [one for one in self.model.papers if not one.is_handed_in_by_hand]
        if unfinished:
            self.save(unfinished[-1], tab, number, typed)

    @act(3, when=has_sent_some, number=NUMBERS)
    def send_again(self, number):
        """A request that is repeated, with the sequence it had."""
        sent = [(paper, *key) for paper in self.model.papers[-2:] for key in sorted(paper.sent)]
        paper, tab, item = sent[-1 - number % len(sent)]
        typed, sequence = paper.sent[tab, item]
        became = self.send(paper, tab, item, typed, sequence)
        self.seen["sent again"] += became == model.REPEATED

    @act(3, when=may_type, tab=TABS, typed=PAGE, is_fresh=st.booleans())
    def send_the_page(self, tab, typed, is_fresh):
        """All questions at once, as a plain form."""
        if is_fresh or not self.model.running(self.now):
            self.sit(tab)
        self.send_page(self.model.papers[-1], tab, typed)

    @act(tab=TABS)
    def reload(self, tab):
        self.look(tab)

    # Time

    @act(2, seconds=st.sampled_from([1, 5, 20]))
    def wait(self, seconds):
        self.clock.move(seconds=seconds)

    @act(when=is_written, seconds=ABOUT_THE_END)
    def go_to_the_end(self, seconds):
        self.go(seconds)

    @act(2, when=may_type, tab=TABS, number=NUMBERS, typed=TYPED, seconds=ABOUT_THE_END)
    def type_about_the_end(self, tab, number, typed, seconds):
        self.sit(tab)
        self.go(seconds)
        self.save(self.model.papers[-1], tab, number, typed)

    @act(when=may_type, tab=TABS, typed=PAGE, seconds=ABOUT_THE_END)
    def send_the_page_about_the_end(self, tab, typed, seconds):
        self.sit(tab)
        self.go(seconds)
        self.send_page(self.model.papers[-1], tab, typed)

    # Beginning and ending

    @act(2)
    def begin(self):
        self.begin_one()

    @act(when=may_begin_after_the_closing, seconds=st.sampled_from([30, 1, 0]))
    def begin_after_the_closing(self, seconds):
        """In the time that the student has beyond that of the others."""
        there = self.model.closing + timedelta(seconds=seconds)
        self.clock.move(seconds=(there - self.now).total_seconds())
        self.begin_one()

    @act(when=is_written, seconds=st.sampled_from([60, 61, 300]))
    def begin_when_it_is_over(self, seconds):
        """The attempt before waits to be settled."""
        self.go(seconds)
        self.begin_one()

    @act(2, when=is_written, is_time_up=st.booleans(), times=st.integers(1, 2))
    def hand_in(self, is_time_up, times):
        for _time in range(times):
            self.hand_in_one(self.model.papers[-1], is_time_up=is_time_up)

    @act(when=has_an_ended_one, number=NUMBERS, is_time_up=st.booleans())
    def hand_in_again(self, number, is_time_up):
        ended = [one for one in self.model.papers if one.ended]
        self.hand_in_one(ended[number % len(ended)], is_time_up=is_time_up)

    @act()
    def settle(self):
        self.ask(services.settle_overdue)
        self.model.settle(self.now)

    @act()
    def end_by_teacher(self):
        paper = self.model.papers[-1]
        was_running = self.model.is_running(paper, self.now)
        told = self.ask(
            lambda: services.end(
                db.session.get_one(Attempt, paper.id), by=self.here(self.teacher), reason=REASON
            )
        )
        assert isinstance(told, services.AttemptOver) != was_running
        if was_running:
            self.seen["ended by teacher"] += 1
            self.model.end(paper, EndedBy.TEACHER, self.now)

    @act(when=may_close_the_term)
    def close_the_term(self):
        self.ask(
            lambda: classrooms.close_term(
                db.session.get_one(Term, self.term.id), actor=self.here(self.office)
            )
        )
        self.model.term_closed_at = self.now
        self.seen["term closed"] += 1

    # More time

    @act(2, when=has_an_open_one, who=WHO, minutes=EXTRA, seconds=ABOUT_THE_END | st.none())
    def extend(self, who, minutes, seconds):
        """A teacher gives more minutes, often at the last; what is over stays over."""
        if seconds is not None and self.model.running(self.now):
            self.go(seconds)
        told = self.ask(
            lambda: services.extend(
                loaded(self.quiz),
                who=self._who(who),
                minutes=minutes,
                reason=REASON,
                by=self.here(self.teacher),
            )
        )
        assert isinstance(told, Refused) == bool(self.model.term_closed_at)
        if not isinstance(told, Refused):
            self.model.settle(self.now)
            self.seen["extended"] += self.model.running(self.now) is not None
            self.model.given[who].extra += minutes

    @act(when=has_an_open_one, who=WHO, minutes=LIMITS, closes=CLOSINGS)
    def allow(self, who, minutes, closes):
        """Another limit and another closing, from now, in place of what was given before."""
        closes_at = None if closes is None else self.now + timedelta(minutes=closes)
        told = self.ask(
            lambda: services.allow_each(
                loaded(self.quiz),
                Grant(closes_at=closes_at, minutes=minutes),
                who=[self._who(who)],
                reason=REASON,
                by=self.here(self.teacher),
            )
        )
        has_sense = closes_at is None or closes_at > self.model.opened_at
        assert isinstance(told, Refused) == (not has_sense or bool(self.model.term_closed_at))
        if not isinstance(told, Refused):
            self.model.given[who] = Given(minutes, closes_at)
            self.seen["allowed"] += 1

    @act(percent=st.sampled_from([100, 125, 150]))
    def multiply(self, percent):
        """The office changes the student's multiplier."""
        self.ask(
            lambda: set_time_factor(
                self.here(self.student),
                factor=Decimal(percent) / 100,
                reason=REASON,
                actor=self.here(self.office),
            )
        )
        self.model.percent = percent
        self.seen["multiplied"] += 1

    # Marking

    @act(2, when=has_an_ended_one, number=NUMBERS, points=POINTS)
    def mark(self, number, points):
        essays = [
            (paper, item)
            for paper in self.model.papers
            for item, key in paper.keys.items()
            if key == BY_HAND
        ]
        if essays:
            self.mark_one(*essays[number % len(essays)], [Decimal(one) for one in points])

    @act(2, when=has_kept_some, number=NUMBERS, is_accepted=st.booleans())
    def decide(self, number, is_accepted):
        kept = [
            (paper, item, place)
            for paper in self.model.papers
            for item, late in paper.kept.items()
            for place in range(len(late))
        ]
        self.decide_one(*kept[number % len(kept)], is_accepted=is_accepted)

    def _who(self, who):
        return f"student:{self.student.id}" if who == "student" else services.EVERYBODY
