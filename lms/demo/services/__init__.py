"""Making the made-up school, and emptying a database that holds nothing else."""

from lms.demo.services.emptying import NotTheDemo, empty_database, require_no_other_school
from lms.demo.services.loading import Made, NoTask, accounts, load, new_initial_password

__all__ = [
    "Made",
    "NoTask",
    "NotTheDemo",
    "accounts",
    "empty_database",
    "load",
    "new_initial_password",
    "require_no_other_school",
]
