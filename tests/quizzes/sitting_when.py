"""What may happen in a sitting, how often, and when: acts name one of these conditions."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st


class Act(NamedTuple):
    """Something that may happen: how often of all, when, and what it needs to be told."""

    weight: int
    when: Callable[[Any], bool]
    needs: dict[str, st.SearchStrategy[Any]]
    happen: Callable[..., None]


ACTS: dict[str, Act] = {}


def act(weight=1, when=lambda _self: True, **needs):
    """A method as something that may happen.

    Not a rule of its own: Hypothesis leaves out many rules of each story, and of few stories
    most would then be told without saves.
    """

    def keep(method):
        ACTS[method.__name__] = Act(weight, when, needs, method)
        return method

    return keep


def may_type(self):
    return self.model.may_type(self.now)


def nothing_runs(self):
    return self.model.running(self.now) is None


def is_written(self):
    """Most of what ends an attempt waits until it holds something that could be lost."""
    return self.model.is_written(self.now)


def has_an_open_one(self):
    return any(one.ended is None for one in self.model.papers)


def has_an_ended_one(self):
    return any(one.ended for one in self.model.papers)


def has_sent_some(self):
    return any(one.sent for one in self.model.papers)


def has_kept_some(self):
    return any(any(one.kept.values()) for one in self.model.papers)


def may_begin_after_the_closing(self):
    """Where it lies ahead and nothing runs until then."""
    closing = self.model.closing
    return closing is not None and closing > self.now and nothing_runs(self)


def may_close_the_term(self):
    """Only once, and late: afterwards nothing happens any more."""
    return len(self.model.papers) > 2 and self.model.term_closed_at is None
