"""Roster files for tests: `a_roster(("2401", "林晓雨"), …)` as the bytes of an .xlsx."""

from lms.accounts.models import User
from lms.classrooms import services
from lms.classrooms.models import Classroom, RosterImport
from lms.core.db import db
from lms.core.tabular import Column, Sheet, write_xlsx

HEADER = ("学号", "姓名", "行政班", "小组")


def a_roster(*rows: tuple[str, ...]) -> bytes:
    """A sheet with the columns 学号 姓名 行政班 小组; rows may leave the last ones out."""
    full = [row + ("",) * (len(HEADER) - len(row)) for row in rows]
    return write_xlsx([Sheet("名单", [Column(title) for title in HEADER], full)])


def a_planned_import(classroom: Classroom, actor: User, *rows: tuple[str, ...]) -> RosterImport:
    """An import that was uploaded and not applied."""
    made = services.plan_import(classroom, data=a_roster(*rows), file_name="名单.xlsx", actor=actor)
    db.session.commit()
    return made


def an_applied_import(
    classroom: Classroom, actor: User, *rows: tuple[str, ...], remove_missing: bool = False
) -> RosterImport:
    """An import that was applied."""
    made = a_planned_import(classroom, actor, *rows)
    services.apply_import(made, remove_missing=remove_missing, actor=actor)
    db.session.commit()
    return made
