"""Columns as forms name them ("a12", "i7"), and the items behind them."""

from collections.abc import Collection

from lms.classrooms.models import Classroom
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook.models import GradeItem
from lms.gradebook.queries import columns_of
from lms.gradebook.services.recording import item_of


class UnknownColumn(Refused):
    """The gradebook has no such column (any more)."""


def items_named(classroom: Classroom, keys: Collection[str]) -> list[GradeItem]:
    """The items of these columns in the order of the gradebook.

    That of an assignment without marks is made. Refuses what is no column of this classroom.
    """
    columns = {one.key: one for one in columns_of(classroom.id)}
    if set(keys) - columns.keys():
        raise UnknownColumn(_("选中的成绩项里有的已经不在成绩表里，请刷新后再选。"))
    return [
        item_of(one.assignment) if one.assignment is not None else one.known
        for key, one in columns.items()
        if key in keys
    ]
