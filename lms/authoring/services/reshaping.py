"""What stands in a course put in another order or place, renamed, removed; each is one step."""

import posixpath
from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.authoring.models import Draft, DraftRevision
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import published_text_of
from lms.authoring.queries.working import WorkingFile, files_of, pinned_files, published_files
from lms.authoring.rules.heads import listed, word
from lms.authoring.rules.mentions import Mention, mentions_of
from lms.authoring.rules.structure import (
    TaskPlace,
    UnitPlace,
    completed,
    free_name,
    moved_paths,
    placed,
    stepped,
)
from lms.authoring.services.bench import Bench, Standing, take_along
from lms.authoring.services.refusals import CannotReshape, DraftMoved, NotThere
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from lms.core.i18n import _
from lms.courses.rules.fields import LONGEST_TITLE
from lms.courses.rules.reading import COURSE, LESSON, OBJECTIVES, UNIT, role_of

Kept = list[DraftRevision]


def step(standing: Standing, folder: str, by_one: int, *, by: User) -> Kept:
    """A unit or task one place up (-1) or down (1) among its own."""
    unit, task = _place(standing, folder)
    row: Sequence[UnitPlace | TaskPlace] = unit.tasks if task else standing.outline.units
    before = stepped([one.folder for one in row], folder, by_one)
    return place(standing, folder, unit.folder if task else "", before, by=by)


def place(standing: Standing, folder: str, to: str, before: str, *, by: User) -> Kept:
    """A unit before another unit, a task before another task of the unit `to` ('': last)."""
    unit, task = _place(standing, folder)
    if task is None:
        return _place_unit(standing, unit, before, by)
    target = standing.outline.unit(to)
    if target is None:
        raise NotThere(_("这个项目已经不在编写台上。请刷新页面再看。"))
    if target.folder == unit.folder:
        return _place_task(standing, unit, task, before, by)
    bench = _moved(standing, task, target, before)
    left = _tasks(standing, unit)
    if task.key in left:
        _list_tasks(bench, unit, [one for one in left if one != task.key])
    note = _("移动学习任务“%(title)s”到“%(unit)s”", title=task.title, unit=target.title)
    return bench.save(by=by, note=note)


def rename(standing: Standing, path: str, title: str, *, by: User) -> Kept:
    """Another title in the head of one document."""
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise CannotReshape(_("请填写名称，最多 %(n)s 个字。", n=LONGEST_TITLE))
    bench = Bench(standing)
    bench.set(path, "title", word(title))
    return bench.save(by=by, note=_("改名为：%(title)s", title=title))


def leaving_with(standing: Standing, what: str) -> list[str]:
    """The paths that go when a unit, a task or a document is removed."""
    if standing.outline.unit(what) or standing.outline.task(what):
        return [path for path in standing.files if path.startswith(f"{what}/")]
    if what not in standing.files or not standing.files[what].is_text:
        raise NotThere(_("%(path)s 不在编写台上。请刷新页面再看。", path=what))
    if role_of(what) in (COURSE, OBJECTIVES, UNIT, LESSON):
        raise CannotReshape(
            _("%(path)s 不能单独移除。课文和项目说明随整个学习任务、整个项目一起移除。", path=what)
        )
    return [what]


def mentions(standing: Standing, what: str) -> list[Mention]:
    """What else names something of what would be removed."""
    return mentions_of(standing.found, set(leaving_with(standing, what)))


def remove(standing: Standing, what: str, *, by: User) -> Kept:
    """Take a unit, a task or a document from the course; all of it stays among the versions."""
    bench = Bench(standing)
    bench.remove(leaving_with(standing, what))
    found = standing.outline.task(what)
    if found and found[1].key in (tasks := _tasks(standing, found[0])):
        _list_tasks(bench, found[0], [key for key in tasks if key != found[1].key])
    unit = standing.outline.unit(what)
    if unit and unit.key in standing.found.course_units:
        keys = [key for key in standing.found.course_units if key != unit.key]
        bench.set(COURSE, "units", listed(keys))
    return bench.save(by=by, note=_("移除 %(what)s", what=what))


def _place_unit(standing: Standing, unit: UnitPlace, before: str, by: User) -> Kept:
    units = standing.outline.units
    keys = completed(list(standing.found.course_units), [one.key for one in units])
    other = standing.outline.unit(before)
    wanted = placed(keys, _keyed(unit), other.key if other else "")
    if unit.folder == before or wanted == keys:
        return []
    bench = Bench(standing)
    bench.set(COURSE, "units", listed(wanted))
    return bench.save(by=by, note=_("调整项目的顺序：%(title)s", title=unit.title))


def _place_task(
    standing: Standing, unit: UnitPlace, task: TaskPlace, before: str, by: User
) -> Kept:
    keys = completed(_tasks(standing, unit), [one.key for one in unit.tasks])
    wanted = placed(keys, _keyed(task), _key_at(unit, before))
    if task.folder == before or wanted == keys:
        return []
    bench = Bench(standing)
    _list_tasks(bench, unit, wanted)
    return bench.save(by=by, note=_("调整学习任务的顺序：%(title)s", title=task.title))


def _moved(standing: Standing, task: TaskPlace, to: UnitPlace, before: str) -> Bench:
    """All documents and media go along, and every link still leads where it led."""
    bench, key = Bench(standing), _keyed(task)
    taken = {path.split("/")[1] for path in standing.files if path.startswith(f"{to.folder}/")}
    name = free_name(posixpath.basename(task.folder), taken)
    bench.move(moved_paths(standing.files, task.folder, f"{to.folder}/{name}"))
    listed_there = _tasks(standing, to)
    if listed_there or before:
        there = completed(listed_there, [one.key for one in to.tasks])
        _list_tasks(bench, to, placed(there, key, _key_at(to, before)))
    return bench


def _place(standing: Standing, folder: str) -> tuple[UnitPlace, TaskPlace | None]:
    found = standing.outline.task(folder)
    unit = found[0] if found else standing.outline.unit(folder)
    if unit is None:
        raise NotThere(_("%(path)s 不在编写台上。请刷新页面再看。", path=folder[:80]))
    return unit, found[1] if found else None


def _tasks(standing: Standing, unit: UnitPlace) -> list[str]:
    return list(standing.found.unit_tasks.get(unit.path, ()))


def _list_tasks(bench: Bench, unit: UnitPlace, keys: Sequence[str]) -> None:
    bench.set(unit.path, "tasks", listed(keys) if keys else None)


def _key_at(unit: UnitPlace, folder: str) -> str:
    return next((one.key for one in unit.tasks if one.folder == folder), "")


def _keyed(one: UnitPlace | TaskPlace) -> str:
    if not one.key:
        raise CannotReshape(
            _("%(path)s 的头部现在读不出来，没有改动结构。请先打开它，改正头部。", path=one.path)
        )
    return one.key


def take_back(desk: CourseDesk, first: int, last: int, *, by: User) -> Kept:
    """Undo one step: what it changed stands as before, while nobody has changed it since."""
    found = files_of(desk.code)
    rows = db.session.execute(
        select(Draft.path, DraftRevision)
        .join(DraftRevision, DraftRevision.draft_id == Draft.id)
        .where(Draft.course_code == desk.code, DraftRevision.id.between(first, last))
    ).all()
    moved = [path for path, one in rows if found[path].draft_revision_id != one.id]
    if not rows or moved:
        raise DraftMoved(_("这一步之后课程又有改动，不能再撤回。可以在“版本”里恢复。"), "")
    earlier = _earlier([one for _path, one in rows])
    changes = [_before(desk.code, path, one, earlier) for path, one in rows]
    kept = save_all(desk, changes, by=by, note=_("撤回一步"))
    take_along(desk.code, {path: one.came_from for path, one in rows if one.came_from})
    return kept


def _earlier(heads: Sequence[DraftRevision]) -> dict[int, DraftRevision]:
    """The revisions these came after, by the draft."""
    numbers = {one.draft_id: one.number - 1 for one in heads}
    rows = db.session.scalars(select(DraftRevision).where(DraftRevision.draft_id.in_(numbers)))
    return {one.draft_id: one for one in rows if one.number == numbers[one.draft_id]}


def _before(code: str, path: str, head: DraftRevision, earlier: dict[int, DraftRevision]) -> Change:
    last = earlier.get(head.draft_id)
    if last is not None and last.base_hash == head.base_hash:
        (file,) = pinned_files([last.id]).values()
        return _as(path, file, last.source, head)
    published = next((one for one in published_files(code) if one.path == path), None)
    if published is None or published.sha256 != head.base_hash:
        return Change(path, after=head.sha256)
    return _as(path, published, published_text_of(published), head)


def _as(path: str, file: WorkingFile, text: str | None, head: DraftRevision) -> Change:
    if not file.sha256:
        return Change(path, after=head.sha256)
    if file.medium is not None:
        return Change(path, medium=file.medium, after=head.sha256)
    return Change(path, text or "", after=head.sha256)
