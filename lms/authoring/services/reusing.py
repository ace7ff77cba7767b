"""A learning task, or single questions, of another course brought into this one, origin kept."""

import posixpath
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import published_files
from lms.authoring.rules.heads import BadHead, field_of, listed, set_field
from lms.authoring.rules.question_blocks import Document
from lms.authoring.rules.rekeying import codes_for, free_task, names_for, rekeyed, renumbered
from lms.authoring.rules.rows import end_of, lines_of
from lms.authoring.services.checking import DeskCheck, check, check_files
from lms.authoring.services.refusals import NotThere
from lms.authoring.services.saving import Change, save_all
from lms.core.i18n import _
from lms.courses.rules.objectives import ObjectiveText
from lms.courses.rules.reading import EVALUATION, LESSON, OBJECTIVES, CourseFolder
from lms.revisions.queries import current_publication

KEYED = ("task", "quiz", "evaluation", "bank")
HEADER = "| 码 | 类 | 目标 | 上级 | 期望值 |"
KIND_WORDS = {"knowledge": "知识", "skill": "技能", "attitude": "素质"}


@dataclass(frozen=True)
class Reuse:
    """What would come: the changes, the keys and codes that get other names, and what is new."""

    changes: tuple[Change, ...]
    names: dict[str, str]
    codes: dict[str, str]
    brought: tuple[str, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """Only what is called otherwise here."""
        return {old: new for old, new in {**self.names, **self.codes}.items() if old != new}


def published_course(code: str) -> DeskCheck:
    """Another course as it is published, read."""
    return check_files(code, published_files(code))


def plan_task(desk: CourseDesk, source: str, task: str, unit: str) -> Reuse:
    """What bringing a learning task of another course into a unit of this one would change.

    `unit` is the path of its unit.md.
    """
    theirs, ours = published_course(source), check(desk.code)
    folder = _folder_of(theirs.planned.course.found, task)
    mine = ours.planned.course.found
    if unit not in mine.folder.files:
        raise NotThere(_("这个项目已经不在编写台上。请刷新页面再选。"))
    paths = [path for path in theirs.planned.folder.files if path.startswith(f"{folder}/")]
    texts = {
        path: theirs.planned.folder.files[path].decode()
        for path in paths
        if path not in theirs.planned.course.media
    }
    names = _names(theirs.planned.course.found, mine, texts, task)
    codes, brought = _codes(theirs.planned.course.found, mine, texts)
    home = posixpath.dirname(unit)
    target = _free_folder(mine, f"{home}/{folder.rpartition('/')[2]}")
    standing = current_publication(source)
    at = f"@{standing.id}" if standing else ""
    renaming = _Renaming({**names, **codes}, source, at, _number(mine, home))
    changes = [
        _document(path, text, f"{target}{path.removeprefix(folder)}", renaming)
        for path, text in texts.items()
    ]
    changes += [
        Change(f"{target}{path.removeprefix(folder)}", medium=medium, came_from=f"{source}:{path}")
        for path, medium in theirs.planned.course.media.items()
        if path in paths
    ]
    changes += _listed(mine, unit, names[task])
    changes += _objectives(mine, brought, codes, theirs.planned.course.found)
    return Reuse(tuple(changes), names, codes, tuple(codes[one.code] for one in brought))


def plan_questions(desk: CourseDesk, source: str, keys: Sequence[str], target: str) -> Reuse:
    """What putting single questions of another course into a document of this one would change."""
    theirs, ours = published_course(source), check(desk.code)
    mine = ours.planned.course.found
    if target not in mine.folder.files:
        raise NotThere(_("这份文档已经不在编写台上。请刷新页面再选。"))
    found = _blocks(theirs.planned.course.found, keys)
    taken = _keys(mine)
    names: dict[str, str] = {}
    for key in found:
        names[key] = names_for([key], "", "", taken | set(names.values()))[key]
    texts = {f"{n}/quiz.md": "\n".join(lines) for n, lines in enumerate(found.values())}
    codes, brought = _codes(theirs.planned.course.found, mine, texts)
    text = mine.folder.files[target].decode()
    for key, lines in found.items():
        head = rekeyed("quiz.md", lines[0], {**names, **codes})
        text = Document(text).added([_with_origin(head, f"{source}/{key}"), *lines[1:]])
    changes = [Change(target, text)]
    changes += _objectives(mine, brought, codes, theirs.planned.course.found)
    return Reuse(tuple(changes), names, codes, tuple(codes[one.code] for one in brought))


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


def _codes(
    theirs: CourseFolder, mine: CourseFolder, texts: dict[str, str]
) -> tuple[dict[str, str], list[ObjectiveText]]:
    """What the objectives these texts name are called here, and which have to come along."""
    rows = {row.code: row for row in theirs.tree.rows} if theirs.tree else {}
    known = {row.code: row.title for row in mine.tree.rows} if mine.tree else {}
    named = [code for code in rows if any(_names_code(text, code) for text in texts.values())]
    same = {code: code for code in named if known.get(code) == rows[code].title}
    others = codes_for([code for code in named if code not in same], known)
    return {**same, **others}, [rows[code] for code in others]


def _names_code(text: str, code: str) -> bool:
    return rekeyed("evaluation.md", text, {code: f"{code}\x00"}) != text


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


def _objectives(
    mine: CourseFolder,
    brought: Sequence[ObjectiveText],
    codes: dict[str, str],
    theirs: CourseFolder,
) -> list[Change]:
    if not brought or OBJECTIVES not in mine.folder.files:
        return []
    code = theirs.course.code if theirs.course else ""
    known = {row.code for row in mine.tree.rows} if mine.tree else set()
    local = {row.code for row in theirs.tree.rows} if theirs.tree else set()
    text = mine.folder.files[OBJECTIVES].decode()
    end = end_of(lines_of(text))
    rows = [_row(row, codes, known, local) for row in brought]
    lines = [f"## {_('取自 %(code)s', code=code)}", "", HEADER, "|---|---|---|---|---:|", *rows]
    gap = "" if text.endswith(("\n", "\r")) else end
    return [Change(OBJECTIVES, text + gap + end + end.join(lines) + end)]


def _row(row: ObjectiveText, codes: dict[str, str], known: set[str], local: set[str]) -> str:
    """An objective with those of its parents that are there."""
    parents = []
    for code, weight in row.parents:
        new = codes.get(code, code)
        if code not in local or new in known or code in codes:
            parents.append(new if weight == 1 else f"{new}:{weight}")
    title = row.title.replace("|", "\\|")
    kind = KIND_WORDS.get(row.kind, row.kind)
    return f"| {codes[row.code]} | {kind} | {title} | {' '.join(parents)} | {row.expected} |"


def _blocks(found: CourseFolder, keys: Sequence[str]) -> dict[str, list[str]]:
    """The lines of these questions, heading first."""
    blocks: dict[str, list[str]] = {}
    for path in [*found.quizzes, *found.banks]:
        for block in Document(found.folder.files[path].decode()).blocks:
            key = block.head.text.lstrip("# ").partition(" ")[0]
            if key in keys:
                blocks[key] = block.lines()
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
