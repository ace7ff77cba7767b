"""Every read of attainment."""

from lms.attainment.queries.heat import (
    Heat,
    TrainingRow,
    get_objective,
    heat_of,
    objectives_in,
    training_of,
)
from lms.attainment.queries.plans import latest_plan

__all__ = [
    "Heat",
    "TrainingRow",
    "get_objective",
    "heat_of",
    "latest_plan",
    "objectives_in",
    "training_of",
]
