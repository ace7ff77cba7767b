"""A learning task, or single questions, of another course brought into this one, origin kept."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import files_of, published_files
from lms.authoring.rules.bringing import Objectives, carried, objectives_for
from lms.authoring.rules.heads import BadHead, field_of, listed, set_field
from lms.authoring.rules.question_blocks import Document
from lms.authoring.rules.rekeying import free_task, names_for, rekeyed, renumbered
from lms.authoring.rules.rows import end_of, lines_of
from lms.authoring.services.checking import DeskCheck, check, check_files
from lms.authoring.services.refusals import NotThere
from lms.authoring.services.saving import Change, save_all
from lms.core.i18n import _
from lms.courses.rules.folder import Medium
from lms.courses.rules.objectives import ObjectiveText
from lms.courses.rules.reading import EVALUATION, LESSON, OBJECTIVES, CourseFolder
from lms.revisions.queries import current_publication

KEYED = ("task", "quiz", "evaluation", "bank")


@dataclass(frozen=True)
class Source:
    """Another course to take from, read: as it stands at the desk, or as it is published."""

    code: str
    at: str  # "@12" where all of it stands so in the publication 12
    check: DeskCheck

    @property
    def found(self) -> CourseFolder:
        return self.check.planned.course.found

    @property
    def media(self) -> Mapping[str, Medium]:
        return self.check.planned.course.media

    def text(self, path: str) -> str:
        return self.check.planned.folder.files[path].decode()


@dataclass(frozen=True)
class Reuse:
    """What would come: the changes, the keys that get other names, and the objectives."""

    changes: tuple[Change, ...]
    names: dict[str, str]
    objectives: Objectives
    ours: tuple[ObjectiveText, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """Only what is called otherwise here."""
        every = {**self.names, **self.objectives.codes}
        return {old: new for old, new in every.items() if old != new}

    @property
    def brought(self) -> tuple[str, ...]:
        return tuple(self.objectives.codes[one.code] for one in self.objectives.brought)


def source_course(code: str, *, with_drafts: bool) -> Source:
    """Another course; with its drafts for its authors only."""
    files = list(files_of(code).values()) if with_drafts else published_files(code)
    standing = current_publication(code)
    is_published = standing is not None and not any(one.is_changed for one in files)
    at = f"@{standing.id}" if standing and is_published else ""
    return Source(code, at, check_files(code, files))


def plan_task(
    desk: CourseDesk, source: Source, task: str, unit: str, chosen: Mapping[str, str]
) -> Reuse:
    """What bringing a learning task of another course into a unit of this one would change.

    `unit` is the path of its unit.md; `chosen` says which objectives of this course stand for
    those of the other one.
    """
    folder = _folder_of(source.found, task)
    ours = check(desk.code).planned.course
    mine = ours.found
    if unit not in mine.folder.files:
        raise NotThere(_("这个项目已经不在编写台上。请刷新页面再选。"))
    paths = [path for path in source.check.planned.folder.files if path.startswith(f"{folder}/")]
    texts = {path: source.text(path) for path in paths if path not in source.media}
    names = _names(source.found, mine, texts, task)
    objectives = _objectives(list(texts.values()), source, mine, chosen)
    home = posixpath.dirname(unit)
    target = _free_folder(mine, f"{home}/{folder.rpartition('/')[2]}")
    renaming = _Renaming({**names, **objectives.codes}, source.code, source.at, _number(mine, home))
    own = {path: one for path, one in source.media.items() if path in paths}
    away = {path: one for path, one in source.media.items() if path not in own}
    media = {f"{target}{path.removeprefix(folder)}": one for path, one in own.items()}
    changes = []
    for path, text in texts.items():
        moved, more = carried(text, folder, target, away, media)
        media |= more
        changes.append(_document(path, moved, f"{target}{path.removeprefix(folder)}", renaming))
    changes += _media(source, media)
    changes += _listed(mine, unit, names[task])
    changes += _rows(mine, objectives, source.code)
    return Reuse(tuple(changes), names, objectives, mine.tree.rows if mine.tree else ())


def plan_questions(
    desk: CourseDesk, source: Source, keys: Sequence[str], target: str, chosen: Mapping[str, str]
) -> Reuse:
    """What putting single questions of another course into a document of this one would change."""
    ours = check(desk.code).planned.course
    mine = ours.found
    if target not in mine.folder.files:
        raise NotThere(_("这份文档已经不在编写台上。请刷新页面再选。"))
    found = _blocks(source.found, keys)
    taken = _keys(mine)
    names: dict[str, str] = {}
    for key in found:
        names[key] = names_for([key], "", "", taken | set(names.values()))[key]
    texts = ["\n".join(lines) for _path, lines in found.values()]
    objectives = _objectives(texts, source, mine, chosen)
    text, media = mine.folder.files[target].decode(), dict(ours.media)
    for key, (path, _lines) in found.items():
        lines = "\n".join(_lines)
        lines, more = carried(lines, posixpath.dirname(path), posixpath.dirname(target),
                              source.media, media)  # fmt: skip
        media |= more
        head, *rest = rekeyed("quiz.md", lines, {**names, **objectives.codes}).split("\n")
        text = Document(text).added([_with_origin(head, f"{source.code}/{key}"), *rest])
    changes = [Change(target, text)]
    changes += _media(source, {path: media[path] for path in media.keys() - ours.media.keys()})
    changes += _rows(mine, objectives, source.code)
    return Reuse(tuple(changes), names, objectives, mine.tree.rows if mine.tree else ())


def bring_in(desk: CourseDesk, reuse: Reuse, *, source: str, by: User) -> None:
    """Do what was planned, in one step."""
    note = _("取自课程 %(source)s", source=source)
    save_all(desk, reuse.changes, by=by, note=note)


@dataclass(frozen=True)
class _Renaming:
    """What a task is called here: its keys and codes, its origin (but for the key), its number."""

    names: dict[str, str]
    source: str
    at: str
    number: str


def _document(path: str, text: str, new: str, renaming: _Renaming) -> Change:
    key = next(filter(None, (_entry(text, one) for one in KEYED)), "")
    old, label = _entry(text, "number"), _entry(text, "table")
    text = rekeyed(path, text, renaming.names)
    with suppress(BadHead):
        text = set_field(text, "origin", f"{renaming.source}/{key}{renaming.at}")
    if path.endswith(LESSON) and old:
        text = renumbered(text, old, renaming.number)
    elif path.endswith(EVALUATION) and label.startswith("表"):
        text = set_field(text, "table", f"表{renaming.number}")
    return Change(new, text, came_from=f"{renaming.source}:{path}")


def _entry(text: str, key: str) -> str:
    with suppress(BadHead):
        return field_of(text, key) or ""
    return ""


def _folder_of(found: CourseFolder, task: str) -> str:
    for path, lesson in found.lessons.items():
        if lesson.text.task == task:
            return posixpath.dirname(path)
    raise NotThere(_("那门课程里没有学习任务 %(key)s。", key=task))


def _names(
    theirs: CourseFolder, mine: CourseFolder, texts: Iterable[str], task: str
) -> dict[str, str]:
    taken = _keys(mine)
    own = {key for path in texts for key in _keys_in(theirs, path)} - {task}
    tasks = {one.text.task for one in mine.lessons.values()}
    return names_for(own, task, free_task(task, tasks | taken), taken)


def _keys_in(found: CourseFolder, path: str) -> set[str]:
    if path in found.quizzes:
        quiz = found.quizzes[path]
        return {quiz.settings.key, *(one.key for one in quiz.definitions)}
    if path in found.banks:
        bank = found.banks[path]
        return {bank.text.key, *(one.key for one in bank.definitions)}
    if path in found.evaluations:
        return {found.evaluations[path].text.key, *found.evaluations[path].criteria}
    return set()


def _keys(found: CourseFolder) -> set[str]:
    keys = {one.key for one in found.units.values()}
    keys |= {one.text.task for one in found.lessons.values()}
    keys |= {one.settings.key for one in found.exams.values()}
    for path in [*found.quizzes, *found.banks, *found.evaluations]:
        keys |= _keys_in(found, path)
    return keys


def _objectives(
    texts: Sequence[str], source: Source, mine: CourseFolder, chosen: Mapping[str, str]
) -> Objectives:
    theirs = source.found.tree.rows if source.found.tree else ()
    return objectives_for(texts, theirs, mine.tree.rows if mine.tree else (), chosen)


def _media(source: Source, media: Mapping[str, Medium]) -> list[Change]:
    return [
        Change(path, medium=one, came_from=f"{source.code}:{one.path}")
        for path, one in sorted(media.items())
    ]


def _free_folder(found: CourseFolder, wanted: str) -> str:
    folders = {posixpath.dirname(path) for path in found.folder.files}
    number, folder = 2, wanted
    while folder in folders:
        folder, number = f"{wanted}-{number}", number + 1
    return folder


def _number(found: CourseFolder, home: str) -> str:
    """The next display number in a unit: 1-4 after 1-3."""
    own = [one.text.number for path, one in found.lessons.items() if path.startswith(f"{home}/")]
    every = {one.text.number for one in found.lessons.values()}
    first = own[0].partition("-")[0] if own else str(len(found.units) or 1)
    last = max((int(one.partition("-")[2] or 0) for one in own), default=0) + 1
    while f"{first}-{last}" in every:
        last += 1
    return f"{first}-{last}"


def _listed(mine: CourseFolder, unit: str, task: str) -> list[Change]:
    """The unit with the task at the end of its list, where it has one."""
    tasks = mine.units[unit].tasks if unit in mine.units else ()
    if not tasks:
        return []
    text = mine.folder.files[unit].decode()
    return [Change(unit, set_field(text, "tasks", listed([*tasks, task])))]


def _rows(mine: CourseFolder, objectives: Objectives, source: str) -> list[Change]:
    """The objectives that come along, at the end of objectives.md."""
    if not objectives.brought or OBJECTIVES not in mine.folder.files:
        return []
    text = mine.folder.files[OBJECTIVES].decode()
    end = end_of(lines_of(text))
    gap = "" if text.endswith(("\n", "\r")) else end
    return [Change(OBJECTIVES, text + gap + end + end.join(objectives.lines(source)) + end)]


def _blocks(found: CourseFolder, keys: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    """The document of each of these questions and its lines, heading first."""
    blocks: dict[str, tuple[str, list[str]]] = {}
    for path in [*found.quizzes, *found.banks]:
        for block in Document(found.folder.files[path].decode()).blocks:
            key = block.head.text.lstrip("# ").partition(" ")[0]
            if key in keys:
                blocks[key] = path, block.lines()
    if not blocks:
        raise NotThere(_("没有找到要取用的题目。请重新选择。"))
    return blocks


def _with_origin(head: str, origin: str) -> str:
    """The heading of a question with where it was taken from."""
    if "origin=" in head:
        return head
    head = head.rstrip()
    return (
        f"{head[:-1].rstrip()} origin={origin}}}"
        if head.endswith("}")
        else f"{head} {{origin={origin}}}"
    )
