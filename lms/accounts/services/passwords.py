"""How passwords are kept: argon2id for what people choose, a keyed hash for what we hand out.

Why initial passwords need no slow hash: docs/decisions/0004-initial-passwords.md.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.accounts import rules
from lms.accounts.models import User

NO_HASH = "none"  # an account nobody can sign in to until an initial password is made
_INITIAL = "initial"


@dataclass(frozen=True)
class Hashing:
    """What hashing needs to know of the installation."""

    hasher: PasswordHasher
    key: bytes
    decoy: str  # verified instead of a missing hash, so that an unknown number takes as long


_hashing: Hashing | None = None


def configure(*, memory_kib: int, passes: int, secret_key: str) -> None:
    """Set the cost of argon2 and the key of initial passwords; called when the house is built."""
    global _hashing  # noqa: PLW0603  services get no settings handed in, and know no application
    hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
    key = hashlib.sha256(b"lms initial passwords\0" + secret_key.encode()).digest()
    _hashing = Hashing(hasher, key, hasher.hash(secrets.token_hex()))


def hash_password(password: str) -> str:
    """The slow hash of a password a person chose."""
    return _configured().hasher.hash(password)


def new_initial_password(user_number: str) -> tuple[str, str]:
    """A random initial password of 60 bits for one person, and its hash."""
    password = rules.initial_password(secrets.randbits(60))
    return password, _initial_hash(password, user_number, secrets.token_hex(8))


def is_right(user: User | None, password: str) -> bool:
    """Whether this is the person's password, in the same time whatever the answer is.

    Exactly one slow verification runs in every case: for an unknown number, and beside the
    fast check of an initial password, it is one against a decoy.
    """
    stored = user.password_hash if user else NO_HASH
    if stored.startswith("$argon2"):
        return _verify(stored, password)
    _verify(_configured().decoy, password)
    return user is not None and _is_initial(user, password)


def is_outdated(stored: str) -> bool:
    """Whether a right password should be hashed again because the cost was changed."""
    return stored.startswith("$argon2") and _configured().hasher.check_needs_rehash(stored)


def _is_initial(user: User, password: str) -> bool:
    """An initial password counts only until the person has chosen one."""
    kind, _separator, rest = user.password_hash.partition("$")
    if kind != _INITIAL or not user.must_change_password:
        return False
    expected = _initial_hash(password, user.number, rest.partition("$")[0])
    return hmac.compare_digest(expected, user.password_hash)


def _initial_hash(password: str, user_number: str, salt: str) -> str:
    message = f"{salt}\0{user_number}\0{rules.canonical_initial(password)}"
    digest = hmac.new(_configured().key, message.encode(), hashlib.sha256).hexdigest()
    return f"{_INITIAL}${salt}${digest}"


def _verify(stored: str, password: str) -> bool:
    try:
        return _configured().hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _configured() -> Hashing:
    if _hashing is None:
        raise RuntimeError("lms.accounts is not set up: call init_app first")
    return _hashing
