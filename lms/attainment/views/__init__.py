"""Pages of attainment."""

from lms.attainment.views import course, heat, plan, trail
from lms.attainment.views.blueprint import bp

__all__ = ["bp", "course", "heat", "plan", "trail"]
