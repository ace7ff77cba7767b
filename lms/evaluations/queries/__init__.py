"""Reads about evaluation sheets, their reviews and ratings."""

from lms.evaluations.queries.around import (
    Missing,
    Place,
    Waiting,
    deeds_on,
    missing_of,
    objectives_in,
    own_duties,
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
from lms.evaluations.queries.sources import fed_by, source_marks

__all__ = [
    "Missing",
    "Place",
    "ReviewView",
    "Seat",
    "SheetSeat",
    "SheetView",
    "TableInUse",
    "Waiting",
    "deeds_on",
    "fed_by",
    "get_review",
    "get_sheet",
    "has_hand_ins",
    "missing_of",
    "objectives_in",
    "own_duties",
    "peer_review_of",
    "place_of",
    "plan_of",
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
]
