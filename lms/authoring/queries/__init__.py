"""Reads of the desk; each module says what it loads."""
