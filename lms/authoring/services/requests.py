"""Requests to publish: asked, decided by a colleague, withdrawn, published as they were pinned."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.authoring.models import PublicationRequest, RequestState
from lms.authoring.policy import can_decide
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.requests import requests_of
from lms.authoring.services.publishing import NoMessage, chosen_drafts, publish_pinned
from lms.authoring.services.refusals import CourseArchived, NothingToPublish
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _


class NotYours(Refused):
    """A request that somebody else has to decide, withdraw or publish."""


class NotOpen(Refused):
    """A request that was decided already."""


def ask(
    desk: CourseDesk,
    paths: Sequence[str] | None,
    *,
    message: str,
    by: User,
    seen: Sequence[str] | None = None,
) -> PublicationRequest:
    """Ask to publish the drafts at these paths as they are now.

    `seen` are the hashes the person had before the eyes: a draft saved since is not pinned
    unseen. The same request twice is one.
    """
    if desk.is_archived:
        raise CourseArchived(_("课程已归档，只能查看。请先由课程负责人取消归档。"))
    if not message.strip():
        raise NoMessage(_("请写一句这次发布改了什么，以后好找。"))
    chosen = chosen_drafts(desk.code, paths)
    if not chosen:
        raise NothingToPublish(_("没有要发布的改动：编写台上的内容与已发布的相同。"))
    if seen is not None and any(one.sha256 not in seen for one in chosen):
        raise Stale(_("有草稿刚刚又保存过，没有提交申请。请看过新内容再提交。"))
    entries = [{"path": one.path, "revision": one.draft_revision_id} for one in chosen]
    for earlier in requests_of(desk.code):
        if earlier.state is RequestState.OPEN and earlier.entries == entries:
            return earlier
    asked = PublicationRequest(
        course_code=desk.code,
        message=message.strip()[:200],
        entries=entries,
        state=RequestState.OPEN,
        requested_by_id=by.id,
        requested_at=now(),
    )
    db.session.add(asked)
    db.session.flush()
    _note("authoring.request", asked, by)
    return asked


def decide(
    desk: CourseDesk, asked: PublicationRequest, *, approve: bool, words: str, by: User
) -> None:
    """Approve a request, or return it with words."""
    _require(asked, RequestState.OPEN)
    if not can_decide(by, desk, asked):
        raise NotYours(_("自己的申请要由同事审阅。"))
    if not approve and not words.strip():
        raise Refused(_("退回时请写明要改什么。"))
    asked.state = RequestState.APPROVED if approve else RequestState.RETURNED
    asked.words, asked.decided_at, asked.decided_by_id = words.strip(), now(), by.id
    db.session.flush()
    _note("authoring.decide", asked, by)


def withdraw(asked: PublicationRequest, *, by: User) -> None:
    """Take one's own request back."""
    _require(asked, RequestState.OPEN, RequestState.APPROVED)
    if asked.requested_by_id != by.id:
        raise NotYours(_("只有提出申请的人可以撤回。"))
    asked.state = RequestState.WITHDRAWN
    db.session.flush()
    _note("authoring.withdraw", asked, by)


def publish_request(desk: CourseDesk, asked: PublicationRequest, *, by: User) -> None:
    """Publish what was approved, exactly as it was pinned."""
    _require(asked, RequestState.APPROVED)
    pinned = [int(entry["revision"]) for entry in asked.entries]
    report = publish_pinned(desk, pinned, message=asked.message, by=by)
    asked.state, asked.publication_id = RequestState.PUBLISHED, report.publication_id
    db.session.flush()


def _require(asked: PublicationRequest, *states: RequestState) -> None:
    """One deed at a time, and only from these states."""
    locked = select(PublicationRequest.id).where(PublicationRequest.id == asked.id)
    db.session.execute(locked.with_for_update())
    db.session.refresh(asked, ["state"])
    if asked.state not in states:
        raise NotOpen(_("这份申请已经处理过，请刷新页面再看。"))


def _note(action: str, asked: PublicationRequest, by: User) -> None:
    journal.write(
        action,
        subject=f"course:{asked.course_code}",
        actor_id=by.id,
        actor_name=by.name,
        request=asked.id,
        state=asked.state.value,
        message=asked.message,
    )
