"""Forms of accounts: shape only; what is allowed is said by the services."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, Optional

from lms.accounts.rules import PASSWORD_LIMIT
from lms.core.i18n import lazy
from lms.web.forms import HouseForm


class SignInForm(HouseForm):
    """学号 or 工号 and password."""

    number = StringField(
        lazy("学号或工号"),
        [DataRequired(lazy("请填写学号或工号。")), Length(max=64, message=lazy("号码太长。"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy("密码"),
        [
            DataRequired(lazy("请填写密码。")),
            Length(max=PASSWORD_LIMIT, message=lazy("密码太长。")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField(lazy("这是我自己的设备，关掉浏览器后保持登录"))


class PasswordForm(HouseForm):
    """A new password, twice; the present one unless it is the initial one."""

    present = PasswordField(
        lazy("现在的密码"),
        [DataRequired(lazy("请填写现在的密码。"))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        lazy("新密码"),
        [DataRequired(lazy("请填写新密码。"))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        lazy("再输一次新密码"),
        [
            DataRequired(lazy("请再输一次新密码。")),
            EqualTo("new", lazy("两次输入的新密码不一样，请重新输入。")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class FirstPasswordForm(PasswordForm):
    """Whoever has just signed in with the initial password need not repeat it."""

    present = PasswordField(lazy("现在的密码"), [Optional()])
