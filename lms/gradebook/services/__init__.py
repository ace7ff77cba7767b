"""Everything that writes in the gradebook."""

from lms.gradebook.services.batches import (
    BatchRefused,
    close_regrade,
    open_batch,
    restore_batch,
    void_batch,
)
from lms.gradebook.services.columns import UnknownColumn, items_named
from lms.gradebook.services.correcting import decide_correction, request_correction
from lms.gradebook.services.effects import reset_effects, set_effects
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
from lms.gradebook.services.releasing import NothingToRelease, follow_releases, set_release
from lms.gradebook.services.states import BadState, set_states
from lms.gradebook.services.submitting import NotReady, approve, send_back, submit

__all__ = [
    "BadState",
    "BatchRefused",
    "CellEdit",
    "CellRefused",
    "Conflict",
    "Entry",
    "Locked",
    "NotReady",
    "NothingToRelease",
    "Outcome",
    "Saved",
    "UnknownColumn",
    "approve",
    "close_regrade",
    "decide_correction",
    "enter_by_hand",
    "follow_releases",
    "hold_ledger",
    "item_of",
    "items_named",
    "open_batch",
    "record",
    "record_all",
    "request_correction",
    "require_unlocked",
    "reset_effects",
    "restore_batch",
    "send_back",
    "set_effects",
    "set_release",
    "set_states",
    "submit",
    "void_batch",
]
