"""Every read of attainment."""

from lms.attainment.queries.compare import Compared, classrooms_like, compared
from lms.attainment.queries.figures import (
    figures_of,
    outline_of,
    plan_for,
    pooled_figures,
    samples_of,
)
from lms.attainment.queries.heat import (
    Heat,
    TrainingRow,
    get_objective,
    heat_in,
    heat_of,
    objectives_in,
    training_of,
)
from lms.attainment.queries.plans import (
    asked_objectives,
    default_plan,
    latest_plan,
    own_plan,
    plans_of,
)
from lms.attainment.queries.sample import Item, Sample, sample_of
from lms.attainment.queries.surveys import (
    answered_counts,
    answers_by,
    asked_in,
    get_survey,
    indirect_of,
    level_counts,
    open_to,
    surveys_of,
)
from lms.attainment.queries.trails import (
    Answer,
    Leaf,
    Step,
    Trail,
    trail_of_figure,
    trail_of_objectives,
)

__all__ = [
    "Answer",
    "Compared",
    "Heat",
    "Item",
    "Leaf",
    "Sample",
    "Step",
    "Trail",
    "TrainingRow",
    "answered_counts",
    "answers_by",
    "asked_in",
    "asked_objectives",
    "classrooms_like",
    "compared",
    "default_plan",
    "figures_of",
    "get_objective",
    "get_survey",
    "heat_in",
    "heat_of",
    "indirect_of",
    "latest_plan",
    "level_counts",
    "objectives_in",
    "open_to",
    "outline_of",
    "own_plan",
    "plan_for",
    "plans_of",
    "pooled_figures",
    "sample_of",
    "samples_of",
    "surveys_of",
    "trail_of_figure",
    "trail_of_objectives",
    "training_of",
]
