"""The English catalog: every message of the code, each translated, each with its placeholders."""

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LMS = ROOT / "lms"
ENGLISH = LMS / "translations" / "en" / "LC_MESSAGES" / "messages.po"
OWN_KEYWORDS = ("lazy", "plural:1,2")  # as `make messages` names them
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")  # Python's, and those scripts fill in
SHOUTING = re.compile(r"！|\w!")


@cache
def extracted() -> frozenset[str | tuple[str, ...]]:
    """The messages of the code, found as `make messages` finds them."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(OWN_KEYWORDS)}
    found = Catalog()
    for _path, _line, message, _comments, context in extract_from_dir(
        LMS, methods, options, keywords=keywords
    ):
        found.add(message, context=context)
    return frozenset(_identity(message) for message in found if message.id)


@cache
def catalog() -> Catalog:
    """The English catalog; an empty one while there is none."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open(encoding="utf-8") as file:
        return read_po(file, locale="en")


def _identity(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def _messages() -> list[Message]:
    return [message for message in catalog() if message.id]


def _forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_there_are_messages_to_translate():
    assert len(extracted()) > 100


def test_the_catalog_holds_just_the_messages_of_the_code():
    known = {_identity(message) for message in _messages()}

    assert sorted(map(str, extracted() - known)) == [], "not in the catalog: run `make messages`"
    assert sorted(map(str, known - extracted())) == [], "not in the code any more"


def test_every_message_is_translated():
    empty = [message.id for message in _messages() if not all(_forms(message.string))]

    assert empty == []


def test_no_translation_is_a_guess():
    assert [message.id for message in _messages() if message.fuzzy] == []


def test_a_translation_keeps_the_placeholders():
    changed = [
        (message.id, message.string)
        for message in _messages()
        if [_placeholders(form) for form in _forms(message.id)]
        != [_placeholders(form) for form in _forms(message.string)]
    ]

    assert changed == []


def test_the_voice_is_calm():
    said = [*map(str, extracted()), *(str(message.string) for message in _messages())]

    assert [text for text in said if SHOUTING.search(text)] == []
