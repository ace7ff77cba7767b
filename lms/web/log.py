"""The request log: one line a request, with an id that error pages show."""

import json
import logging
import re
import secrets
import sys
import time

from flask import Flask, Response, g, request

from lms.core.clock import now

log = logging.getLogger("lms.requests")
CLEAN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class JsonLines(logging.Formatter):
    """A line of JSON for each record, as log collectors read it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(form: str) -> None:
    """Send the log to standard error, as text for people or JSON for machines."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else plain)
    root = logging.getLogger("lms")
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if CLEAN_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()


def _finish(response: Response) -> Response:
    if "began" not in g:
        return response
    facts = {
        "id": g.request_id,
        "method": request.method,
        "path": g.get("path_to_log", request.path),  # an address may be a secret
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
        "user": g.get("user_id"),
    }
    words = "%(id)s %(method)s %(path)s %(status)s %(ms)sms"
    log.info(words, facts, extra={"facts": facts})
    response.headers["X-Request-Id"] = g.request_id
    return response
