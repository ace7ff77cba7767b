"""Who may do what with accounts."""

from lms.accounts.models import SiteRole, User


def is_administrator(actor: User) -> bool:
    """The office belongs to administrators."""
    return actor.is_administrator


def can_manage_user(actor: User, user: User) -> bool:
    """Administrators look after every account, their own included."""
    return actor.is_administrator


def can_teach(user: User) -> bool:
    """Teachers and administrators may be given classrooms to teach."""
    return user.site_role in {SiteRole.TEACHER, SiteRole.ADMINISTRATOR}
