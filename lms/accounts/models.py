"""People with accounts, and the places where they are signed in."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Code, Hash, Key, Model, ShortText


class SiteRole(StrEnum):
    """What a person is in the school as a whole; roles in a classroom are enrollments."""

    ADMINISTRATOR = "administrator"
    TEACHER = "teacher"
    MEMBER = "member"


class User(UserMixin, Model):
    """A person with an account. `number` is the 学号 or 工号: text, never a number.

    `time_factor` multiplies every time limit for this person: an exact number from 1 to 4.
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("number <> ''", name="number_not_empty"),
        CheckConstraint("time_factor BETWEEN 1000000 AND 4000000", name="time_factor"),
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[ShortText]
    site_role: Mapped[SiteRole] = mapped_column(default=SiteRole.MEMBER)
    password_hash: Mapped[ShortText]
    password_changed_at: Mapped[datetime | None]  # None: still the initial password
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    time_factor: Mapped[Decimal] = mapped_column(default=Decimal(1))

    @property
    def is_administrator(self) -> bool:
        return self.site_role is SiteRole.ADMINISTRATOR

    @property
    def is_teacher(self) -> bool:
        return self.site_role is SiteRole.TEACHER

    @property
    def must_change_password(self) -> bool:
        return self.password_changed_at is None

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None


class SignIn(Model):
    """One signed-in browser. The cookie holds only a token; ending the row ends the sign-in."""

    __tablename__ = "sign_ins"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[ShortText]
    address: Mapped[Code]

    user: Mapped[User] = relationship(lazy="raise")
