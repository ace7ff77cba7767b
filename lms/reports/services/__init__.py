"""Everything that writes in reports."""

from lms.reports.services.warnings import EmptyNote, note, set_thresholds

__all__ = ["EmptyNote", "note", "set_thresholds"]
