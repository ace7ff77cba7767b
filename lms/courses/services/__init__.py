"""Every write of this room: reading progress, and publications with their projection."""

from lms.courses.services.projection import project
from lms.courses.services.publishing import NothingPublished, undo_publication
from lms.courses.services.reading import note_reading

__all__ = ["NothingPublished", "note_reading", "project", "undo_publication"]
