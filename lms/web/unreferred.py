"""Posts from pages whose address is a secret.

Such a page sends no referrer (`Referrer-Policy: no-referrer`), and over HTTPS Flask-WTF asks
for one. Endpoints that are marked here are asked for their token alone, which is what proves
that a page of ours sent the form.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

P = ParamSpec("P")
R = TypeVar("R")


def unreferred(view: Callable[P, R]) -> Callable[P, R]:
    """Take the posts of a page that does not say where it came from, with a right token."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if current_app.config.get("WTF_CSRF_ENABLED", True) and request.method == "POST":
            _require_token()
        return view(*args, **kwargs)

    checked.is_unreferred = True  # type: ignore[attr-defined]
    return checked


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Leave the check of marked endpoints to their own; called when all of them are there."""
    for view in app.view_functions.values():
        if hasattr(view, "is_unreferred"):
            csrf.exempt(view)


def _require_token() -> None:
    token = request.headers.get("X-CSRFToken") or request.form.get("csrf_token")
    try:
        validate_csrf(token)
    except ValidationError:
        abort(400)
