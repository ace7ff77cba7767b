"""Reads of what mends made of papers: for verifying, for undoing, and for the pages that tell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, func, not_, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import User
from lms.core.db import db
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem


def changes_of(mend_ids: Collection[int], *, undone: bool = False) -> list[MendChange]:
    """What these mends made of each paper (or their undoing did), paper by paper."""
    return list(
        db.session.scalars(
            select(MendChange)
            .where(MendChange.mend_id.in_(mend_ids), MendChange.is_undo.is_(undone))
            .order_by(MendChange.id)
        )
    )


@dataclass(frozen=True)
class MendedPaper:
    """One paper a mend touched, as its page lists it."""

    item_id: int
    attempt_id: int
    number: str
    name: str
    attempt: int
    earned_before: Decimal | None
    possible_before: Decimal
    earned_after: Decimal | None
    possible_after: Decimal
    is_kept: bool


def mended_papers(mend_id: int) -> list[MendedPaper]:
    """Every paper a mend touched, by 学号, with what it made of its question last."""
    rows = db.session.execute(
        select(
            MendChange.item_id,
            Attempt.id,
            User.number,
            User.name,
            Attempt.number,
            MendChange.earned_before,
            MendChange.possible_before,
            MendChange.earned_after,
            MendChange.possible_after,
            MendChange.is_kept,
        )
        .join(PaperItem, PaperItem.id == MendChange.item_id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(User, User.id == Attempt.student_id)
        .where(MendChange.mend_id == mend_id, MendChange.is_undo.is_(False))
        .order_by(User.number, Attempt.number, MendChange.id)
    )
    papers = [MendedPaper(*values) for values in map(tuple, rows)]
    return list({paper.item_id: paper for paper in papers}.values())


def mended_leaves(attempt_id: int) -> dict[int, list[Mend]]:
    """The mends that touched a paper and stand, by the id of its question on that paper."""
    rows = db.session.execute(
        select(MendChange.item_id, Mend)
        .join(Mend, Mend.id == MendChange.mend_id)
        .join(PaperItem, PaperItem.id == MendChange.item_id)
        .where(
            PaperItem.attempt_id == attempt_id,
            MendChange.is_undo.is_(False),
            Mend.undone_at.is_(None),
        )
        .order_by(Mend.id)
    )
    found: dict[int, list[Mend]] = {}
    for item_id, mend in rows:
        mends = found.setdefault(item_id, [])
        if mend not in mends:  # it may have touched a question twice
            mends.append(mend)
    return found


def mends_kept(attempt_id: int) -> dict[Mend, set[int]]:
    """The mends that stand and left questions of a paper as they were, with these by id.

    Questions that were mended once more since are not among them.
    """
    later = aliased(MendChange)
    rows = db.session.execute(
        select(Mend, MendChange.item_id)
        .join(MendChange, MendChange.mend_id == Mend.id)
        .join(PaperItem, PaperItem.id == MendChange.item_id)
        .where(
            PaperItem.attempt_id == attempt_id,
            Mend.undone_at.is_(None),
            MendChange.is_kept,
            MendChange.version_after_id == MendChange.version_before_id,
            not_(exists().where(later.item_id == MendChange.item_id, later.id > MendChange.id)),
        )
        .order_by(Mend.id, MendChange.item_id)
        .options(joinedload(Mend.target))
    )
    found: dict[Mend, set[int]] = {}
    for mend, item_id in rows:
        found.setdefault(mend, set()).add(item_id)
    return found


def points_moved_at(attempt_id: int) -> datetime | None:
    """When a mend, or its undoing, last changed what a question of this attempt gives."""
    return db.session.scalar(
        select(func.max(MendChange.at))
        .join(PaperItem, PaperItem.id == MendChange.item_id)
        .where(
            PaperItem.attempt_id == attempt_id,
            MendChange.earned_before.is_distinct_from(MendChange.earned_after)
            | (MendChange.possible_before != MendChange.possible_after),
        )
    )


def possible_then(attempt_id: int, moment: datetime) -> dict[int, Decimal]:
    """The full marks that questions of this attempt had then, if they were mended since."""
    rows = db.session.execute(
        select(MendChange.item_id, MendChange.possible_before)
        .join(PaperItem, PaperItem.id == MendChange.item_id)
        .where(PaperItem.attempt_id == attempt_id, MendChange.at > moment)
        .order_by(MendChange.id.desc())  # the first change since says it last
    )
    return {row[0]: row[1] for row in rows}
