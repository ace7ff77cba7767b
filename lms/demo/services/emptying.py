"""Emptying a database, only ever one that holds the made-up school or nothing."""

from sqlalchemy import MetaData

from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.demo.queries import Holding, holding


class NotTheDemo(Refused):
    """The database holds people who are not of the made-up school."""


def require_no_other_school() -> None:
    """Refuse to touch a database in which a real school works."""
    if holding() is Holding.OTHER:
        raise NotTheDemo(
            _(
                "这个数据库里已有别的账号，不是演示学校，没有改动任何内容。"
                "请用 LMS_INSTANCE 指定一个新的文件夹，再装入演示学校。"
            )
        )


def empty_database() -> None:
    """Drop every table, whatever version of the schema made it."""
    require_no_other_school()
    db.session.remove()
    found = MetaData()
    with db.engine.begin() as connection:
        found.reflect(connection)
        found.drop_all(connection)
