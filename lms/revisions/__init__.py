"""Immutable revisions of authored texts, and the publications that make sets of them current."""
