"""Doors: every endpoint says who may come in, or the application does not start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import Flask, abort
from flask_login import current_user, login_required

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

UNGUARDED = frozenset({"static"})


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may come in."""
    return _declare(view, "public")


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone with an account may come in."""
    return _declare(login_required(view), "signed_in")


def only(may: Callable[[Any], bool]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Those may come in of whom `may(actor)` is true; for all others there is no such page."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(current_user):
                abort(404)
            return view(*args, **kwargs)

        return _declare(login_required(guarded), may.__name__)

    return decorate


def opens(
    argument: str,
    load: Callable[[Any], T | None],
    may: Callable[[Any, T], bool],
) -> Callable[[Callable[Concatenate[T, P], R]], Callable[P, R]]:
    """Load the object the address names, and hand it over only to those who may.

    The view never sees the bare identifier, so it cannot skip the check. Whoever
    may not come in gets the same 404 as for an object that does not exist.
    """

    def decorate(view: Callable[Concatenate[T, P], R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            subject = load(kwargs.pop(argument))
            if subject is None or not may(current_user, subject):
                abort(404)
            return view(subject, *args, **kwargs)

        return _declare(login_required(guarded), may.__name__)

    return decorate


def finds(
    *arguments: str, load: Callable[..., T | None]
) -> Callable[[Callable[Concatenate[T, P], R]], Callable[P, R]]:
    """Hand over what `load(viewer, *arguments)` finds; it finds only what the viewer may see.

    For pages where one statement both loads the thing and checks who asks.
    """

    def decorate(view: Callable[Concatenate[T, P], R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            subject = load(current_user, *(kwargs.pop(name) for name in arguments))
            if subject is None:
                abort(404)
            return view(subject, *args, **kwargs)

        return _declare(login_required(guarded), load.__name__)

    return decorate


def require_a_door_everywhere(app: Flask) -> None:
    """Refuse to start while any endpoint is undeclared."""
    open_walls = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, "access_rule") and endpoint not in UNGUARDED
    ]
    if open_walls:
        raise RuntimeError(f"endpoints without an access rule: {', '.join(sorted(open_walls))}")


def _declare(view: Callable[P, R], rule: str) -> Callable[P, R]:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view
