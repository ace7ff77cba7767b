"""What a Word document is, taken apart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """Something that could not be carried over: its kind, the heading before it, its words."""

    kind: str
    near: str
    words: str


@dataclass(frozen=True)
class Chapter:
    """A Word document taken apart; `html` names picture n as `picture:n`.

    `texts` are the words of every paragraph, to see that none got lost.
    """

    html: str
    pictures: tuple[bytes, ...]
    notes: tuple[Note, ...]
    texts: tuple[str, ...]
