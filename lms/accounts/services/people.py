"""Accounts: making them, naming them, their roles, and closing them without losing anything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.accounts import queries, rules
from lms.accounts.models import SignIn, SiteRole, User
from lms.accounts.services import passwords
from lms.accounts.services.refusals import (
    BadPerson,
    BadTimeFactor,
    LastAdministrator,
    NumberTaken,
    SamePassword,
    WeakPassword,
    WrongPassword,
)
from lms.accounts.services.sign_ins import end_sign_ins
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.core.points import plain

COMMAND_LINE = "lms"  # the actor's name in the journal when a command did it
LARGEST_TIME_FACTOR = 4
LONGEST_REASON = 200
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,63}")


@dataclass(frozen=True)
class NewPassword:
    """An initial password, to be told once: only its hash is kept."""

    user: User
    password: str


def create_user(
    *, number: str, name: str, role: SiteRole = SiteRole.MEMBER, actor: User | None
) -> NewPassword:
    """Make an account with an initial password that must be changed at the first sign-in."""
    number, name = checked_number(number), checked_name(name)
    if queries.user_by_number(number) is not None:
        raise NumberTaken(
            _("%(number)s 已经有账号了。请核对号码，或在人员列表里查找这个人。", number=number)
        )
    password, stored = passwords.new_initial_password(number)
    user = _account(number, name, role, stored)
    db.session.add(user)
    db.session.flush()
    _note("account.create", user, actor, role=role.value)
    return NewPassword(user, password)


def create_members(people: Sequence[tuple[str, str]]) -> list[User]:
    """Make accounts for many (number, name) at once, for a caller that has checked them.

    Nobody can sign in to them until `make_initial_passwords` is called; the caller writes
    the journal.
    """
    users = [_account(number, name, SiteRole.MEMBER, passwords.NO_HASH) for number, name in people]
    db.session.add_all(users)
    db.session.flush()
    return users


def make_initial_passwords(users: Sequence[User], *, actor: User) -> list[NewPassword]:
    """New initial passwords for those of the people who never chose one; earlier ones end.

    Whoever has chosen a password is left out: a printed list must not lock anybody out.
    """
    made = []
    for user in users:
        if user.must_change_password and user.is_active:
            password, user.password_hash = passwords.new_initial_password(user.number)
            made.append(NewPassword(user, password))
    db.session.flush()
    return made


def change_password(
    user: User, *, new: str, present: str | None = None, keep: SignIn | None = None
) -> None:
    """Set the password the person chose; every other sign-in of the person ends.

    The present password is asked for unless it is the initial one: with that the person
    has just signed in.
    """
    if not user.must_change_password and not passwords.is_right(user, present or ""):
        raise WrongPassword(_("现在的密码不对。请重新输入；忘了密码请找管理员重置。"))
    if weak := rules.weaknesses(new, user.number):
        raise WeakPassword(weak)
    if passwords.is_right(user, new):
        raise SamePassword(_("新密码和现在的密码一样，请换一个。"))
    user.password_hash = passwords.hash_password(new)
    user.password_changed_at = now()
    end_sign_ins(user, keep=keep)
    _note("account.password_change", user, user)
    db.session.flush()


def reset_password(user: User, *, actor: User | None) -> NewPassword:
    """Replace a forgotten password by an initial one and end every sign-in."""
    password, user.password_hash = passwords.new_initial_password(user.number)
    user.password_changed_at = None
    end_sign_ins(user)
    _note("account.password_reset", user, actor)
    db.session.flush()
    return NewPassword(user, password)


def rename(user: User, *, name: str, actor: User) -> None:
    name = checked_name(name)
    if name != user.name:
        user.name = name
        _note("account.rename", user, actor)
        db.session.flush()


def set_role(user: User, *, role: SiteRole, actor: User) -> None:
    """Change what a person is in the school as a whole."""
    if role is user.site_role:
        return
    if user.is_administrator:
        _require_another_administrator(user)
    before, user.site_role = user.site_role, role
    _note("account.role", user, actor, before=before.value, after=role.value)
    db.session.flush()


def set_time_factor(user: User, *, factor: Decimal, reason: str, actor: User) -> None:
    """Multiply every time limit for this person, e.g. by 1.5, from now on.

    It is read with each attempt, so one that runs now ends by the new limit.
    """
    reason = " ".join(reason.split())
    is_exact = factor.is_finite() and round(factor, 2) == factor
    if not (is_exact and 1 <= factor <= LARGEST_TIME_FACTOR):
        raise BadTimeFactor(
            _("时限倍数应在 1 到 %(most)s 之间，最多两位小数，例如 1.5。", most=LARGEST_TIME_FACTOR)
        )
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadTimeFactor(_("请写明理由，最多 %(n)s 个字。", n=LONGEST_REASON))
    if factor == user.time_factor:
        return
    before, user.time_factor = user.time_factor, factor
    _note(
        "account.time_factor", user, actor, before=plain(before), after=plain(factor), reason=reason
    )
    db.session.flush()


def deactivate(user: User, *, actor: User) -> None:
    """Close an account: sign-ins end at once, work and marks stay."""
    if not user.is_active:
        return
    if user.is_administrator:
        _require_another_administrator(user)
    user.deactivated_at = now()
    end_sign_ins(user)
    _note("account.deactivate", user, actor)
    db.session.flush()


def reactivate(user: User, *, actor: User) -> None:
    """Open a closed account again, with the password it had."""
    if user.is_active:
        return
    user.deactivated_at = None
    _note("account.reactivate", user, actor)
    db.session.flush()


def checked_number(text: str) -> str:
    """The number in its clean form, or a refusal."""
    number = rules.clean_number(text)
    if not _NUMBER.fullmatch(number):
        raise BadPerson(_("学号或工号只能有字母、数字、点、横线，最多 64 个字符。请核对后重填。"))
    return number


def checked_name(text: str) -> str:
    """The name in its clean form, or a refusal."""
    name = rules.clean_name(text)
    if not name or len(name) > 200:
        raise BadPerson(_("姓名不能空着，最多 200 个字。请核对后重填。"))
    return name


def _require_another_administrator(user: User) -> None:
    others = [one for one in queries.active_administrators(lock=True) if one.id != user.id]
    if user.is_active and not others:
        raise LastAdministrator(
            _("这是最后一位能用的管理员，停用或改角色后就没有人能管理系统了。请先增加一位管理员。")
        )


def _account(number: str, name: str, role: SiteRole, stored: str) -> User:
    return User(number=number, name=name, site_role=role, password_hash=stored, created_at=now())


def _note(action: str, user: User, actor: User | None, **detail: str) -> None:
    journal.write(
        action,
        subject=f"user:{user.id}",
        actor_id=actor.id if actor else None,
        actor_name=actor.name if actor else COMMAND_LINE,
        **detail,
    )
