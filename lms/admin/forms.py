"""Forms of the office: shape only; what is allowed is said by the services."""

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.accounts.models import SiteRole
from lms.classrooms.models import Role
from lms.core.i18n import lazy
from lms.web.forms import HouseForm

ROLES = {
    SiteRole.MEMBER: lazy("学生或企业导师"),
    SiteRole.TEACHER: lazy("教师"),
    SiteRole.ADMINISTRATOR: lazy("管理员"),
}
STAFF = {Role.TEACHER: lazy("任课教师"), Role.MENTOR: lazy("企业导师")}

_REQUIRED = DataRequired(lazy("请填写这一项。"))
_SHORT = Length(max=200, message=lazy("最多 200 个字。"))
_CODE = Length(max=64, message=lazy("最多 64 个字符。"))


class PersonForm(HouseForm):
    """A new account."""

    number = StringField(lazy("工号或学号"), [_REQUIRED, _CODE])
    name = StringField(lazy("姓名"), [_REQUIRED, _SHORT])
    role = SelectField(lazy("角色"), choices=lambda: _choices(ROLES))


class NameForm(HouseForm):
    """A corrected name."""

    name = StringField(lazy("姓名"), [_REQUIRED, _SHORT])


class RoleForm(HouseForm):
    """Another site role."""

    role = SelectField(lazy("角色"), choices=lambda: _choices(ROLES))


class TimeFactorForm(HouseForm):
    """Another multiplier of time limits."""

    factor = DecimalField(
        lazy("时限倍数"),
        [InputRequired(lazy("请填写数字，例如 1.5。"))],
        places=None,
        description=lazy(
            "1 是没有延长。限时测验的时限乘以它，截止也相应推后，正在作答的马上生效。"
        ),
    )
    reason = StringField(
        lazy("理由"),
        [_REQUIRED, _SHORT],
        description=lazy("写进操作日志，例如：视力障碍，学生处核准。"),
    )


class TermForm(HouseForm):
    """A new term."""

    code = StringField(
        lazy("学期"),
        [_REQUIRED, _CODE],
        description=lazy("如 2026-2027-1，也可写“2026-2027学年第一学期”。"),
    )
    begins_on = DateField(lazy("开始日期"), [DataRequired(lazy("请填写日期。"))])
    ends_on = DateField(lazy("结束日期"), [DataRequired(lazy("请填写日期。"))])


class ClassroomForm(HouseForm):
    """A new classroom; courses and teachers are handed in."""

    course = SelectField(lazy("课程"), [_REQUIRED])
    name = StringField(
        lazy("教学班名称"), [_REQUIRED, _SHORT], description=lazy("如 客服2401、客服2401合班。")
    )
    teacher = SelectField(lazy("任课教师"), [Optional()])
    mentor = StringField(
        lazy("企业导师的账号"), [Optional(), _CODE], description=lazy("可以以后再安排。")
    )


class ClassroomNameForm(HouseForm):
    """Another name of a classroom."""

    name = StringField(lazy("教学班名称"), [_REQUIRED, _SHORT])


class StaffForm(HouseForm):
    """Somebody who teaches or mentors a classroom, by number."""

    number = StringField(lazy("工号（账号）"), [_REQUIRED, _CODE])
    role = SelectField(lazy("身份"), choices=lambda: _choices(STAFF))


def _choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]
