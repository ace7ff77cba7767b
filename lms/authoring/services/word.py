"""A chapter written in Word made a draft of a lesson: looked at first, then saved."""

import json
import posixpath
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from lms.accounts.models import User
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.heads import BadHead, field_of
from lms.authoring.rules.line_ends import as_edited, as_kept
from lms.authoring.rules.media_names import safe_name
from lms.authoring.rules.structure import UnitPlace
from lms.authoring.rules.word_lesson import Draft, lesson_of, renumbered
from lms.authoring.services.bench import Standing
from lms.authoring.services.refusals import BadText, NotThere
from lms.authoring.services.saving import Change, check_text, save_all
from lms.authoring.services.structure import NewTask, add_task
from lms.core import files
from lms.core.chapters.chapter import Note
from lms.core.chapters.reading import WordRefused, read_chapter
from lms.core.files import FileRefused, Kind
from lms.core.i18n import _
from lms.core.pictures import picture
from lms.courses.importer.media import examine
from lms.courses.rules.folder import Medium
from lms.courses.rules.reading import LESSON
from lms.courses.rules.values import FENCE

MOST_PICTURES = 150
PICTURE = re.compile(r"\]\(media/([^ )]+)")
HEAD = re.compile(rf"\A{FENCE}[ \t]*\n.*?\n{FENCE}[ \t]*\n", re.DOTALL)


@dataclass(frozen=True)
class WordRead:
    """A Word document as it was understood; its pictures are kept, no draft is saved."""

    name: str
    title: str
    body: str
    notes: tuple[Note, ...]
    media: tuple[Medium, ...]  # their paths are names only

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(read: dict[str, Any]) -> "WordRead":
        notes = tuple(Note(**one) for one in read["notes"])
        media = tuple(Medium(**one) for one in read["media"])
        return WordRead(**{**read, "notes": notes, "media": media})


def read_word(data: bytes, name: str) -> str:
    """Understand a document and keep what came of it; the hash to find it under."""
    chapter = read_chapter(data)
    if len(chapter.pictures) > MOST_PICTURES:
        raise WordRefused(
            _("文档里图片太多：最多 %(n)s 幅。请分成几个文件再上传。", n=MOST_PICTURES)
        )
    stem = posixpath.splitext(safe_name(name, lambda _name: False))[0]
    media: dict[str, Medium] = {}
    ways = []
    for number, content in enumerate(chapter.pictures, start=1):
        medium = _kept(content, f"{stem}-{number:02}")
        if medium is not None:
            medium = media.setdefault(medium.sha256, medium)
        ways.append(f"media/{medium.path}" if medium else "")
    draft = lesson_of(chapter, ways)
    _check_size(draft)
    read = WordRead(name, draft.title, draft.body, tuple(draft.notes), tuple(media.values()))
    text = json.dumps(read.to_json(), ensure_ascii=False, sort_keys=True)
    return files.keep(text.encode(), "word.txt", kinds=[Kind.DOCUMENT]).sha256


def _check_size(draft: Draft) -> None:
    try:
        check_text(draft.body)
    except BadText as wrong:
        raise WordRefused(_("文档太长，一课放不下。请按学习任务分成几个文件再上传。")) from wrong


def _kept(content: bytes, stem: str) -> Medium | None:
    """A picture of the document, kept; None where nothing can show it."""
    try:
        made = picture(content, f"{stem}.png")
        files.keep(made.data, made.name, kinds=[Kind.IMAGE])
        return examine(made.name, made.data)
    except FileRefused:
        return None


def word_read(sha256: str) -> WordRead:
    """What `read_word` kept; raises NotThere."""
    try:
        return WordRead.from_json(json.loads(files.path_of(sha256).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as gone:
        raise NotThere(_("这份文档已经不在了。请重新上传。")) from gone


def into_lesson(desk: CourseDesk, read: WordRead, path: str, *, after: str, by: User) -> str:
    """Put the text in place of that of a lesson, whose head stays; the path of the lesson."""
    file = files_of(desk.code).get(path)
    if file is None or not file.is_there or not path.endswith(f"/{LESSON}"):
        raise NotThere(_("这个学习任务已经不在编写台上。请刷新页面再选。"))
    before = text_of(file)
    head = HEAD.match(as_edited(before))
    if head is None:
        raise BadText(_("这一课的头部写得不对，没有保存。请先在“文本”页改好头部。"))
    number = (_field(head[0], "number") or "").strip("\"' ")
    body, media = _placed(desk.code, read, posixpath.dirname(path))
    text = f"{head[0]}\n{renumbered(body, number)[0]}"
    changes = [
        Change(path, as_kept(text, before), after=after),
        *(Change(medium.path, medium=medium) for medium in media),
    ]
    save_all(desk, changes, by=by, note=str(_("来自 Word：%(name)s", name=read.name[:150])))
    return path


def into_new_task(
    standing: Standing, read: WordRead, unit: UnitPlace, asked: NewTask, *, by: User
) -> str:
    """A new learning task with this text; the path of its lesson."""
    path = add_task(standing, unit, asked, by=by)
    return into_lesson(standing.desk, read, path, after=_hash(standing.desk.code, path), by=by)


def _hash(code: str, path: str) -> str:
    return files_of(code)[path].sha256


def _field(text: str, key: str) -> str | None:
    try:
        return field_of(text, key)
    except BadHead:
        return None


def _placed(code: str, read: WordRead, folder: str) -> tuple[str, list[Medium]]:
    """The text and its pictures for this folder, under names that are not taken there."""
    there = {
        one.path.rpartition("/")[2].lower(): one
        for one in files_of(code).values()
        if one.is_there and posixpath.dirname(one.path) == f"{folder}/media"
    }
    by_hash = {one.sha256: one.path.rpartition("/")[2] for one in there.values()}
    taken = set(there)
    named: dict[str, str] = {}
    placed = []
    for medium in read.media:
        name = by_hash.get(medium.sha256)
        if name is None:
            name = safe_name(medium.path, lambda name: name.lower() in taken)
            taken.add(name.lower())
            placed.append(replace(medium, path=f"{folder}/media/{name}"))
        named[medium.path] = name
    body = PICTURE.sub(lambda found: f"](media/{named.get(found[1], found[1])}", read.body)
    return body, placed
