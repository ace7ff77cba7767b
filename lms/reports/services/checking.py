"""Every figure of the gradebook derived again: the ledger, attainment, what was exported."""

from lms.attainment.services import verifying as attainment
from lms.gradebook.queries.checking import classrooms_with_items
from lms.gradebook.rules.verified import Checked, together
from lms.gradebook.services import verifying as ledger
from lms.reports.services.verifying import verify_archives


def check_all(classroom_id: int | None = None) -> Checked:
    """All classrooms, or one, and the archives that were made of them. Writes nothing."""
    classrooms = classrooms_with_items(classroom_id)
    return together(
        [
            *(ledger.verify_classroom(one) for one in classrooms),
            *(attainment.verify(one) for one in classrooms),
            verify_archives(classroom_id),
        ]
    )
