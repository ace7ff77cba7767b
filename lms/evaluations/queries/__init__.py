"""Reads about evaluation sheets, their reviews and ratings."""

from lms.evaluations.queries.allocated import (
    allocated_in,
    duties_in,
    moves_of,
    own_duties,
    released_from,
)
from lms.evaluations.queries.around import (
    Missing,
    Place,
    Waiting,
    deeds_on,
    missing_of,
    objectives_in,
    place_of,
    waiting_reviews,
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
from lms.evaluations.queries.windows import windows_of

__all__ = [
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
    "get_review",
    "get_sheet",
    "has_hand_ins",
    "missing_of",
    "moves_of",
    "objectives_in",
    "own_duties",
    "peer_review_of",
    "place_of",
    "plan_of",
    "released_from",
    "reminders_for",
    "revision_id_of",
    "seat_of",
    "sheet_seat_of",
    "sheet_view",
    "sheet_views",
    "sheets_around",
    "sheets_of",
    "stragglers",
    "table_of",
    "tables_of",
    "waiting_reviews",
    "windows_of",
]
