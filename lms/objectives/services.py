"""Replacing a tree of objectives by the one an author has written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.objectives.models import PROGRAMME, Objective, ObjectiveKind, ObjectiveSupport


class UnknownParent(Refused):
    """An objective names a parent that is neither in its course nor in the programme."""


class Row(NamedTuple):
    """One objective as written; `parents` are codes with the weight of the support."""

    code: str
    kind: str
    title: str
    title_en: str = ""
    parents: tuple[tuple[str, Decimal], ...] = ()
    expected: Decimal = Decimal("0.65")


class ObjectiveRow(Protocol):
    """What `replace_tree` reads of a row; `Row` is one, the parser's rows are others."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def parents(self) -> tuple[tuple[str, Decimal], ...]: ...
    @property
    def expected(self) -> Decimal: ...


@dataclass(frozen=True)
class TreeChange:
    """What a new tree changed, by code."""

    added: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    retitled: tuple[str, ...] = ()


def replace_tree(course_code: str, rows: Sequence[ObjectiveRow]) -> TreeChange:
    """Make the objectives of a course (or, with '', of the programme) those of the rows.

    A code that is gone is retired, never deleted, because evidence points at it; a code
    that comes back lives on. Parents are found in the course first, then in the programme.
    """
    known = _known(course_code)
    wanted = {row.code for row in rows}
    added, retitled = [], []
    retired = [code for code, one in known.items() if code not in wanted and not one.is_retired]
    for position, row in enumerate(rows, 1):
        objective = known.get(row.code)
        if objective is None or objective.is_retired:
            added.append(row.code)
        elif objective.title != row.title:
            retitled.append(row.code)
        known[row.code] = _written(objective, course_code, row, position)
    for code in retired:
        known[code].is_retired = True
    db.session.flush()
    _support(course_code, rows, known)
    return TreeChange(tuple(added), tuple(retired), tuple(retitled))


def _known(course_code: str) -> dict[str, Objective]:
    found = db.session.scalars(
        select(Objective)
        .where(Objective.course_code == course_code)
        .order_by(Objective.position, Objective.id)
        .options(selectinload(Objective.supports))
        .with_for_update()
    )
    return {objective.code: objective for objective in found}


def _written(
    objective: Objective | None, course_code: str, row: ObjectiveRow, position: int
) -> Objective:
    if objective is None:
        objective = Objective(course_code=course_code, code=row.code, supports=[])
        db.session.add(objective)
    objective.kind = ObjectiveKind(row.kind)
    objective.title = row.title
    objective.title_en = row.title_en
    objective.expected = row.expected
    objective.position = position
    objective.is_retired = False
    return objective


def _support(course_code: str, rows: Sequence[ObjectiveRow], known: dict[str, Objective]) -> None:
    programme = {} if course_code == PROGRAMME else _known(PROGRAMME)
    parents = {code: one for code, one in {**programme, **known}.items() if not one.is_retired}
    for row in rows:
        objective = known[row.code]
        present = {support.parent_id: support for support in objective.supports}
        wanted = {}
        for code, weight in row.parents:
            if code not in parents or code == row.code:
                raise UnknownParent(
                    _("目标 %(code)s 的上级 %(parent)s 不存在。", code=row.code, parent=code)
                )
            wanted[parents[code].id] = weight
        objective.supports = [
            _supported(present.get(parent_id), parent_id, weight)
            for parent_id, weight in wanted.items()
        ]
    db.session.flush()


def _supported(
    support: ObjectiveSupport | None, parent_id: int, weight: Decimal
) -> ObjectiveSupport:
    support = support or ObjectiveSupport(parent_id=parent_id)
    support.weight = weight
    return support
