"""Whether this database holds the made-up school, nothing at all, or a real one."""

from enum import StrEnum

from sqlalchemy import inspect, select

from lms.accounts.models import User
from lms.core.db import db
from lms.core.journal import JournalEntry

LOADED = "demo.load"


class Holding(StrEnum):
    """What the database holds."""

    NOTHING = "nothing"
    DEMO = "demo"
    OTHER = "other"


def holding() -> Holding:
    """What the database holds now; asks nothing of tables that are not there yet."""
    there = set(inspect(db.session.connection()).get_table_names())
    if not {User.__tablename__, JournalEntry.__tablename__} <= there:
        return Holding.NOTHING
    if db.session.scalar(select(JournalEntry.id).where(JournalEntry.action == LOADED).limit(1)):
        return Holding.DEMO
    return Holding.OTHER if db.session.scalar(select(User.id).limit(1)) else Holding.NOTHING
