"""Whole numbers that browsers send, in addresses and in forms: none that no database could hold."""

import re
from collections.abc import Iterable

from flask import Flask
from werkzeug.routing import IntegerConverter

# As many digits as surely fit into 64 bits; Python and the databases choke on longer ones.
DIGITS = r"\d{1,18}"
_WHOLE = re.compile(DIGITS)


class _Id(IntegerConverter):
    """`<int:…>` in every address: what is longer names nothing, so it is not found."""

    regex = DIGITS


def init_app(app: Flask) -> None:
    """Goes before the rooms are added: an address is read by the converter of that moment."""
    app.url_map.converters["int"] = _Id


def whole(text: str) -> int | None:
    """The whole number, or None for any other text: `request.form.get("item", type=whole)`."""
    return int(text) if _WHOLE.fullmatch(text) else None


def wholes(texts: Iterable[str]) -> list[int]:
    """The whole numbers among these; what is none is passed over."""
    return [number for number in map(whole, texts) if number is not None]
