"""Wrong passwords are counted for one account from one address, and only so many are heard.

Counting by address alone would lock out a class that shares one; by account alone, anybody
could lock out anybody.
"""

import logging
from datetime import UTC, datetime

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.strategies import RateLimiter

from lms.accounts.rules import clean_number
from lms.core.config import Settings

log = logging.getLogger(__name__)

SIGN_IN = "sign-in"
_NAME = "lms_sign_in_limit"


def init_app(app: Flask, settings: Settings) -> None:
    """Keep the counts in Redis where there is one, else in this process."""
    limiter = Limiter(
        get_remote_address,
        storage_uri=settings.redis_url or "memory://",
        storage_options={"wrap_exceptions": True},
        strategy="moving-window",
    )
    limiter.init_app(app)
    app.extensions[_NAME] = (limiter.limiter, parse(settings.sign_in_limit))


def locked_until(number: str, purpose: str = SIGN_IN) -> datetime | None:
    """Count this attempt; when there were too many, say when the next is heard.

    The attempt is counted before the password is looked at, so that many at once cannot
    slip through; `forgive` takes the count back when the password was right. Each `purpose`
    (signing in, the password of one quiz) is counted by itself.
    """
    counter, limit = _limit()
    try:
        if counter.hit(limit, *_keys(number, purpose)):
            return None
        ends_at = counter.get_window_stats(limit, *_keys(number, purpose)).reset_time
    except StorageError:
        log.exception("sign-in limits are not counted: their store is away")
        return None
    return datetime.fromtimestamp(ends_at + 1, UTC)


def forgive(number: str, purpose: str = SIGN_IN) -> None:
    """The password was right: what was counted before was somebody mistyping."""
    counter, limit = _limit()
    try:
        counter.clear(limit, *_keys(number, purpose))
    except StorageError:
        log.exception("sign-in limits are not counted: their store is away")


def _limit() -> tuple[RateLimiter, RateLimitItem]:
    found: tuple[RateLimiter, RateLimitItem] = current_app.extensions[_NAME]
    return found


def _keys(number: str, purpose: str) -> tuple[str, str, str]:
    return (purpose, clean_number(number)[:64].casefold(), request.remote_addr or "")
