"""Pages of attainment."""

from lms.attainment.views import charts, course, heat, plan, surveys, trail
from lms.attainment.views.blueprint import bp

__all__ = ["bp", "charts", "course", "heat", "plan", "surveys", "trail"]
