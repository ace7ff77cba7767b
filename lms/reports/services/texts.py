"""Writing the texts of a report; two teachers at once do not overwrite one another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.assignments.services import require_term
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.reports import queries
from lms.reports.models import ReportText
from lms.reports.rules import sections


class TextRefused(Refused):
    """A text that is too long, or of a section the report has not."""


class TextsChanged(Refused):
    """Somebody else saved some of these sections in the meantime; nothing was saved."""

    def __init__(self, keys: Collection[str], message: str) -> None:
        super().__init__(message)
        self.keys = tuple(keys)


class NothingToCarry(Refused):
    """No earlier report of the course, or nothing in it that is still missing here."""


@dataclass(frozen=True)
class Edit:
    """One section as typed; `seen` is the number the page showed, 0 for none."""

    key: str
    text: str
    seen: int


def save_texts(
    classroom: Classroom, edits: Sequence[Edit], *, known: Collection[str], by: User
) -> int:
    """Save what differs, all of it or nothing, and say how many sections changed.

    `known` are the sections this report has. Raises TextRefused, and TextsChanged where
    another number stands than the page showed, NotOpen in a closed term.
    """
    require_term(classroom)
    there = queries.texts_of(classroom.id)
    changed = [one for one in edits if one.text.strip() != _text(there, one.key)]
    for one in changed:
        _require(one, known)
    stale = [one.key for one in changed if one.seen != _number(there, one.key)]
    if stale or not all(_written(classroom, one, by) for one in changed):
        raise TextsChanged(
            stale or [one.key for one in changed],
            _("另一位老师刚刚改过其中几段，都还没有保存。请对照两边的文字后再保存。"),
        )
    if changed:
        _tell(classroom, by, "report.write", [one.key for one in changed])
    return len(changed)


def carry_over(
    classroom: Classroom,
    earlier: Classroom | None,
    objectives: Sequence[tuple[str, str]],
    *,
    by: User,
) -> list[str]:
    """Take from an earlier report of the course what this one has not yet; the sections taken."""
    if earlier is None:
        raise NothingToCarry(_("这门课以前的学期还没有写过报告，没有可以沿用的内容。"))
    there = queries.texts_of(classroom.id)
    texts = {key: one.text for key, one in queries.texts_of(earlier.id).items()}
    offered = sections.carried_over(texts, objectives)
    taken = [
        Edit(key, text, _number(there, key))
        for key, text in offered.items()
        if not _text(there, key)
    ]
    if not taken:
        raise NothingToCarry(_("上学期的报告里没有这里还空着的内容。"))
    save_texts(classroom, taken, known=offered.keys(), by=by)
    return [one.key for one in taken]


def _require(one: Edit, known: Collection[str]) -> None:
    if one.key not in known:
        raise TextRefused(_("报告里没有这一段，请刷新页面后再填写。"))
    if len(one.text) > sections.LONGEST:
        raise TextRefused(
            _(
                "一段最多 %(most)s 字，这一段有 %(n)s 字，请删减后再保存。",
                most=sections.LONGEST,
                n=len(one.text),
            )
        )


def _written(classroom: Classroom, one: Edit, by: User) -> bool:
    """Write one section if its number is still the one seen; the database decides."""
    values = {"text": one.text.strip(), "written_at": now(), "written_by_id": by.id}
    if one.seen:
        return (
            db.session.scalar(
                update(ReportText)
                .where(
                    ReportText.classroom_id == classroom.id,
                    ReportText.section == one.key,
                    ReportText.number == one.seen,
                )
                .values(number=one.seen + 1, **values)
                .returning(ReportText.id)
            )
            is not None
        )
    try:
        with db.session.begin_nested():
            db.session.add(
                ReportText(classroom_id=classroom.id, section=one.key, number=1, **values)
            )
    except IntegrityError:
        return False
    return True


def _text(there: Mapping[str, ReportText], key: str) -> str:
    return there[key].text if key in there else ""


def _number(there: Mapping[str, ReportText], key: str) -> int:
    return there[key].number if key in there else 0


def _tell(classroom: Classroom, by: User, action: str, keys: Sequence[str]) -> None:
    journal.write(
        action,
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        sections=list(keys),
    )
