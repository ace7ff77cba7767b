"""Keeping, changing, sharing and counting the comments of a teacher's bank."""

from collections.abc import Collection

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments import queries
from lms.assignments.models import BankComment
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _

LONGEST_BANKED = 500


class NotAComment(Refused):
    """It is empty, or longer than anybody would insert."""


class AlreadyBanked(Refused):
    """The same words are in the bank."""


def bank_comment(
    *, owner: User, text: str, question_id: int | None = None, shared_in_id: int | None = None
) -> BankComment:
    """Keep a comment for later, of one question or in general; the same words are kept once."""
    words = _checked(text)
    kept = _same(owner, words, question_id)
    if kept is not None:
        return kept
    comment = BankComment(
        owner_id=owner.id,
        question_id=question_id,
        shared_in_id=shared_in_id,
        text=words,
        uses=0,
        created_at=now(),
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def change_comment(comment: BankComment, *, text: str, shared_in_id: int | None) -> BankComment:
    """Reword a comment of one's own, and share it with a classroom's teachers or no longer."""
    words = _checked(text)
    owner = db.session.get_one(User, comment.owner_id)
    kept = _same(owner, words, comment.question_id)
    if kept is not None and kept.id != comment.id:
        raise AlreadyBanked(_("评语库里已经有同样的一条，没有保存。"))
    comment.text, comment.shared_in_id = words, shared_in_id
    db.session.flush()
    return comment


def delete_comment(comment: BankComment) -> None:
    """Take a comment out of the bank; what was written with it stays."""
    db.session.delete(comment)
    db.session.flush()


def count_uses(
    *,
    marker: User,
    classroom_id: int,
    ids: Collection[int],
    comment: str,
    question_id: int | None = None,
) -> None:
    """Count the bank's comments that were inserted here and are still in what was saved."""
    for one in queries.comments_for(marker, classroom_id, question_id):
        if one.id in ids and one.text in comment:
            one.uses += 1
    db.session.flush()


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise NotAComment(_("评语是空的，没有存进评语库。请先写评语。"))
    if len(words) > LONGEST_BANKED:
        raise NotAComment(
            _(
                "评语库里的一条最多 %(most)s 个字，这一条有 %(n)s 个字。",
                most=LONGEST_BANKED,
                n=len(words),
            )
        )
    return words


def _same(owner: User, words: str, question_id: int | None) -> BankComment | None:
    return db.session.scalar(
        select(BankComment).where(
            BankComment.owner_id == owner.id,
            BankComment.text == words,
            BankComment.question_id == question_id
            if question_id is not None
            else BankComment.question_id.is_(None),
        )
    )
