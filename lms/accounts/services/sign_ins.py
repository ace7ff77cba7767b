"""Signing in and out: every sign-in is a row, and ending the row ends it everywhere at once."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import update

from lms.accounts import queries, rules
from lms.accounts.models import SignIn, User
from lms.accounts.services import passwords
from lms.accounts.services.refusals import AccountDeactivated, SignInRefused
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _

SEEN_EVERY = timedelta(minutes=5)


def authenticate(number: str, password: str) -> User:
    """The person with this number and password; a password hashed cheaply is hashed anew."""
    user = queries.user_by_number(rules.clean_number(number))
    if not passwords.is_right(user, password) or user is None:
        if user is not None:
            _note("account.sign_in_failed", user)
        raise SignInRefused(_("学号（工号）或密码不对。请检查后再试；忘了密码请找管理员重置。"))
    if not user.is_active:
        raise AccountDeactivated(_("这个账号已经停用，不能登录。如有疑问请联系管理员。"))
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
        db.session.flush()
    return user


def sign_in(user: User, *, browser: str, address: str) -> str:
    """Begin a sign-in; the token returned is for the cookie and is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    moment = now()
    db.session.add(
        SignIn(
            user_id=user.id,
            token_hash=hash_token(token),
            began_at=moment,
            seen_at=moment,
            browser=browser[:200],
            address=address[:64],
        )
    )
    _note("account.sign_in", user, address=address[:64])
    db.session.flush()
    return token


def sign_out(sign_in: SignIn) -> None:
    """End this sign-in of its own person."""
    if sign_in.ended_at is None:
        sign_in.ended_at = now()
        db.session.flush()


def end_sign_ins(user: User, *, keep: SignIn | None = None) -> int:
    """End every sign-in of a person but the one to keep; returns how many."""
    ended = db.session.execute(
        update(SignIn)
        .where(
            SignIn.user_id == user.id,
            SignIn.ended_at.is_(None),
            SignIn.id != (keep.id if keep else 0),
        )
        .values(ended_at=now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def note_use(sign_in: SignIn) -> None:
    """Remember that the person is still there, at most every few minutes."""
    moment = now()
    if moment - sign_in.seen_at >= SEEN_EVERY:
        sign_in.seen_at = moment
        db.session.flush()


def hash_token(token: str) -> str:
    """What the table keeps of a token; the token is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _note(action: str, user: User, **detail: str) -> None:
    journal.write(
        action, subject=f"user:{user.id}", actor_id=user.id, actor_name=user.name, **detail
    )
