"""Background work of this room: attempts whose time ran out are settled without anybody asking."""

from lms.core.db import unit_of_work
from lms.core.jobs import every_minute
from lms.quizzes import services


@every_minute
def settle() -> None:
    """Settle what is overdue, so that the ledger never misses a mark for long."""
    with unit_of_work():
        services.settle_overdue()
