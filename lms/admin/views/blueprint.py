"""The blueprint of the room, and what several of its pages do alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, flash

from lms.core.errors import Refused

bp = Blueprint("admin", __name__, template_folder="../templates", url_prefix="/office")


@contextmanager
def told() -> Iterator[None]:
    """A refusal is said on the page the person comes back to; services check before they change."""
    try:
        yield
    except Refused as refusal:
        flash(str(refusal), "error")
