"""The office: home, people, terms, classrooms, grades, journal, jobs, health."""

from lms.admin.views import classrooms, grades, home, people, records, state_rules, terms
from lms.admin.views.blueprint import bp

__all__ = ["bp", "classrooms", "grades", "home", "people", "records", "state_rules", "terms"]
