"""Revisions and publications for tests."""

from lms.accounts.models import User
from lms.core.db import db
from lms.revisions import services
from lms.revisions.models import DocumentKind, Publication, Revision
from lms.revisions.queries import current_publication


def a_revision(
    source: str = "正文",
    *,
    course_code: str = "CSF",
    kind: DocumentKind = DocumentKind.LESSON,
    key: str = "T03",
    author: User | None = None,
) -> Revision:
    revision = services.save(
        course_code,
        kind,
        key,
        source=source,
        compiled={"text": source},
        author_id=author and author.id,
    )
    db.session.commit()
    return revision


def a_publication(
    *revisions: Revision, course_code: str = "CSF", by: User | None = None
) -> Publication:
    """A publication of the given revisions on top of what stands."""
    publication = services.publish(
        course_code,
        [(f"{number}.md", revision) for number, revision in enumerate(revisions)],
        "发布",
        by,
        after=current_publication(course_code),
    )
    db.session.commit()
    return publication
