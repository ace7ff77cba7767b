"""The only place that asks what time it is, so that it can be told another."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at this moment: for tests and for the made-up school."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
