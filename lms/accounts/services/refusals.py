"""What accounts refuse, in words for the person who asked."""

from lms.accounts.rules import PASSWORD_LENGTH, PASSWORD_LIMIT, Weakness
from lms.core.errors import Refused
from lms.core.i18n import _


class SignInRefused(Refused):
    """Number and password do not belong together; which of the two is wrong is not told."""


class AccountDeactivated(SignInRefused):
    """The password is right, but the account was closed."""


class WrongPassword(Refused):
    """The present password was not given correctly."""


class WeakPassword(Refused):
    """The new password breaks a rule; `weaknesses` says which."""

    def __init__(self, weaknesses: list[Weakness]) -> None:
        self.weaknesses = weaknesses
        super().__init__(" ".join(told(weakness) for weakness in weaknesses))


class SamePassword(Refused):
    """The new password is the old one."""


class NumberTaken(Refused):
    """Somebody has this number already."""


class BadPerson(Refused):
    """A number or name that cannot be one."""


class BadTimeFactor(Refused):
    """A multiplier outside its range, or without a reason."""


class LastAdministrator(Refused):
    """Without this person nobody could run the school."""


def told(weakness: Weakness) -> str:
    """A weakness in words."""
    return {
        Weakness.SHORT: _("密码太短，至少要 %(n)s 个字符。", n=PASSWORD_LENGTH),
        Weakness.LONG: _("密码太长，最多 %(n)s 个字符。", n=PASSWORD_LIMIT),
        Weakness.PLAIN: _("密码太简单，大写字母、小写字母、数字、符号至少要有三种。"),
        Weakness.NUMBER: _("密码里不能有自己的学号或工号。"),
        Weakness.COMMON: _("这个密码太常见，别人容易猜到，请换一个。"),
    }[weakness]
