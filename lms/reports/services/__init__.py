"""Everything that writes in reports."""
