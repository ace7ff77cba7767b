"""Who has a notebook of mistakes."""

from lms.accounts.models import User


def keeps_notebook(actor: User) -> bool:
    """Whoever is neither teacher nor administrator; a notebook is seen by nobody else."""
    return not (actor.is_teacher or actor.is_administrator)
