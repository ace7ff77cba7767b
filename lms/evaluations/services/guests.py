"""Mentors without an account: how the journal and the ledger name them."""

from dataclasses import dataclass

from lms.accounts.models import User
from lms.core.i18n import _
from lms.evaluations.models import MentorLink


@dataclass(frozen=True)
class Guest:
    """Who writes through a link. There is no account to point at, only the name."""

    name: str
    id: None = None


def guest_of(link: MentorLink) -> Guest:
    """王师傅（恒通物流）"""
    return Guest(f"{link.name}（{link.company}）" if link.company else link.name)


def account_of(writer: User | Guest) -> User | None:
    """Whom the ledger points at; a guest is named by the reason instead."""
    return None if isinstance(writer, Guest) else writer


def signed(reason: str, writer: User | Guest) -> str:
    """The reason of a ledger entry, with the guest's name where there is one."""
    if not isinstance(writer, Guest):
        return reason
    return _("%(reason)s：%(name)s", reason=reason, name=writer.name)
