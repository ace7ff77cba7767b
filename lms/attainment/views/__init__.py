"""Pages of attainment."""

from lms.attainment.views import heat
from lms.attainment.views.blueprint import bp

__all__ = ["bp", "heat"]
