"""Who writes a course, what has been saved of it, and what is asked about it."""

from lms.authoring.models.drafts import Draft, DraftRevision, WorkingCopy
from lms.authoring.models.incoming import GitLink, Incoming, IncomingFile
from lms.authoring.models.people import Author, AuthorRole, Desk
from lms.authoring.models.reviewing import DraftComment, PublicationRequest, RequestState
from lms.authoring.models.trying import Preview

__all__ = [
    "Author",
    "AuthorRole",
    "Desk",
    "Draft",
    "DraftComment",
    "DraftRevision",
    "GitLink",
    "Incoming",
    "IncomingFile",
    "Preview",
    "PublicationRequest",
    "RequestState",
    "WorkingCopy",
]
