"""Reads about people and the places where they are signed in."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager

from lms.accounts.models import SignIn, SiteRole, User
from lms.core.db import UtcDateTime, db

BATCH = 500  # parameters of one statement; SQLite allows few


def get_user(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def user_by_number(number: str) -> User | None:
    return db.session.scalar(select(User).where(User.number == number))


def users_by_number(numbers: Iterable[str]) -> dict[str, User]:
    """The people with these numbers, by number."""
    wanted = sorted(set(numbers))
    found: dict[str, User] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        people = db.session.scalars(
            select(User).where(User.number.in_(batch)).order_by(User.number)
        )
        found |= {person.number: person for person in people}
    return found


def users_by_id(ids: Iterable[int]) -> dict[int, User]:
    """The people with these ids, by id."""
    wanted = sorted(set(ids))
    found: dict[int, User] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        people = db.session.scalars(select(User).where(User.id.in_(batch)).order_by(User.id))
        found |= {person.id: person for person in people}
    return found


def sign_in_of(token_hash: str, *, used_since: datetime) -> SignIn | None:
    """The sign-in a cookie stands for, with its person, in one statement.

    None when it was ended, lay idle too long, or the person was deactivated.
    """
    values = {"token_hash": token_hash, "used_since": used_since}
    return db.session.scalar(_SIGN_IN, values)


def sign_ins_of(user: User, *, used_since: datetime) -> list[SignIn]:
    """Where a person is signed in now, the latest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.user_id == user.id, _is_in_use(used_since))
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def sign_in_by(user: User, sign_in_id: int) -> SignIn | None:
    """One sign-in of this person, or None when it is somebody else's."""
    return db.session.scalar(
        select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user.id)
    )


def active_administrators(*, lock: bool = False) -> list[User]:
    """Everybody who can run the school; locked while one of them is about to stop."""
    statement = (
        select(User)
        .where(User.site_role == SiteRole.ADMINISTRATOR, User.deactivated_at.is_(None))
        .order_by(User.id)
    )
    return list(db.session.scalars(statement.with_for_update() if lock else statement))


def people(
    *,
    search: str = "",
    role: SiteRole | None = None,
    is_active: bool | None = None,
    start: int = 0,
    limit: int = 50,
) -> tuple[list[User], int]:
    """A page of people by number, and how many there are in all."""
    wanted = _wanted(search, role, is_active)
    total = db.session.scalar(select(func.count()).select_from(User).where(*wanted)) or 0
    rows = db.session.scalars(
        select(User).where(*wanted).order_by(User.number).offset(start).limit(limit)
    )
    return list(rows), total


def everybody(*, role: SiteRole | None = None) -> list[User]:
    """All accounts by number, or those of one site role."""
    return list(
        db.session.scalars(select(User).where(*_wanted("", role, None)).order_by(User.number))
    )


def counts_by_role() -> dict[SiteRole, int]:
    """How many active people there are of each site role."""
    rows = db.session.execute(
        select(User.site_role, func.count())
        .where(User.deactivated_at.is_(None))
        .group_by(User.site_role)
        .order_by(User.site_role)
    )
    return {role: number for role, number in rows}  # noqa: C416  rows are not tuples to mypy


def staff_candidates(roles: Collection[SiteRole] = tuple(SiteRole)) -> list[User]:
    """Active people with one of these site roles, by name."""
    return list(
        db.session.scalars(
            select(User)
            .where(User.site_role.in_(roles), User.deactivated_at.is_(None))
            .order_by(User.name, User.number)
        )
    )


def _is_in_use(used_since: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return SignIn.ended_at.is_(None) & (SignIn.seen_at > used_since)


def _wanted(
    search: str, role: SiteRole | None, is_active: bool | None
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search:
        wanted.append(
            or_(
                User.number.startswith(search, autoescape=True),
                User.name.contains(search, autoescape=True),
            )
        )
    if role is not None:
        wanted.append(User.site_role == role)
    if is_active is not None:
        wanted.append(
            User.deactivated_at.is_(None) if is_active else User.deactivated_at.is_not(None)
        )
    return wanted


# Asked once a request by everybody: built once, since building costs as much as asking.
_SIGN_IN = (
    select(SignIn)
    .join(SignIn.user)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        _is_in_use(bindparam("used_since", type_=UtcDateTime())),
        User.deactivated_at.is_(None),
    )
    .options(contains_eager(SignIn.user))
)
