"""Background work of this room: attempts whose time ran out are settled without anybody asking."""

from lms.core.jobs import JobHandle, job
from lms.quizzes import services

SETTLE = "quizzes.settle"


@job(SETTLE)
def settle(handle: JobHandle) -> None:
    """Settle what is overdue; running twice does no harm."""
    handle.result(settled=services.settle_overdue())
