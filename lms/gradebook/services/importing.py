"""Marks from a file: read, mapped to columns, shown, and entered whole once confirmed."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.gradebook.models import BatchKind, MarkBatch, MarkImport, MarkSource
from lms.gradebook.queries import Column
from lms.gradebook.queries.cells import locked_cells
from lms.gradebook.queries.imports import against, targets_of
from lms.gradebook.rules.importing import MarkTable, Preview, compare, suggested
from lms.gradebook.services import writing
from lms.gradebook.services.locks import hold_ledger, require_unlocked
from lms.gradebook.services.mark_files import read_marks
from lms.gradebook.services.opening import open_batch


class ImportRefused(Refused):
    """The file cannot be entered like this; nothing was."""


def read_import(classroom: Classroom, *, data: bytes, file_name: str, by: User) -> MarkImport:
    """Keep a file as read, its columns mapped by their words; no mark is entered."""
    require_unlocked(classroom)
    table = read_marks(data, file_name)
    if not table.titles:
        raise ImportRefused(_("表头里除了学号和姓名没有别的列，没有成绩可以导入。"))
    if not table.rows:
        raise ImportRefused(_("表头下面没有学生，没有成绩可以导入。"))
    _known, columns = against(classroom)
    made = MarkImport(
        classroom_id=classroom.id,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(data).hexdigest(),
        table=table.to_json(),
        mapping=suggested(table.titles, targets_of(columns)),
        uploaded_at=now(),
        uploaded_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def map_import(classroom: Classroom, mark_import: MarkImport, mapping: Mapping[str, str]) -> None:
    """Say which column of the file is which of the gradebook; '' leaves it out."""
    _require_unused(mark_import)
    table = MarkTable.from_json(mark_import.table)
    targets = against(classroom)[0].targets
    kept = {key: chosen for key, chosen in mapping.items() if chosen}
    if kept.keys() - table.titles.keys() or set(kept.values()) - targets.keys():
        raise ImportRefused(_("文件或成绩表里没有所选的列，请刷新页面再选。"))
    if len(set(kept.values())) < len(kept):
        raise ImportRefused(_("两列对应了同一个成绩项，每个成绩项只能选一列。"))
    mark_import.mapping = kept
    db.session.flush()


def preview_of(classroom: Classroom, mark_import: MarkImport) -> Preview:
    """What entering the file would do now."""
    return compare(
        MarkTable.from_json(mark_import.table), mark_import.mapping, against(classroom)[0]
    )


def apply_import(
    classroom: Classroom,
    mark_import: MarkImport,
    *,
    token: str,
    skip: bool,
    by: User,
) -> MarkBatch:
    """Enter every mark of the preview as one batch, or none.

    `token` names the preview that was seen. Rows and cells with errors are left out only when
    `skip` says so. Raises Stale when the gradebook is no longer what the preview compared with.
    """
    hold_ledger(classroom)
    require_unlocked(classroom)
    held = select(MarkImport.id).where(MarkImport.id == mark_import.id).with_for_update()
    db.session.execute(held)
    db.session.refresh(mark_import, ["applied_at", "batch_id", "mapping"])
    _require_unused(mark_import)
    known, columns = against(classroom)
    table = MarkTable.from_json(mark_import.table)
    preview = compare(table, mark_import.mapping, known)
    if preview.token != token:
        raise Stale(_("预览之后成绩或名单有了变化，还没有导入。下面是新的比较结果，请再看一遍。"))
    if preview.errors and not skip:
        raise ImportRefused(
            _("有 %(n)s 处问题。请改好文件重新上传，或勾选跳过它们。", n=preview.errors)
        )
    if not preview.changes:
        raise ImportRefused(_("没有要导入的分数。"))
    batch = _enter(classroom, mark_import, preview, columns, by)
    mark_import.applied_at, mark_import.batch_id = batch.made_at, batch.id
    db.session.flush()
    return batch


def _enter(
    classroom: Classroom,
    mark_import: MarkImport,
    preview: Preview,
    columns: list[Column],
    by: User,
) -> MarkBatch:
    used = {one.column for one in preview.changes}
    mapped = {one.key: one for one in columns if one.key in used}
    items = {key: writing.item_for(one) for key, one in mapped.items()}
    locked_cells({item.id for item in items.values()}, {one.student.id for one in preview.changes})
    detail = {
        "import": mark_import.id,
        "file": mark_import.file_name,
        "sha256": mark_import.file_hash,
        "skipped": preview.errors,
    }
    reason = _("导入“%(file)s”", file=mark_import.file_name)
    batch = open_batch(classroom.id, BatchKind.IMPORT, reason=reason, by=by, detail=detail)
    given = [
        writing.Given(items[one.column], one.student.id, one.points, mapped[one.column].possible)
        for one in preview.changes
    ]
    writing.give(
        given, batch=batch, source=MarkSource.IMPORT, course_code=classroom.course_code, by=by
    )
    assignments = {items[key].id: one.assignment for key, one in mapped.items() if one.assignment}
    writing.tell_of([one.place for one in given], assignments, f"batch:{batch.id}", by)
    journal.write(
        "gradebook.import",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        batch=batch.id,
        entered=len(given),
        **detail,
    )
    return batch


def _require_unused(mark_import: MarkImport) -> None:
    if mark_import.applied_at is not None:
        raise ImportRefused(_("这个文件已经导入过了。要再导入一次，请重新上传。"))
