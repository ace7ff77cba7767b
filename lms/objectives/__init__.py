"""The tree of objectives: what a task teaches and which training objective it supports."""
