"""Columns a teacher enters by hand: made, changed, and taken out of the gradebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.courses.queries import the_course
from lms.gradebook import queries
from lms.gradebook.models import GradeItem, ItemKind, Mark, StandingMark
from lms.gradebook.services.locks import hold_ledger, require_unlocked
from lms.objectives.queries import objectives_of

MOST = 1000  # the highest full mark
PLACES = 2


class BadItem(Refused):
    """The column cannot be like this."""


@dataclass(frozen=True)
class ItemWish:
    """What a column shall be; `shares` say which objectives its marks are evidence for."""

    title: str
    possible: Decimal
    category: str
    shares: tuple[tuple[str, Decimal], ...] = ()

    @property
    def objectives(self) -> list[dict[str, Any]]:
        return [{"code": code, "share": plain(share)} for code, share in self.shares if share]


def add_item(classroom: Classroom, wish: ItemWish, *, by: User) -> GradeItem:
    """A new column at the end, hidden from students until it is released."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    wish = _checked(classroom, wish, None)
    item = GradeItem(
        classroom_id=classroom.id,
        kind=ItemKind.ENTERED,
        title=wish.title,
        category=wish.category,
        possible=wish.possible,
        position=_next_position(classroom.id),
        objectives=wish.objectives,
    )
    db.session.add(item)
    db.session.flush()
    _note("gradebook.item_add", item, by)
    return item


def change_item(classroom: Classroom, item: GradeItem, wish: ItemWish, *, by: User) -> None:
    """Change a column; its full mark and objectives only before it has marks."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    _require_entered(item)
    wish = _checked(classroom, wish, item)
    is_other = wish.possible != item.possible or wish.objectives != item.objectives
    if is_other and has_marks(item):
        raise BadItem(
            _("这一项已经录过成绩，满分和目标不能再改，不然先后录入的成绩不能相比。请新建一项。")
        )
    item.title, item.category = wish.title, wish.category
    item.possible, item.objectives = wish.possible, wish.objectives
    db.session.flush()
    _note("gradebook.item_change", item, by)


def retire_item(classroom: Classroom, item: GradeItem, *, by: User) -> None:
    """Take a column out of the gradebook once none of its marks counts; the ledger keeps them."""
    hold_ledger(classroom)
    require_unlocked(classroom)
    _require_entered(item)
    stands = exists().where(StandingMark.item_id == item.id, StandingMark.mark_id.is_not(None))
    if db.session.scalar(select(stands)):
        raise BadItem(_("这一项还有成绩。请先在成绩表里清除这一列，再移除它。"))
    item.is_retired = True
    db.session.flush()
    _note("gradebook.item_retire", item, by)


def has_marks(item: GradeItem) -> bool:
    """Whether anything was ever entered in the column."""
    return bool(db.session.scalar(select(exists().where(Mark.item_id == item.id))))


def _require_entered(item: GradeItem) -> None:
    if item.kind is not ItemKind.ENTERED:
        raise BadItem(_("这一项的成绩来自活动或出勤，不能在这里改。"))


def _checked(classroom: Classroom, wish: ItemWish, item: GradeItem | None) -> ItemWish:
    title = " ".join(wish.title.split())[:200]
    if not title:
        raise BadItem(_("请填写成绩项的名称。"))
    others = [
        one for one in queries.columns_of(classroom.id) if item is None or one.item is not item
    ]
    if any(one.title == title for one in others):
        raise BadItem(_("已经有一项叫“%(title)s”，请换一个名称。", title=title))
    if not 0 < wish.possible <= MOST or round_half_up(wish.possible, PLACES) != wish.possible:
        raise BadItem(_("满分应大于 0、不超过 %(most)s，最多两位小数。", most=MOST))
    tree = queries.tree_of(classroom.id, the_course(classroom.course_code))
    if wish.category not in {one.code for one in tree.categories}:
        raise BadItem(_("请选择它计入成绩构成的哪一类。"))
    _check_shares(classroom, wish.shares, item)
    return ItemWish(title, wish.possible, wish.category, wish.shares)


def _check_shares(
    classroom: Classroom, shares: Sequence[tuple[str, Decimal]], item: GradeItem | None
) -> None:
    known = {one.code for one in objectives_of(classroom.course_code)}
    if item is not None:
        known |= {part["code"] for part in item.objectives}
    for code, share in shares:
        if code not in known:
            raise BadItem(_("课程里没有目标 %(code)s，请刷新页面。", code=code))
        if not 0 <= share <= MOST or round_half_up(share, PLACES) != share:
            raise BadItem(
                _(
                    "目标 %(code)s 的份额应是 0 到 %(most)s 的数，最多两位小数。",
                    code=code,
                    most=MOST,
                )
            )


def _next_position(classroom_id: int) -> int:
    last = db.session.scalar(
        select(func.max(GradeItem.position)).where(GradeItem.classroom_id == classroom_id)
    )
    return (last or 0) + 1


def _note(action: str, item: GradeItem, by: User) -> None:
    journal.write(
        action,
        subject=f"classroom:{item.classroom_id}",
        actor_id=by.id,
        actor_name=by.name,
        item=item.id,
        title=item.title,
        possible=plain(item.possible),
        category=item.category,
        objectives=item.objectives,
    )
