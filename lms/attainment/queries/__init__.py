"""Every read of attainment."""

from lms.attainment.queries.figures import figures_of, own_plan
from lms.attainment.queries.heat import (
    Heat,
    TrainingRow,
    get_objective,
    heat_of,
    objectives_in,
    training_of,
)
from lms.attainment.queries.plans import latest_plan, plans_of
from lms.attainment.queries.surveys import indirect_of

__all__ = [
    "Heat",
    "TrainingRow",
    "figures_of",
    "get_objective",
    "heat_of",
    "indirect_of",
    "latest_plan",
    "objectives_in",
    "own_plan",
    "plans_of",
    "training_of",
]
