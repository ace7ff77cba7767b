"""Importing a roster: read, preview, apply whole, take back."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.accounts.models import SiteRole, User
from lms.accounts.queries import users_by_number
from lms.classrooms import queries
from lms.classrooms.models import Classroom, Enrollment, Role, RosterImport
from lms.classrooms.rules import roster as rules
from lms.classrooms.rules.roster import Change, Plan
from lms.classrooms.services import applying, plans, undoing
from lms.classrooms.services.classrooms import note
from lms.classrooms.services.refusals import (
    ImportIsOver,
    PlanHasErrors,
    PlanIsStale,
    require_open,
)
from lms.classrooms.services.roster_files import notes_about, read_roster
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.core.signals import groups_changing, roster_changed


def plan_import(classroom: Classroom, *, data: bytes, file_name: str, actor: User) -> RosterImport:
    """Read a file and keep what it would change; the roster itself is not touched."""
    require_open(classroom)
    entries, found, table = read_roster(data, file_name)
    plan = _compared(classroom.id, entries, found)
    made = RosterImport(
        classroom=classroom,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(data).hexdigest(),
        plan=plans.kept(
            entries,
            found,
            plan,
            columns=table.fields,
            titles=table.titles,
            notes=notes_about(table),
        ),
        uploaded_by_id=actor.id,
        uploaded_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def plan_again(roster_import: RosterImport) -> Plan:
    """Compare the same file with the roster as it is now; replaces the preview."""
    stored = roster_import.plan
    entries, found = plans.entries_of(stored), plans.found_in(stored)
    plan = _compared(roster_import.classroom_id, entries, found)
    about = {key: stored[key] for key in ("columns", "titles", "notes")}
    roster_import.plan = plans.kept(entries, found, plan, **about)
    db.session.flush()
    return plan


def plan_of(roster_import: RosterImport) -> Plan:
    """What the import would do, or did, as the preview shows it."""
    return plans.plan_of(roster_import.plan)


def apply_import(roster_import: RosterImport, *, remove_missing: bool, actor: User) -> None:
    """Make all changes of the preview, or none of them.

    Refused when the file has errors, and when the roster no longer is what the preview
    compared with: then `plan_again` makes a fresh one.
    """
    classroom = roster_import.classroom
    require_open(classroom)
    _lock(roster_import)
    _require_unused(roster_import)
    stored = roster_import.plan
    plan = _compared(classroom.id, plans.entries_of(stored), plans.found_in(stored))
    if plan != plans.plan_of(stored):
        raise PlanIsStale(
            _("预览之后名单有了变动，这次没有导入。下面是按现在的名单重新比较的结果，请再看一遍。")
        )
    if plan.has_errors:
        raise PlanHasErrors(_("文件里还有错误，没有导入任何一行。请改好文件后重新上传。"))
    moving = [line.user_id for line in plan.lines if Change.GROUP in line.changes]
    groups_changing.send(classroom, student_ids=moving)
    leaving = plan.missing if remove_missing else ()
    undo = applying.make_changes(classroom, plan.lines, leaving)
    roster_import.applied_at = now()
    roster_import.plan = {**stored, "remove_missing": remove_missing, "undo": undo}
    db.session.flush()
    counts = {change.value: plan.count(change) for change in Change if plan.count(change)}
    note("roster.import", classroom, actor, counts=counts, left=len(leaving),
         import_id=roster_import.id)  # fmt: skip
    roster_changed.send(classroom, by=actor)


@dataclass(frozen=True)
class Undone:
    """What taking an import back could not take back, because it has been used since."""

    accounts_kept: int
    changes_kept: int


def undo_import(roster_import: RosterImport, *, actor: User) -> Undone:
    """Take an import back: exactly what it did, as long as no later import stands on it.

    What somebody changed by hand since stays as it is now, and an account that has been
    used since stays; both are counted.
    """
    require_open(roster_import.classroom)
    _lock(roster_import)
    if roster_import.applied_at is None or roster_import.undone_at is not None:
        raise ImportIsOver(_("这次导入没有生效，或者已经撤销过了。"))
    if queries.later_import(roster_import) is not None:
        raise ImportIsOver(_("这之后又导入过名单，不能越过它撤销。请先撤销后面的那一次。"))
    undo, classroom = roster_import.plan["undo"], roster_import.classroom
    groups_changing.send(classroom, student_ids=undoing.regrouped(undo))
    kept = undoing.take_places_back(undo)
    # Before the accounts: what rooms above gave to who is gone would hold an unused one.
    roster_changed.send(classroom, by=actor)
    kept |= undoing.take_accounts_back(undo)
    roster_import.undone_at = now()
    db.session.flush()
    note("roster.undo", classroom, actor, import_id=roster_import.id, **kept)
    return Undone(**kept)


def accounts_made_by(roster_import: RosterImport) -> list[int]:
    """The ids of the accounts an applied import made."""
    undo: dict[str, Any] = roster_import.plan.get("undo", {})
    return list(undo.get("users", ()))


def _require_unused(roster_import: RosterImport) -> None:
    if roster_import.applied_at is not None:
        raise ImportIsOver(_("这份名单已经导入过了。要再导入一次，请重新上传文件。"))


def _lock(roster_import: RosterImport) -> None:
    """Two imports into one classroom wait for one another; then the row is read anew."""
    wanted = Classroom.id == roster_import.classroom_id
    db.session.execute(select(Classroom.id).where(wanted).with_for_update())
    db.session.refresh(roster_import, ["plan", "applied_at", "undone_at"])


def _compared(classroom_id: int, entries: list[rules.Entry], found: list[rules.Problem]) -> Plan:
    numbers = {entry.number for entry in entries}
    padded = {full for number in numbers for full in rules.with_zeros(number)}
    return rules.compare(
        entries,
        {number: _account(user) for number, user in users_by_number(numbers | padded).items()},
        {row.user.number: _member(row) for row in queries.everybody_of(classroom_id)},
        found,
    )


def _account(user: User) -> rules.Account:
    return rules.Account(
        user_id=user.id,
        number=user.number,
        name=user.name,
        is_staff=user.site_role is not SiteRole.MEMBER,
        is_active=user.is_active,
    )


def _member(row: Enrollment) -> rules.Member:
    return rules.Member(
        user_id=row.user_id,
        number=row.user.number,
        name=row.user.name,
        is_student=row.role is Role.STUDENT,
        home_class=row.home_class.name if row.home_class else "",
        group=row.group.name if row.group else "",
        has_left=row.left_at is not None,
    )
