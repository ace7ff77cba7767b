"""Reads about evaluation sheets, their reviews and ratings."""

from lms.evaluations.queries.allocated import (
    allocated_in,
    duties_in,
    moves_of,
    own_duties,
    released_from,
)
from lms.evaluations.queries.around import (
    Place,
    Waiting,
    deeds_on,
    objectives_in,
    place_of,
    waiting_reviews,
)
from lms.evaluations.queries.board import (
    MentorProgress,
    Missing,
    mentors_of,
    missing_of,
    reminded_in,
)
from lms.evaluations.queries.owing import (
    is_latest_reminder,
    is_students_window,
    written_in_window,
)
from lms.evaluations.queries.plans import (
    TableInUse,
    has_hand_ins,
    plan_of,
    revision_id_of,
    stragglers,
    table_of,
)
from lms.evaluations.queries.reminders import Reminded, reminders_for
from lms.evaluations.queries.seats import (
    Seat,
    SheetSeat,
    get_review,
    get_sheet,
    peer_review_of,
    seat_of,
    sheet_seat_of,
    sheets_of,
)
from lms.evaluations.queries.sheets import (
    ReviewView,
    SheetView,
    sheet_view,
    sheet_views,
    sheets_around,
    tables_of,
)
from lms.evaluations.queries.sources import evaluations_in, fed_by, source_marks
from lms.evaluations.queries.windows import forget_windows, windows_of

__all__ = [
    "MentorProgress",
    "Missing",
    "Place",
    "Reminded",
    "ReviewView",
    "Seat",
    "SheetSeat",
    "SheetView",
    "TableInUse",
    "Waiting",
    "allocated_in",
    "deeds_on",
    "duties_in",
    "evaluations_in",
    "fed_by",
    "forget_windows",
    "get_review",
    "get_sheet",
    "has_hand_ins",
    "is_latest_reminder",
    "is_students_window",
    "mentors_of",
    "missing_of",
    "moves_of",
    "objectives_in",
    "own_duties",
    "peer_review_of",
    "place_of",
    "plan_of",
    "released_from",
    "reminded_in",
    "reminders_for",
    "revision_id_of",
    "seat_of",
    "sheet_seat_of",
    "sheet_view",
    "sheet_views",
    "sheets_around",
    "sheets_of",
    "source_marks",
    "stragglers",
    "table_of",
    "tables_of",
    "waiting_reviews",
    "windows_of",
    "written_in_window",
]
