"""Names of media files, and the places in documents that lead to them."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

LONGEST = 60
AWKWARD = re.compile(r"[\s()<>%#?\"']")
UNSAFE = re.compile(r"[\x00-\x20\x7f\\/:*?\"<>|#%()\[\]{}&'`^~]+")
# What follows `](` of a link or picture, or `]: ` of a definition, up to blank or bracket.
TARGET = re.compile(r"(\]\(\s*<?|^[ ]{0,3}\[[^\]^\n]+\]:\s*<?)([^\s)>]+)", re.MULTILINE)


def safe_name(name: str, taken: Callable[[str], bool]) -> str:
    """A file name no system and no Markdown stumbles over, not taken yet; Chinese stays."""
    base = posixpath.basename(name.replace("\\", "/"))
    stem, dot, ending = base.rpartition(".")
    if not dot:
        stem, ending = base, ""
    stem = UNSAFE.sub("-", stem).strip("-. ")[:LONGEST] or "file"
    ending = UNSAFE.sub("", ending).lower()
    found, number = f"{stem}.{ending}" if ending else stem, 2
    while taken(found):
        found = f"{stem}-{number}.{ending}" if ending else f"{stem}-{number}"
        number += 1
    return found


def folder_beside(document: str) -> str:
    """The media folder of the place a document stands at."""
    return posixpath.join(posixpath.dirname(document), "media")


def way(document: str, path: str) -> str:
    """How a document names a file of its course, as Markdown writes it."""
    base = posixpath.dirname(document) or "."
    return AWKWARD.sub(lambda sign: quote(sign[0]), posixpath.relpath(path, base))


def relinked(text: str, document: str, old: str, new: str) -> str:
    """The text with every link to one file leading to another; all else stays."""
    base = posixpath.dirname(document)

    def replaced(found: re.Match[str]) -> str:
        written, mark, anchor = found[2].partition("#")
        path = posixpath.normpath(posixpath.join(base, unquote(written)))
        return found[1] + way(document, new) + mark + anchor if path == old else found[0]

    return TARGET.sub(replaced, text)
