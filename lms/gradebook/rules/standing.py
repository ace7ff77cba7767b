"""Which entry of the ledger counts: override before import before computed, then the latest."""

from collections.abc import Iterable
from dataclasses import dataclass

PRECEDENCE = {"computed": 0, "import": 1, "override": 2}
NOTHING = -1  # the precedence of no mark at all


@dataclass(frozen=True)
class LedgerEntry:
    """What deciding needs of one entry of an item and student."""

    id: int
    source: str
    is_void: bool = False


def standing(entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """The entry that counts: of those not void the highest source, then the latest."""
    return max(
        (entry for entry in entries if not entry.is_void),
        key=lambda entry: (PRECEDENCE[entry.source], entry.id),
        default=None,
    )
