"""Taking back what was published, and handing out what is."""

from lms.accounts.models import User
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.services.projection import project
from lms.revisions import queries as revisions
from lms.revisions import services as revision_services
from lms.revisions.models import Publication


class NothingPublished(Refused):
    """A course of which nothing is published."""


def undo_publication(
    course_code: str, by: User | None, *, publication_id: int | None = None
) -> Publication:
    """Take the standing publication of a course back; the state before it stands again.

    `publication_id` is the one the person saw; another one by now is refused.
    """
    standing = revisions.current_publication(course_code)
    if standing is None or publication_id not in (None, standing.id):
        raise NothingPublished(
            _("要撤销的发布已经不是当前的内容，没有改动。请刷新页面，看过现在的发布记录再做决定。")
        )
    with db.session.begin_nested():
        earlier = revision_services.undo(standing, by)
        project(course_code)
    return earlier
