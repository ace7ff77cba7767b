"""How much one may send: little as a rule, more where files come in and to whoever signed in."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

P = ParamSpec("P")
R = TypeVar("R")
MEGABYTE = 1024 * 1024


def takes_files(megabytes: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page that takes files of that size together, whatever the usual limit is.

    Goes below the door, next to the view.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.takes_bytes = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return decorate


def init_app(app: Flask) -> None:
    """Raise the limit before anything reads the form: the check of its token does."""
    app.before_request(_raise)


def _raise() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    takes = getattr(view, "takes_bytes", 0)
    if takes and current_user.is_authenticated:
        request.max_content_length = max(takes, current_app.config["MAX_CONTENT_LENGTH"])
