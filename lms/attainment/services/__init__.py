"""Everything that writes in attainment, and what verifies it."""

from lms.attainment.services.planning import BadPlan, adopt, check_plan
from lms.attainment.services.verifying import verify

__all__ = ["BadPlan", "adopt", "check_plan", "verify"]
