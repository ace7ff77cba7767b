"""What this room answers when rooms below ask."""

from lms.accounts.models import User
from lms.authoring.policy import can_come_to_desk
from lms.authoring.queries.media import drafted_type
from lms.core.signals import medium_asked


def listen() -> None:
    """Connect; called once for each application, and harmless when called again."""
    medium_asked.connect(on_medium)


def on_medium(sha256: str, *, viewer: User, **_more: object) -> str | None:
    """A medium that stands in a draft, for the authors of its course."""
    if not can_come_to_desk(viewer):
        return None
    return drafted_type(sha256, viewer.id, is_administrator=viewer.is_administrator)
