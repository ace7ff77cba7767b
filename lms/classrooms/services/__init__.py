"""Every write about terms, classrooms, rosters and groups."""

from lms.classrooms.services.classrooms import (
    add_staff,
    come_back,
    create_classroom,
    enroll_student,
    leave,
    remove_staff,
    rename_classroom,
)
from lms.classrooms.services.groups import (
    create_group,
    deal_groups,
    delete_group,
    rename_group,
    set_groups,
)
from lms.classrooms.services.password_sheets import NobodyWaits, password_sheet, waiting
from lms.classrooms.services.refusals import (
    BadName,
    BadTerm,
    GroupInUse,
    ImportIsOver,
    NameTaken,
    PlanHasErrors,
    PlanIsStale,
    TermClosed,
    WrongRole,
    require_open,
)
from lms.classrooms.services.roster_files import template
from lms.classrooms.services.rosters import (
    Undone,
    accounts_made_by,
    apply_import,
    plan_again,
    plan_import,
    plan_of,
    undo_import,
)
from lms.classrooms.services.terms import close_term, create_term, reopen_term

__all__ = [
    "BadName",
    "BadTerm",
    "GroupInUse",
    "ImportIsOver",
    "NameTaken",
    "NobodyWaits",
    "PlanHasErrors",
    "PlanIsStale",
    "TermClosed",
    "Undone",
    "WrongRole",
    "accounts_made_by",
    "add_staff",
    "apply_import",
    "close_term",
    "come_back",
    "create_classroom",
    "create_group",
    "create_term",
    "deal_groups",
    "delete_group",
    "enroll_student",
    "leave",
    "password_sheet",
    "plan_again",
    "plan_import",
    "plan_of",
    "remove_staff",
    "rename_classroom",
    "rename_group",
    "reopen_term",
    "require_open",
    "set_groups",
    "template",
    "undo_import",
    "waiting",
]
