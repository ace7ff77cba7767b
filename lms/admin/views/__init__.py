"""The office: home, people, terms, classrooms, journal, jobs, health."""

from lms.admin.views import classrooms, home, people, records, terms
from lms.admin.views.blueprint import bp

__all__ = ["bp", "classrooms", "home", "people", "records", "terms"]
