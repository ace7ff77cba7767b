"""Any order of beginning, saving, handing in, marking and time: nothing acknowledged is lost.

A model beside the database remembers what was acknowledged. `LMS_PROFILE=deep` (as
`make faults` sets it) tries many more and longer stories.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.accounts.models import User
from lms.assignments.models import Work
from lms.classrooms import services as classrooms
from lms.classrooms.models import Term
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.points import to_grid
from lms.gradebook.models import GradeItem, Mark
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.services import Response
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import JUDGE, SHORT, SINGLE, a_quiz, loaded

MINUTES, ATTEMPTS = 20, 3
GRACE = timedelta(seconds=60)
ANSWERS = {
    "T03-I01": [{}, {"a": ["0"]}, {"a": ["1"]}, {"a": ["2"]}],
    "T03-I06": [{}, {"a": ["0"]}, {"a": ["1"]}],
    "T03-I11": [{}, {"a": ["情绪会传下去"]}, {"a": ["客户不知道"]}],
}
TABS = ("phone", "desk")
serials = count(1)


@dataclass
class Known:
    """One attempt as the model knows it."""

    id: int
    ends_at: object
    keys: dict[int, str]  # item -> question
    acknowledged: dict[int, tuple[int, object, bool]] = field(default_factory=dict)
    seen: dict[tuple[str, int], int] = field(default_factory=dict)  # tab and item -> sequence
    sent: dict[tuple[str, int], tuple[dict, int, bool]] = field(default_factory=dict)
    handed_in_at: object = None
    frozen: object = None  # its answers when it was handed in


class Sitting(RuleBasedStateMachine):
    """One student, two tabs, a teacher who marks, an office that closes the term."""

    clock = None  # set by the test

    @initialize(
        grade_by=st.sampled_from(["highest", "latest", "average", "first"]),
        text=st.sampled_from([SINGLE + "\n" + JUDGE, SINGLE + "\n" + SHORT]),
        closes=st.sampled_from([None, 15, 45]),
    )
    def open_the_quiz(self, grade_by, text, closes):
        serial = next(serials)
        self.term = a_term(f"2026-2027-{serial}")
        self.office = an_administrator(f"办公室{serial}")
        self.teacher = a_teacher(f"老师{serial}")
        self.student = a_user(f"学生{serial}")
        classroom = a_classroom(teacher=self.teacher, students=(self.student,), term=self.term)
        self.closes_at = closes and self.clock.moment + timedelta(minutes=closes)
        self.quiz = a_quiz(
            classroom,
            text,
            key=f"T03-Q{serial}",
            time_limit=MINUTES,
            attempts=ATTEMPTS,
            grade_by=grade_by,
            closes_at=self.closes_at,
        )
        self.grade_by = grade_by
        self.attempts: list[Known] = []
        self.is_closed = False

    # What happens

    @rule(twice=st.booleans())
    def begin(self, twice):
        open_before = next((one for one in self.attempts if self._is_running(one)), None)
        begun = self._do(lambda: services.begin(loaded(self.quiz), student=self._me()))
        if begun is None:
            assert open_before is None
            assert self.is_closed or len(self.attempts) == ATTEMPTS or self._is_past_closing()
            return
        if open_before is not None:
            assert begun.id == open_before.id
        else:
            assert begun.id not in {one.id for one in self.attempts}
            items = queries.items_of(begun.id)
            keys = {item.id: item.version.definition["key"] for item in items}
            self.attempts.append(Known(begun.id, begun.ends_at, keys))
        if twice:
            again = self._do(lambda: services.begin(loaded(self.quiz), student=self._me()))
            assert again.id == begun.id

    @precondition(lambda self: self.attempts)
    @rule(data=st.data(), tab=st.sampled_from(TABS), flag=st.booleans())
    def save(self, data, tab, flag):
        known = data.draw(st.sampled_from(self.attempts[-2:]), label="attempt")
        item = data.draw(st.sampled_from(sorted(known.keys)), label="item")
        fields = data.draw(st.sampled_from(ANSWERS[known.keys[item]]), label="answer")
        sequence = known.seen.get((tab, item), 0)
        self._save(known, tab, item, fields=fields, sequence=sequence, flag=flag)

    @precondition(lambda self: any(one.sent for one in self.attempts))
    @rule(data=st.data())
    def save_again(self, data):
        """A request that is repeated late, with the sequence it had."""
        known = data.draw(st.sampled_from([one for one in self.attempts if one.sent]))
        tab, item = data.draw(st.sampled_from(sorted(known.sent)))
        fields, sequence, flag = known.sent[tab, item]
        self._save(known, tab, item, fields=fields, sequence=sequence, flag=flag)

    @precondition(lambda self: self.attempts)
    @rule(tab=st.sampled_from(TABS))
    def reload(self, tab):
        """The tab learns what is stored."""
        for item in queries.items_of(self.attempts[-1].id):
            self.attempts[-1].seen[tab, item.id] = item.sequence

    @precondition(lambda self: self.attempts)
    @rule(data=st.data(), times=st.integers(1, 2))
    def hand_in(self, data, times):
        known = data.draw(st.sampled_from(self.attempts[-2:]))
        for _time in range(times):
            self._do(lambda: services.hand_in(db.session.get_one(Attempt, known.id)))

    @rule(seconds=st.sampled_from([1, 30, 59, 60, 61, 5 * 60, MINUTES * 60 - 1, MINUTES * 60 + 61]))
    def wait(self, seconds):
        self.clock.move(seconds=seconds)

    @rule()
    def settle(self):
        self._do(services.settle_overdue)

    @precondition(lambda self: not self.is_closed and len(self.attempts) > 1)
    @rule()
    def close_the_term(self):
        self._do(self._close)
        self.is_closed = True
        self.closed_at = self.clock.moment

    @precondition(lambda self: any(one.handed_in_at for one in self.attempts))
    @rule(data=st.data(), points=st.sampled_from([("0", "0"), ("3", "2.5"), ("3", "5")]))
    def mark(self, data, points):
        known = data.draw(st.sampled_from([one for one in self.attempts if one.handed_in_at]))
        written = [item for item, key in known.keys.items() if key == "T03-I11"]
        if not written:
            return
        given = {"T03-I11": [Decimal(one) for one in points]}
        done = self._do(lambda: self._mark(written[0], given))
        assert (done is None) == self.is_closed

    # What must hold after each of them

    @invariant()
    def nothing_acknowledged_is_lost(self):
        for known, stored in self._stored():
            for item in stored.items:
                state = (item.sequence, item.answer, item.is_flagged)
                assert state == known.acknowledged.get(item.id, (0, {}, False))

    @invariant()
    def one_attempt_is_open_and_none_is_unknown(self):
        stored = self._rows()
        assert [one.id for one in stored] == [one.id for one in getattr(self, "attempts", [])]
        assert sum(one.handed_in_at is None for one in stored) <= 1
        assert [one.number for one in stored] == list(range(1, len(stored) + 1))

    @invariant()
    def nothing_changes_after_hand_in(self):
        for known, stored in self._stored():
            if stored.handed_in_at is None:
                assert known.handed_in_at is None
                continue
            answers = [(item.id, item.sequence, str(item.answer)) for item in stored.items]
            if known.handed_in_at is None:
                known.handed_in_at, known.frozen = stored.handed_in_at, answers
            assert (known.handed_in_at, known.frozen) == (stored.handed_in_at, answers)
            assert stored.began_at <= stored.handed_in_at <= self._end_of(known)

    @invariant()
    def one_mark_counts_and_is_its_evidence(self):
        if not getattr(self, "attempts", []):
            return
        items = select(GradeItem).where(GradeItem.assignment_id == self.quiz.id)
        grade_items = db.session.scalars(items).all()
        marks = db.session.scalars(
            select(Mark)
            .where(Mark.item_id.in_([one.id for one in grade_items]))
            .order_by(Mark.id)
            .options(selectinload(Mark.evidence))
        ).all()
        for mark in marks:
            assert sum(line.earned for line in mark.evidence) == mark.points
            assert sum(line.possible for line in mark.evidence) == mark.possible
        assert len(grade_items) <= 1
        assert [mark.points for mark in marks[-1:]] == self._expected()
        works = select(Work.id).where(Work.assignment_id == self.quiz.id)
        assert len(db.session.scalars(works).all()) <= 1

    # How

    def _save(self, known, tab, item, *, fields, sequence, flag):
        before = known.acknowledged.get(item, (0, {}, False))
        answer = self._read(item, fields)
        known.sent[tab, item] = (fields, sequence, flag)

        def save():
            saving = queries.saving_of(self._me(), known.id, item)
            return services.save_response(saving, Response(fields, sequence, flag))

        try:
            saved = self._do(save, refused=(services.AttemptOver,))
        except services.StaleAnswer:
            db.session.rollback()
            assert sequence != before[0]
            assert (answer, flag) != before[1:]
            return
        if saved is None:
            assert not self._is_running(known)
            return
        assert self._is_running(known)
        assert saved.sequence == before[0] + ((answer, flag) != before[1:])
        assert saved.sequence == before[0] or sequence == before[0]
        known.acknowledged[item] = (saved.sequence, answer, flag)
        known.seen[tab, item] = saved.sequence

    def _do(self, act, refused=(Refused,)):
        """As one request: all of it, or nothing when it is refused (then None)."""
        db.session.expunge_all()
        try:
            done = act()
        except services.StaleAnswer:
            raise
        except refused:
            db.session.rollback()
            return None
        db.session.commit()
        return done

    def _close(self):
        term = db.session.get_one(Term, self.term.id)
        classrooms.close_term(term, actor=db.session.get_one(User, self.office.id))

    def _mark(self, item_id, given):
        item = db.session.get_one(PaperItem, item_id)
        teacher = db.session.get_one(User, self.teacher.id)
        return services.mark_response(item, by=teacher, marks=given)

    def _me(self):
        return db.session.get_one(User, self.student.id)

    def _read(self, item, fields):
        version = db.session.get_one(PaperItem, item, options=[selectinload(PaperItem.version)])
        return kinds.read_answer(Definition.from_json(version.version.definition), fields)

    def _rows(self):
        db.session.expunge_all()
        if not getattr(self, "attempts", []):
            return []
        return db.session.scalars(
            select(Attempt)
            .where(Attempt.assignment_id == self.quiz.id)
            .order_by(Attempt.number)
            .options(selectinload(Attempt.items))
        ).all()

    def _stored(self):
        return list(zip(getattr(self, "attempts", []), self._rows(), strict=True))

    def _end_of(self, known):
        ends = [known.ends_at, self.closes_at, self.closed_at if self.is_closed else None]
        return min(one for one in ends if one is not None)

    def _is_running(self, known):
        handed_in = db.session.get_one(Attempt, known.id).handed_in_at
        if handed_in is not None or self.is_closed:
            return False
        return self.clock.moment < self._end_of(known) + GRACE

    def _is_past_closing(self):
        return self.closes_at is not None and self.clock.moment >= self.closes_at

    def _expected(self):
        """The points that count, by the rule of the quiz, from what the attempts were given."""
        rows = [one for one in self._rows() if one.handed_in_at is not None]
        marked = [one.points for one in rows if one.marked_at is not None]
        if not marked:
            return []
        match self.grade_by:
            case "highest":
                return [max(marked)]
            case "latest":
                return [marked[-1]]
            case "first":
                return [rows[0].points] if rows[0].marked_at is not None else []
            case _:
                return [to_grid(sum(marked, Decimal(0)) / len(marked))]


@pytest.mark.usefixtures("app")
def test_no_order_of_events_loses_what_was_acknowledged(clock):
    class OnThisClock(Sitting):
        pass

    OnThisClock.clock = clock
    deep = hypothesis.settings.get_current_profile_name() == "deep"
    chosen = (
        hypothesis.settings()
        if deep
        else hypothesis.settings(max_examples=15, stateful_step_count=25)
    )

    run_state_machine_as_test(OnThisClock, settings=chosen)
