"""Requests to publish, with who asked and who decided."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.authoring.models import PublicationRequest, RequestState
from lms.core.db import db

WAITING = (RequestState.OPEN, RequestState.APPROVED)


def requests_of(code: str, limit: int = 30) -> list[PublicationRequest]:
    """The latest requests of a course, the newest first."""
    return list(
        db.session.scalars(
            select(PublicationRequest)
            .where(PublicationRequest.course_code == code)
            .order_by(PublicationRequest.id.desc())
            .limit(limit)
            .options(
                joinedload(PublicationRequest.requested_by, innerjoin=True),
                joinedload(PublicationRequest.decided_by),
            )
        )
    )


def get_request(code: str, request_id: int) -> PublicationRequest | None:
    """One request of this course."""
    return db.session.scalar(
        select(PublicationRequest)
        .where(PublicationRequest.id == request_id, PublicationRequest.course_code == code)
        .options(
            joinedload(PublicationRequest.requested_by, innerjoin=True),
            joinedload(PublicationRequest.decided_by),
        )
    )
