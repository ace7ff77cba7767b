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

__all__ = [
    "BadAllowance",
    "BadWindow",
    "NotOpen",
    "allow",
    "assign",
    "extend",
    "note_marked",
    "note_work",
    "note_works",
    "require_open",
    "require_term",
    "restrict",
    "withdraw",
]
