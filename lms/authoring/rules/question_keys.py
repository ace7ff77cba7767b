"""The next free key of a question, in the manner of those the document has."""

import re
from collections.abc import Collection, Sequence

_NUMBER = re.compile(r"^(.*?)([0-9]+)$")
# How keys of questions follow the key of their document: T03-Q has T03-I01, a bank T03-B01.
_OF_QUIZ = re.compile(r"^(.*)-Q[0-9]*$")


def next_key(here: Sequence[str], taken: Collection[str], document: str) -> str:
    """The key after the last one of the document that is not taken in the course."""
    found = next((match for key in reversed(here) if (match := _NUMBER.match(key))), None)
    if found:
        stem, number, width = found[1], int(found[2]), len(found[2])
    else:
        stem, number, width = _stem(document), 0, 2
    while True:
        number += 1
        key = f"{stem}{number:0{width}d}"
        if key not in taken:
            return key


def _stem(document: str) -> str:
    quiz = _OF_QUIZ.match(document)
    return f"{quiz[1]}-I" if quiz else document or "I"
