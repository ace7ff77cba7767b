"""Everything that writes in the gradebook."""

from lms.gradebook.services.locks import Locked, require_unlocked
from lms.gradebook.services.recording import Entry, item_of, record, record_all

__all__ = ["Entry", "Locked", "item_of", "record", "record_all", "require_unlocked"]
