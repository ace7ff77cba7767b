"""Any order of saving, handing in, marking and time: nothing acknowledged is lost.

A model beside the database remembers what was acknowledged. `LMS_PROFILE=deep` (as
`make faults` sets it) tries many more and other stories. That the model would notice is
proved as well: it must fail with each of some small faults planted.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from lms.quizzes.services import late
from tests.quizzes import sitting_model as model
from tests.quizzes.sitting_faults import FAULTS
from tests.quizzes.sitting_machine import Sitting

IS_DEEP = settings.get_current_profile_name() == "deep"
MANY = settings(suppress_health_check=list(HealthCheck))  # as the profile says
# The simplest story and one by chance: of more, Hypothesis makes most by copying from the first.
TWO = settings(MANY, database=None, max_examples=2, stateful_step_count=50)
UNTIL_THE_FIRST = settings(TWO, phases=[Phase.generate], report_multiple_bugs=False)
# How often it must have happened at least: a proof that tells no stories proves nothing.
LEAST = {
    model.CHANGED: 120,
    model.IN_GRACE: 35,
    "sent again": 20,
    model.STALE: 20,
    model.KEPT: 30,
    model.KEPT_BEFORE: 5,
    model.ENOUGH: 5,
    model.STORED: 10,
    model.OVER: 15,
    "pages with a change": 8,
    "handed in again": 15,
    "begun while one was overdue": 5,
    "ended by teacher": 3,
    "extended": 10,
    "allowed": 6,
    "multiplied": 10,
    "marked": 3,
    "accepted late": 5,
    "declined late": 2,
    "term closed": 2,
}


@pytest.fixture
def stage(app, clock, monkeypatch):
    """The clock of the stories; of late answers no more are kept than the model keeps."""
    monkeypatch.setattr(late, "MOST_KEPT", model.MOST_KEPT)
    return clock


def tell(clock, chosen, seeds) -> Counter[str]:
    """Stories by these settings; how often what happened in them.

    A seed tells the same stories each time, None others.
    """
    seen: Counter[str] = Counter()
    for one in seeds:

        class OnThisClock(Sitting):
            pass

        OnThisClock.clock, OnThisClock.seen = clock, seen
        run_state_machine_as_test(seed(one)(OnThisClock), settings=chosen)
    return seen


def test_no_order_of_events_loses_what_was_acknowledged(stage):
    seen = tell(stage, MANY, [None] * 3) if IS_DEEP else tell(stage, TWO, range(16))

    too_rare = {what: seen[what] for what, least in LEAST.items() if seen[what] < least}
    assert too_rare == {}


@pytest.mark.parametrize("plant", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(plant, stage, monkeypatch):
    plant(monkeypatch)

    with pytest.raises(AssertionError):
        tell(stage, UNTIL_THE_FIRST, range(100))
