"""Headers every answer carries: what a page may load, and that nobody frames or caches it."""

import secrets

from flask import Flask, Response, request

_LINES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _policy(**changed: str) -> str:
    lines = _LINES | {name.replace("_", "-"): value for name, value in changed.items()}
    return "; ".join(f"{name} {value}" for name, value in lines.items())


POLICY = _policy()


def init_app(app: Flask) -> None:
    app.after_request(_add)


def style_nonce() -> str:
    """A word by which one answer lets an editor bring styles of its own."""
    return secrets.token_urlsafe(16)


def for_editor(response: Response, nonce: str) -> Response:
    """A page with an editor: styles with this nonce, and pages of ours in frames."""
    policy = _policy(style_src=f"'self' 'nonce-{nonce}'", frame_src="'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


def framed(response: Response) -> Response:
    """A page that pages of ours may show in a frame; nothing on it can be sent."""
    policy = _policy(frame_ancestors="'self'", form_action="'none'")
    response.headers["Content-Security-Policy"] = policy
    return response


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        # A shared lab computer: the next person must not page back into this one's work.
        headers.setdefault("Cache-Control", "no-store")
    return response
