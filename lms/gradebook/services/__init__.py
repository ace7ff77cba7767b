"""Everything that writes in the gradebook."""

from lms.gradebook.services.columns import UnknownColumn, items_named
from lms.gradebook.services.correcting import decide_correction, request_correction
from lms.gradebook.services.effects import reset_effects, set_effects
from lms.gradebook.services.locks import Locked, require_unlocked
from lms.gradebook.services.recording import Entry, item_of, record, record_all
from lms.gradebook.services.releasing import NothingToRelease, follow_releases, set_release
from lms.gradebook.services.states import BadState, set_states
from lms.gradebook.services.submitting import NotReady, approve, send_back, submit

__all__ = [
    "BadState",
    "Entry",
    "Locked",
    "NotReady",
    "NothingToRelease",
    "UnknownColumn",
    "approve",
    "decide_correction",
    "follow_releases",
    "item_of",
    "items_named",
    "record",
    "record_all",
    "request_correction",
    "require_unlocked",
    "reset_effects",
    "send_back",
    "set_effects",
    "set_release",
    "set_states",
    "submit",
]
