"""What the pages over many rooms read: columns, not models, and always for one viewer or class."""

from lms.reports.queries.texts import texts_of

__all__ = ["texts_of"]
