"""Every read of this room."""

from lms.assignments.queries.allowances import (
    allowance_in,
    allowances_for,
    allowances_of,
    granted,
    is_admitted,
    is_for,
    is_visible_to,
    nearest_first,
)
from lms.assignments.queries.assigned import (
    Given,
    GlossaryPage,
    TaskPage,
    assignment_with_text,
    assignments_in,
    assignments_of,
    get_assignment,
    glossary_page_of,
    steps_of,
    task_page_of,
    work_of,
    works_in,
)
from lms.assignments.queries.comments import (
    bank_of,
    comments_for,
    is_asked_in,
    own_comment,
)

__all__ = [
    "Given",
    "GlossaryPage",
    "TaskPage",
    "allowance_in",
    "allowances_for",
    "allowances_of",
    "assignment_with_text",
    "assignments_in",
    "assignments_of",
    "bank_of",
    "comments_for",
    "get_assignment",
    "glossary_page_of",
    "granted",
    "is_admitted",
    "is_asked_in",
    "is_for",
    "is_visible_to",
    "nearest_first",
    "own_comment",
    "steps_of",
    "task_page_of",
    "work_of",
    "works_in",
]
