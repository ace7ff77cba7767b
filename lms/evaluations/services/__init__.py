"""Everything that writes evaluation sheets."""

from lms.evaluations.services.allocating import (
    allocate,
    call_back,
    draw_peers,
    follow_roster,
    release,
)
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
from lms.evaluations.services.refusals import TermOver
from lms.evaluations.services.reminding import remind
from lms.evaluations.services.sheets import begin_review, open_sheet
from lms.evaluations.services.standing import (
    is_overdue,
    known_marks,
    result_of,
    result_with,
    settle_many,
)
from lms.evaluations.services.windows import (
    is_closed,
    is_open_for,
    require_open_for,
    set_windows,
    window_of,
)

__all__ = [
    "TermOver",
    "allocate",
    "begin_review",
    "call_back",
    "draw_peers",
    "follow_roster",
    "freeze",
    "gather",
    "hand_in",
    "hand_in_all",
    "is_closed",
    "is_open_for",
    "is_overdue",
    "known_marks",
    "open_sheet",
    "own_review",
    "reasons_of",
    "release",
    "remind",
    "reopen",
    "require_open_for",
    "result_of",
    "result_with",
    "save_review",
    "set_windows",
    "settle",
    "settle_many",
    "staff_review",
    "texts_of",
    "values_of",
    "window_of",
]
