"""People for tests: `a_user()`, `a_teacher()`, `an_administrator()`; say only what matters."""

from functools import lru_cache
from itertools import count

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.accounts import services
from lms.accounts.models import SignIn, SiteRole, User
from lms.accounts.views import SESSION_KEY
from lms.core.clock import now
from lms.core.db import db

PASSWORD = "Hengshan-2026"

_numbers = count(26010001)
_cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def a_user(
    name: str = "王小明",
    number: str | None = None,
    role: SiteRole = SiteRole.MEMBER,
    password: str = PASSWORD,
    *,
    must_change_password: bool = False,
    is_active: bool = True,
) -> User:
    """A person who has already chosen a password and may sign in with it."""
    user = User(
        number=number or str(next(_numbers)),
        name=name,
        site_role=role,
        password_hash=_hash(password),
        password_changed_at=None if must_change_password else now(),
        created_at=now(),
        deactivated_at=None if is_active else now(),
    )
    db.session.add(user)
    db.session.commit()
    return user


def a_teacher(name: str = "李老师", number: str | None = None, password: str = PASSWORD) -> User:
    return a_user(name, number, SiteRole.TEACHER, password)


def an_administrator(
    name: str = "管理员", number: str | None = None, password: str = PASSWORD
) -> User:
    return a_user(name, number, SiteRole.ADMINISTRATOR, password)


@lru_cache(maxsize=64)
def _hash(password: str) -> str:
    return _cheap.hash(password)


def sign_in(client: FlaskClient, person: User) -> SignIn:
    """Give a test client the cookie of a sign-in of this person."""
    token = services.sign_in(person, browser="Firefox/140.0 (Windows)", address="127.0.0.1")
    db.session.commit()
    with client.session_transaction() as session:
        session[SESSION_KEY] = token
    return db.session.scalars(
        select(SignIn).where(SignIn.token_hash == services.hash_token(token))
    ).one()
