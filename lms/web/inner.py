"""One request answered inside another: a page as somebody else has it, read only."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_login import UserMixin
from werkzeug.exceptions import HTTPException

ROOT = "lms.root"  # where the application lies, for a request inside another
KEPT_HEADERS = ("Content-Type", "Location", "Content-Security-Policy", "ETag", "Last-Modified")


@dataclass(frozen=True)
class Notice:
    """What stands over every page of such a look, and the way out of it."""

    text: str
    href: str
    label: str


@dataclass(frozen=True)
class Target:
    """What an address inside leads to: the endpoint, and what its address names."""

    endpoint: str
    arguments: Mapping[str, Any]


def target_of(page: str, method: str = "GET") -> Target | None:
    """Where an address of this application leads; None: nowhere."""
    try:
        adapter = current_app.url_map.bind_to_environ(request.environ)
        endpoint, arguments = adapter.match("/" + page, method=method)
    except HTTPException:
        return None
    return Target(endpoint, arguments)


@contextmanager
def apart() -> Iterator[None]:
    """A context of its own, with its own session of the database and its own `g`."""
    with _app().app_context():
        yield


def answer_as(person: UserMixin, page: str, environ: Mapping[str, Any], notice: Notice) -> Response:
    """The answer to GET `page` for this person, all its links below the address of the look.

    Called within `apart`. `environ` comes from `environ_below`. Cookies of the answer are
    dropped: whoever looks stays who they are.
    """
    app = _app()
    with app.request_context({**environ, "PATH_INFO": "/" + page}):
        g._login_user = person  # as flask_login keeps whom it has loaded
        g.notice = notice
        answer = app.full_dispatch_request()
        answer.direct_passthrough = False
        kept = [(name, value) for name, value in answer.headers if name in KEPT_HEADERS]
        return Response(answer.get_data(), answer.status_code, kept)


def environ_below(script: str) -> dict[str, Any]:
    """What the server told of this request, for a GET to the same application below `script`."""
    told = {
        name: value
        for name, value in request.environ.items()
        if not name.startswith(("werkzeug.", "flask.", "CONTENT_", "HTTP_IF_", "HTTP_RANGE"))
    }
    below = {"SCRIPT_NAME": request.script_root + script, ROOT: request.script_root}
    return told | below | {"REQUEST_METHOD": "GET"}


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
