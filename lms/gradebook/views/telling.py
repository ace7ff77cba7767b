"""What several pages of the gradebook do alike: say refusals, read small things of forms."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, flash

from lms.classrooms.models import Classroom
from lms.core.errors import Refused
from lms.gradebook import services


@contextmanager
def told() -> Iterator[None]:
    """A refusal is said on the page the person comes back to; services check before they change."""
    try:
        yield
    except Refused as refusal:
        flash(str(refusal), "error")


def lock_of(classroom: Classroom) -> str:
    """Why nothing can be changed by hand, in a sentence; "" when it can."""
    try:
        services.require_unlocked(classroom)
    except Refused as refusal:
        return str(refusal)
    return ""


def read_moment(text: str) -> datetime | None:
    """A moment on the school's clock as a browser sends it; None when it is none."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=_zone())
    except ValueError:
        return None


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.extensions["lms_settings"].timezone)
