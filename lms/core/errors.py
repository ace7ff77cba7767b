"""Errors the domain raises on purpose."""


class Refused(Exception):
    """A rule of the school said no. The message is fit to show to the person who asked."""


class Stale(Refused):
    """Somebody (or another tab) changed the thing first; nothing was overwritten."""
