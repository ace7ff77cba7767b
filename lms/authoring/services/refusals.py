"""How the desk says no."""

from collections.abc import Sequence

from lms.core.errors import Refused, Stale
from lms.core.findings import Finding


class BadPath(Refused):
    """A path no document or medium of a course may have."""


class BadText(Refused):
    """A text that is too long, or that no file could hold."""


class CourseArchived(Refused):
    """An archived course is only read."""


class NotThere(Refused):
    """A path that is not at the desk, or not any more."""


class AlreadyThere(Refused):
    """A path that is taken."""


class DraftMoved(Stale):
    """The document is not any more what the author began from; `sha256` is what stands now."""

    def __init__(self, message: str, sha256: str) -> None:
        super().__init__(message)
        self.sha256 = sha256


class HasErrors(Refused):
    """A course that cannot be published as it stands; `findings` say why."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class NothingToPublish(Refused):
    """No draft differs from what is published."""


class NeedsReview(Refused):
    """A course that asks for a colleague's approval before anything is published."""


class CannotReshape(Refused):
    """A change of the structure that the course, as it stands, does not allow."""


class LastOwner(Refused):
    """A course is never without an owner."""


class NotAnAuthor(Refused):
    """Nobody has this number, or they do not write this course."""


class CodeTaken(Refused):
    """A course code that cannot be had."""
