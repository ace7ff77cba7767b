"""Mentor links: how an address is signed, how long it may live, and whether it still opens."""

import hashlib
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from hmac import compare_digest

from itsdangerous import BadData, URLSafeSerializer

SALT = "lms mentor link"
USUAL_DAYS = 14
MOST_DAYS = 180


class LinkState(StrEnum):
    """What becomes of who opens the address now."""

    READY = "ready"
    RENEWED = "renewed"  # a newer address has taken its place
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    TERM_OVER = "term_over"
    NO_MENTOR = "no_mentor"  # the table has no row or no weight for mentors any more


def token_of(secret: str, link_id: int, nonce: str) -> str:
    """The part of the address that names a link and proves that we made it."""
    return str(_serializer(secret).dumps([link_id, nonce]))


def read_token(secret: str, token: str) -> tuple[int, str] | None:
    """The link and the nonce a token names; None for any token we did not make letter by letter.

    Base64 has more than one spelling of some signatures, so the token is spelled again and
    compared: the address in the teacher's message is the only one that opens.
    """
    try:
        link_id, nonce = _serializer(secret).loads(token)
    except (BadData, TypeError, ValueError):
        return None
    if not (isinstance(link_id, int) and isinstance(nonce, str)):
        return None
    spelled = token_of(secret, link_id, nonce)
    return (link_id, nonce) if compare_digest(spelled.encode(), token.encode()) else None


def last_day_allowed(today: date, term_ends_on: date) -> date:
    """Until when a link made today may open: 180 days, and not beyond the term.

    A term whose last day has passed and that is not closed yet gives the usual 14 days;
    closing it shuts every link anyway.
    """
    within_term = term_ends_on if term_ends_on >= today else today + timedelta(days=USUAL_DAYS)
    return min(today + timedelta(days=MOST_DAYS), within_term)


def usual_last_day(today: date, term_ends_on: date) -> date:
    return min(today + timedelta(days=USUAL_DAYS), last_day_allowed(today, term_ends_on))


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last minute of a day at the school."""
    return datetime.combine(day, time(23, 59), tzinfo=zone)


def shown_name(number: int, name: str, *, shows_names: bool, is_shared: bool = False) -> str:
    """A student as the mentor may know them: by name, or only by the number on the link.

    `is_shared`: another student of the link has the same name, so the number stands beside it.
    The number alone is returned bare (07); pages put the word for student before it.
    """
    if not shows_names:
        return f"{number:02}"
    return f"{name}（{number:02}）" if is_shared else name


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret,
        salt=SALT,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
