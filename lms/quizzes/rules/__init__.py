"""Time, marks and which attempt counts, as pure functions."""
