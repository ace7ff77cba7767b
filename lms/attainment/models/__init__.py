"""Tables of attainment: how a classroom computes it, and what students say themselves."""

from lms.attainment.models.plans import AttainmentPlan
from lms.attainment.models.surveys import Survey, SurveyAnswer, SurveySource

__all__ = ["AttainmentPlan", "Survey", "SurveyAnswer", "SurveySource"]
