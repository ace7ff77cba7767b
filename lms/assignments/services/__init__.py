"""Every write of this room."""

from lms.assignments.services.allowing import (
    BadAllowance,
    allow,
    extend,
    restrict,
    withdraw,
)
from lms.assignments.services.assigning import (
    BadWindow,
    NotOpen,
    assign,
    note_marked,
    note_work,
    note_works,
    require_open,
    require_term,
)
from lms.assignments.services.comments import (
    AlreadyBanked,
    NotAComment,
    bank_comment,
    change_comment,
    count_uses,
    delete_comment,
)

__all__ = [
    "AlreadyBanked",
    "BadAllowance",
    "BadWindow",
    "NotAComment",
    "NotOpen",
    "allow",
    "assign",
    "bank_comment",
    "change_comment",
    "count_uses",
    "delete_comment",
    "extend",
    "note_marked",
    "note_work",
    "note_works",
    "require_open",
    "require_term",
    "restrict",
    "withdraw",
]
