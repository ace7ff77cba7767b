"""Addresses of git repositories: which are allowed, and how they are shown."""

import re

_ALLOWED = re.compile(
    r"https://[^\s/][^\s]*"
    r"|ssh://[^\s/-][^\s]*"
    r"|[A-Za-z0-9._]+@[A-Za-z0-9][A-Za-z0-9.-]*:[^\s-][^\s]*"
    r"|file:///[^\s]+"
)
_SECRET = re.compile(r"(?<=://)[^\s/@]*@")


def is_allowed(url: str) -> bool:
    """Whether git may be pointed at this address: https, ssh, or a folder of this machine."""
    return len(url) <= 500 and url.isprintable() and _ALLOWED.fullmatch(url) is not None


def masked(text: str) -> str:
    """A text with the names and passwords in its addresses taken out."""
    return _SECRET.sub("***@", text)
