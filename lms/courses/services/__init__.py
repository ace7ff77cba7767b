"""Every write of this room: reading progress, publications with their projection, archiving."""

from lms.courses.services.archiving import set_archived
from lms.courses.services.projection import project
from lms.courses.services.publishing import NothingPublished, undo_publication
from lms.courses.services.reading import note_reading

__all__ = ["NothingPublished", "note_reading", "project", "set_archived", "undo_publication"]
