"""Background work of this room: attempts whose time ran out are settled without anybody asking."""

from lms.core.jobs import JobHandle, job
from lms.quizzes import services


@job("quizzes.settle")
def settle(handle: JobHandle) -> None:
    """Settle what is overdue; running twice does no harm."""
    handle.result(settled=services.settle_overdue())
