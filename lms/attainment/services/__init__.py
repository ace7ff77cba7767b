"""Everything that writes in attainment, and what verifies it."""

from lms.attainment.services.planning import BadPlan, adopt, check_plan
from lms.attainment.services.surveys import (
    BadSurvey,
    NotAsked,
    answer_survey,
    begin_survey,
    change_survey,
    end_survey,
)
from lms.attainment.services.verifying import verify

__all__ = [
    "BadPlan",
    "BadSurvey",
    "NotAsked",
    "adopt",
    "answer_survey",
    "begin_survey",
    "change_survey",
    "check_plan",
    "end_survey",
    "verify",
]
