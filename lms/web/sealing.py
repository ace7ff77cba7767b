"""The key that seals a person's unsent answers in a browser for nobody else to read."""

import base64
import hashlib
import hmac

from flask import Flask

PURPOSE = "answers that wait in a browser"


def init_app(app: Flask) -> None:
    secret = str(app.config["SECRET_KEY"])
    app.jinja_env.globals["queue_key"] = lambda owner, work: queue_key(secret, owner, work)


def queue_key(secret: str, owner: int, work: int | str) -> str:
    """256 bits for one person's one piece of work, in base64.

    It does not depend on the sign-in: the same person finds the answers again after signing
    in anew. A page shows it to that person alone, and no browser stores it.
    """
    told = f"{PURPOSE}\n{owner}\n{work}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), told, hashlib.sha256)).decode()
