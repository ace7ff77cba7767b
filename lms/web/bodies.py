"""What one may send: little as a rule, more where files come in; and JSON is an object.

No page reads JSON but by `json_sent`: what is none, is no object or is nested beyond all
measure is answered there, alike for every address.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, abort, current_app, request
from flask.json.provider import DefaultJSONProvider
from flask_login import current_user

from lms.core.i18n import _

P = ParamSpec("P")
R = TypeVar("R")
MEGABYTE = 1024 * 1024


class Json(DefaultJSONProvider):
    """Chinese as it is: pages and answers are smaller than with escapes."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Brackets within brackets without end are no JSON either: whoever asks hears so."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def json_sent() -> dict[str, Any]:
    """The JSON object a script sent; 400 for anything else."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        abort(400, _("收到的内容不完整，没有保存。请刷新页面后再试。"))
    return sent


def takes_files(megabytes: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page that takes files of that size together, whatever the usual limit is.

    Goes below the door, next to the view.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.takes_bytes = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return decorate


def init_app(app: Flask) -> None:
    """JSON read as above; the limit raised before anything reads the form, as its token's
    check does."""
    app.json = Json(app)
    app.before_request(_raise)


def _raise() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    takes = getattr(view, "takes_bytes", 0)
    if takes and current_user.is_authenticated:
        request.max_content_length = max(takes, current_app.config["MAX_CONTENT_LENGTH"])
