"""The pure rules: scheduling as the library does it, what is due, and what is kept back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from lms.mistakes.rules import scheduling
from lms.mistakes.rules.notebook import (
    Mistake,
    Notebook,
    Standing,
    Today,
    Wrong,
    proposed,
    weak_spots,
)
from lms.mistakes.rules.scheduling import Memory, Phase, Recall, after, choices
from lms.mistakes.rules.secrets import Given, held, is_shut, keeps_back, secrets
from lms.questions import kinds
from lms.quizzes.rules.marking import leaf_results
from tests.builders.quizzes import CASE, RIGHT, SHORT, SINGLE, WRONG, definitions

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday in Shanghai
TODAY = Today(NOON, NOON - timedelta(hours=12), NOON + timedelta(hours=12))
RECALLS = st.lists(
    st.tuples(st.sampled_from(list(Recall)), st.integers(1, 60 * 24 * 90)), min_size=1, max_size=12
)


def library() -> Scheduler:
    """The library as it comes, with the steps of the house."""
    step = (timedelta(minutes=10),)
    return Scheduler(
        desired_retention=0.9,
        learning_steps=step,
        relearning_steps=step,
        maximum_interval=365,
        enable_fuzzing=False,
    )


@given(RECALLS)
def test_the_house_schedules_as_the_library(turns):
    memory, card, moment = None, Card(card_id=7, due=NOON), NOON
    for recall, minutes in turns:
        memory = after(memory, recall, moment)
        card, _log = library().review_card(card, Rating[recall.name.capitalize()], moment)
        assert (memory.due_at, memory.step) == (card.due, card.step)
        assert memory.stability == card.stability
        assert memory.difficulty == card.difficulty
        assert State[memory.phase.value.capitalize()] is card.state
        moment += timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("recall", "wait"),
    [
        (Recall.AGAIN, timedelta(minutes=10)),
        (Recall.HARD, timedelta(minutes=15)),
        (Recall.GOOD, timedelta(days=2)),
        (Recall.EASY, timedelta(days=8)),
    ],
)
def test_the_first_repetition(recall, wait):
    assert after(None, recall, NOON).due_at - NOON == wait


@given(RECALLS, st.text(min_size=1, max_size=8))
def test_better_recall_never_comes_back_sooner(turns, seed):
    memory, moment = None, NOON
    for recall, minutes in turns:
        memory = after(memory, recall, moment, seed)
        moment += timedelta(minutes=minutes)
    due = choices(memory, moment, seed)

    assert due[Recall.HARD] <= due[Recall.GOOD] <= due[Recall.EASY]
    assert due == choices(memory, moment, seed)


@given(st.integers(1, 365), st.text(min_size=1, max_size=8))
def test_intervals_are_spread_a_little_and_always_alike(days, seed):
    moved = scheduling._spread(days, seed)

    assert moved == scheduling._spread(days, seed)
    assert abs(moved - days) <= (0 if days < 3 else max(1, round(days * 0.05 + 0.5)))


def test_spreading_tells_seeds_apart():
    assert len({scheduling._spread(100, str(n)) for n in range(40)}) > 5


@given(RECALLS)
def test_a_memory_survives_its_json(turns):
    memory = None
    for recall, _minutes in turns:
        memory = after(memory, recall, NOON)

    assert Memory.from_json(memory.to_json()) == memory


def remembered(phase: Phase, due_at: datetime, stability: float = 5.0) -> Memory:
    return Memory(phase, None, stability, 5.0, NOON - timedelta(days=5), due_at)


@pytest.mark.parametrize(
    ("memory", "archived", "standing"),
    [
        (None, False, Standing.NEW),
        (remembered(Phase.REVIEW, NOON - timedelta(days=2)), False, Standing.DUE),
        (remembered(Phase.REVIEW, NOON + timedelta(hours=11)), False, Standing.DUE),
        (remembered(Phase.REVIEW, NOON + timedelta(hours=12)), False, Standing.LEARNING),
        (remembered(Phase.REVIEW, NOON + timedelta(days=9), 30.0), False, Standing.MASTERED),
        (remembered(Phase.REVIEW, NOON + timedelta(days=9), 29.9), False, Standing.LEARNING),
        (remembered(Phase.REVIEW, NOON - timedelta(days=9), 90.0), False, Standing.DUE),
        (remembered(Phase.LEARNING, NOON), False, Standing.DUE),
        (remembered(Phase.LEARNING, NOON + timedelta(minutes=1)), False, Standing.LEARNING),
        (remembered(Phase.RELEARNING, NOON + timedelta(minutes=1)), False, Standing.LEARNING),
        (remembered(Phase.REVIEW, NOON - timedelta(days=2)), True, Standing.ARCHIVED),
        (None, True, Standing.ARCHIVED),
    ],
)
def test_how_a_mistake_stands_today(memory, archived, standing):
    assert a_mistake(1, memory, archived=archived).standing(TODAY) is standing


def a_mistake(number: int, memory: Memory | None = None, *, archived: bool = False) -> Mistake:
    once = Wrong(1, 1, 1, NOON, Decimal(0), Decimal(5), "测验", 1, True, "half")
    return Mistake(
        question_id=number,
        course_code="CSF",
        course="客户服务基础",
        key=f"T03-I{number:02}",
        kind="single",
        version_id=1,
        wrong=(once,),
        memory=memory,
        archived_at=NOON if archived else None,
    )


def test_what_is_due_comes_first_and_new_ones_are_limited():
    late = a_mistake(1, remembered(Phase.REVIEW, NOON - timedelta(days=3)))
    later = a_mistake(2, remembered(Phase.REVIEW, NOON - timedelta(days=1)))
    new = [a_mistake(number) for number in range(10, 20)]
    notebook = Notebook(
        mistakes=(*new, later, late),
        begun=(NOON - timedelta(hours=1), NOON - timedelta(days=2)),
        new_per_day=3,
    )

    assert [one.question_id for one in notebook.queue(TODAY)] == [1, 2, 10, 11]


def test_what_comes_once_more_today_is_told():
    soon = a_mistake(1, remembered(Phase.LEARNING, NOON + timedelta(minutes=8)))
    days = a_mistake(2, remembered(Phase.REVIEW, NOON + timedelta(days=3)))

    notebook = Notebook(mistakes=(soon, days))

    assert notebook.later_today(TODAY) == [NOON + timedelta(minutes=8)]


@pytest.mark.parametrize(
    ("text", "fields", "proposal"),
    [
        (SINGLE, RIGHT["T03-I01"], Recall.GOOD),
        (SINGLE, WRONG["T03-I01"], Recall.AGAIN),
        (SINGLE, {}, Recall.AGAIN),
        (SHORT, RIGHT["T03-I11"], None),
        (SHORT, {}, Recall.AGAIN),
        (CASE, RIGHT["T03-I12"], None),
        (CASE, {"p1-a": ["1"], "p2-a": ["先记录"]}, Recall.AGAIN),
    ],
)
def test_what_marking_proposes(text, fields, proposal):
    (definition,) = definitions(text)
    answer = kinds.read_answer(definition, fields)

    assert proposed(leaf_results(definition, answer, {})) is proposal


def test_objectives_are_counted_most_first():
    assert weak_spots([("K1", "S1"), ("S1",), ()]) == {"S1": 2, "K1": 1}


ASKED = frozenset({("CSF", "T03-I01")})


@pytest.mark.parametrize(
    ("given", "kept", "shut"),
    [
        # An exam that is open, also for whom it has nothing left to ask; not one to come.
        (Given(ASKED, is_exam=True), True, False),
        (Given(ASKED, is_exam=True, left=0), True, False),
        (Given(ASKED, is_exam=True, has_opened=False), False, False),
        (Given(ASKED, is_exam=True, left=None, shows_answers=True), True, False),
        # The student sits it now: everything is shut.
        (Given(ASKED, is_exam=True, is_running=True, left=0), True, True),
        # It has closed, or never will and has nothing left to ask the student.
        (Given(ASKED, is_exam=True, is_closed=True), False, False),
        (Given(ASKED, is_exam=True, has_end=False), True, False),
        (Given(ASKED, is_exam=True, has_end=False, left=0), False, False),
        # A running paper keeps its questions whatever else holds.
        (Given(ASKED, is_exam=False, is_running=True, left=0), True, False),
        (Given(ASKED, is_exam=False, is_running=True, left=None, shows_answers=True), True, False),
        (Given(ASKED, is_exam=False, is_running=True, is_member=False), True, False),
        (Given(ASKED, is_exam=False, is_running=True, is_closed=True), True, False),
        # A quiz with an attempt left may ask again; even one that shows its answers.
        (Given(ASKED, is_exam=False, left=1, shows_answers=True), True, False),
        (Given(ASKED, is_exam=False, left=0), False, False),
        # Any number of attempts: practice that shows its answers has nothing to keep.
        (Given(ASKED, is_exam=False, left=None, shows_answers=True), False, False),
        (Given(ASKED, is_exam=False, left=None, shows_answers=False), True, False),
        # Classrooms the student has left ask nothing more, and do not shut the notebook.
        (Given(ASKED, is_exam=True, is_member=False), False, False),
        (Given(ASKED, is_exam=True, is_running=True, is_member=False), True, False),
    ],
)
def test_what_is_kept_back(given, kept, shut):
    assert keeps_back(given) is kept
    assert is_shut([given]) is shut
    assert secrets([given]) == (ASKED if kept else frozenset())


FREE = Given(ASKED, is_exam=False, left=None, shows_answers=True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        # Homework with a try left has shown the right answer on its own review page already.
        (Given(ASKED, is_exam=False, left=1, shown=ASKED), frozenset()),
        (Given(ASKED, is_exam=False, left=1), ASKED),
        # Neither an exam nor a running paper gives anything away, whatever was shown.
        (Given(ASKED, is_exam=True, left=1, shown=ASKED), ASKED),
        (Given(ASKED, is_exam=False, is_running=True, shown=ASKED), ASKED),
    ],
)
def test_what_a_quiz_has_shown_itself_is_no_secret(given, kept):
    assert held(given) == kept


def test_one_quiz_that_keeps_a_question_is_enough():
    assert secrets([FREE, Given(ASKED, is_exam=True)]) == ASKED


def test_the_same_key_in_another_course_is_another_question():
    other = Given(frozenset({("CSM", "T03-I01")}), is_exam=True)

    assert ("CSF", "T03-I01") not in secrets([FREE, other])
