"""Every read of the gradebook."""

from lms.gradebook.queries.compositions import composition_of, tree_of
from lms.gradebook.queries.grid import (
    Cell,
    Column,
    Grid,
    Row,
    cells_of,
    columns_of,
    grid_of,
    row_of,
)
from lms.gradebook.queries.ledger import (
    HistoryLine,
    Leaf,
    computed_marks,
    current_mark,
    current_marks,
    history_of,
    ids_entered,
    is_current,
    item_in,
    item_of,
    leaves_of,
    leaves_of_student,
    mark_of,
    tallies_of,
)
from lms.gradebook.queries.states import effects, effects_in_force, states_of
from lms.gradebook.queries.submissions import final_grades_of, standing_submission

__all__ = [
    "Cell",
    "Column",
    "Grid",
    "HistoryLine",
    "Leaf",
    "Row",
    "cells_of",
    "columns_of",
    "composition_of",
    "computed_marks",
    "current_mark",
    "current_marks",
    "effects",
    "effects_in_force",
    "final_grades_of",
    "grid_of",
    "history_of",
    "ids_entered",
    "is_current",
    "item_in",
    "item_of",
    "leaves_of",
    "leaves_of_student",
    "mark_of",
    "row_of",
    "standing_submission",
    "states_of",
    "tallies_of",
    "tree_of",
]
