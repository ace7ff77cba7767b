"""Everything that writes in the gradebook."""

from lms.gradebook.services.batches import (
    BatchRefused,
    close_regrade,
    open_batch,
    restore_batch,
    void_batch,
)
from lms.gradebook.services.entering import (
    CellEdit,
    CellRefused,
    Conflict,
    Outcome,
    Saved,
    enter_by_hand,
)
from lms.gradebook.services.locks import Locked, hold_ledger, require_unlocked
from lms.gradebook.services.recording import Entry, item_of, record, record_all

__all__ = [
    "BatchRefused",
    "CellEdit",
    "CellRefused",
    "Conflict",
    "Entry",
    "Locked",
    "Outcome",
    "Saved",
    "close_regrade",
    "enter_by_hand",
    "hold_ledger",
    "item_of",
    "open_batch",
    "record",
    "record_all",
    "require_unlocked",
    "restore_batch",
    "void_batch",
]
