"""Everything that writes evaluation sheets."""

from lms.evaluations.services.plans import freeze, gather
from lms.evaluations.services.ratings import (
    hand_in,
    hand_in_all,
    own_review,
    reasons_of,
    reopen,
    save_review,
    settle,
    staff_review,
    texts_of,
    values_of,
)
from lms.evaluations.services.sheets import allocate, begin_review, draw_peers, open_sheet
from lms.evaluations.services.standing import (
    is_closed,
    is_overdue,
    known_marks,
    result_of,
    result_with,
    settle_many,
)

__all__ = [
    "allocate",
    "begin_review",
    "draw_peers",
    "freeze",
    "gather",
    "hand_in",
    "hand_in_all",
    "is_closed",
    "is_overdue",
    "known_marks",
    "open_sheet",
    "own_review",
    "reasons_of",
    "reopen",
    "result_of",
    "result_with",
    "save_review",
    "settle",
    "settle_many",
    "staff_review",
    "texts_of",
    "values_of",
]
