"""What of a rating still stands when its table is exchanged for another revision."""

from decimal import Decimal

from lms.courses.rules.compiled import TableText
from lms.evaluations.rules.ratings import SKIPPED, fault_of, options_of


def fitted(
    text: TableText, evaluator: str, criterion: str, choice: str, points: Decimal | None
) -> tuple[str, Decimal | None] | None:
    """The rating (choice, points) as it stands in `text`; None where it does not fit there.

    Rows are known by their stable keys. A choice keeps its label and takes the points it has
    now; points stay if the row still allows them.
    """
    row = next((one for one in text.criteria_for(evaluator) if one.key == criterion), None)
    if row is None:
        return None
    if choice == SKIPPED:
        return (choice, None) if text.may_skip else None
    if text.options:
        worth = dict(options_of(text, row))
        return (choice, worth[choice]) if choice in worth else None
    if choice or points is None or fault_of(row, points) is not None:
        return None
    return "", points
