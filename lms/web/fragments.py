"""Pieces of pages that are the same for everybody, rendered once a process.

Only what follows from immutable things (a revision, the catalog of a language) may be kept:
losing the store costs time and nothing else.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup

KEPT = 512

_store: OrderedDict[Hashable, Markup] = OrderedDict()
_lock = Lock()


def init_app(app: Flask) -> None:
    app.jinja_env.globals["per_locale"] = per_locale


def per_locale(name: str, render: Callable[[], str]) -> Markup:
    """A piece that depends on nothing but the language, e.g. the words for scripts."""
    return once((name,), render)


def once(key: tuple[Hashable, ...], render: Callable[[], str]) -> Markup:
    """The piece of this key in the person's language; rendered when it is asked for first."""
    whole = (str(get_locale()), *key)
    with _lock:
        found = _store.get(whole)
        if found is not None:
            _store.move_to_end(whole)
            return found
    made = Markup(render())  # noqa: S704  what a template or macro returned is escaped already
    with _lock:
        _store[whole] = made
        while len(_store) > KEPT:
            _store.popitem(last=False)
    return made
