"""The text of a course: documents parsed, checked and compiled, pure and with line numbers."""
