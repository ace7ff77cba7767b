"""Everything that writes in the gradebook."""

from lms.gradebook.services.batches import BatchRefused, restore_batch, void_batch
from lms.gradebook.services.columns import UnknownColumn, items_named
from lms.gradebook.services.composing import NotComposed, compose
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
from lms.gradebook.services.importing import (
    ImportRefused,
    apply_import,
    map_import,
    preview_of,
    read_import,
)
from lms.gradebook.services.items import (
    BadItem,
    ItemWish,
    add_item,
    change_item,
    has_marks,
    retire_item,
)
from lms.gradebook.services.locks import Locked, hold_ledger, require_unlocked
from lms.gradebook.services.mark_files import template
from lms.gradebook.services.opening import open_batch
from lms.gradebook.services.recording import Entry, record, record_all
from lms.gradebook.services.regrading import regrade
from lms.gradebook.services.releasing import NothingToRelease, follow_releases, set_release
from lms.gradebook.services.states import BadState, set_states
from lms.gradebook.services.submitting import NotReady, approve, send_back, submit

__all__ = [
    "BadItem",
    "BadState",
    "BatchRefused",
    "CellEdit",
    "CellRefused",
    "Conflict",
    "Entry",
    "ImportRefused",
    "ItemWish",
    "Locked",
    "NotComposed",
    "NotReady",
    "NothingToRelease",
    "Outcome",
    "Saved",
    "UnknownColumn",
    "add_item",
    "apply_import",
    "approve",
    "change_item",
    "compose",
    "decide_correction",
    "enter_by_hand",
    "follow_releases",
    "has_marks",
    "hold_ledger",
    "items_named",
    "map_import",
    "open_batch",
    "preview_of",
    "read_import",
    "record",
    "record_all",
    "regrade",
    "request_correction",
    "require_unlocked",
    "reset_effects",
    "restore_batch",
    "retire_item",
    "send_back",
    "set_effects",
    "set_release",
    "set_states",
    "submit",
    "template",
    "void_batch",
]
