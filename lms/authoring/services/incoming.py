"""A folder from outside taken to the desk: compared first, then taken in one step."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from lms.accounts.models import User
from lms.authoring.models import Incoming, IncomingFile
from lms.authoring.queries.incoming import WaitingFile
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of, texts_of
from lms.authoring.queries.working import SVG, WorkingFile, files_of, published_files
from lms.authoring.rules.heads import BadHead, field_of
from lms.authoring.rules.incoming import Held, IncomingPlan, PlannedFile, Verdict, verdict_of
from lms.authoring.rules.merging import merge
from lms.authoring.services.refusals import BadPath
from lms.authoring.services.saving import Change, check_path, save_all
from lms.core import files, journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.findings import Findings
from lms.core.i18n import _
from lms.courses.importer import Root
from lms.courses.importer.media import examine
from lms.courses.rules.folder import Folder, read_source
from lms.courses.rules.reading import COURSE, MEDIA, is_known


class ForeignFolder(Refused):
    """A folder that is not this course's."""


class NothingToTake(Refused):
    """A folder that says what the desk says."""


@dataclass(frozen=True)
class SideRead:
    """What a folder holds by path, and why some files are left out."""

    held: Mapping[str, Held]
    refused: Mapping[str, str]


def folder_in(root: Root, code: str) -> Folder:
    """The folder of this course in an archive; raises ForeignFolder when it is none."""
    codes = [_code_of(folder) for folder in root.courses]
    if code in codes:
        return root.courses[codes.index(code)]
    raise ForeignFolder(
        _(
            "这是课程 %(theirs)s 的文件夹，编写台上是课程 %(code)s，没有导入。"
            "要用新的课程码，请复制课程。",
            theirs=_("、").join(sorted(filter(None, codes))) or "—",
            code=code,
        )
    )


def _code_of(folder: Folder) -> str:
    """The code a course.md gives, '' where it cannot be read."""
    try:
        found = field_of(folder.files[COURSE].decode("utf-8"), "course")
    except (KeyError, UnicodeDecodeError, BadHead):
        return ""
    return (found or "").strip("\"' ")


def read_side(folder: Folder) -> SideRead:
    """Every file of a folder as the desk would keep it; foreign ones are left out, with why."""
    held: dict[str, Held] = {}
    refused: dict[str, str] = {}
    for path in sorted(folder.files):
        try:
            check_path(path)
            held[path] = _held(folder, path)
        except BadPath as refusal:
            is_name = is_known(path) or MEDIA.fullmatch(path)
            unknown = _("不认识的文件。图片和声音请放进 media 文件夹。")
            refused[path] = str(refusal) if is_name else str(unknown)
        except Refused as refusal:
            refused[path] = str(refusal)
    return SideRead(held, refused)


def _held(folder: Folder, path: str) -> Held:
    if MEDIA.fullmatch(path):
        medium = examine(path, folder.files[path])
        return Held(medium.sha256, medium.source if medium.mime == SVG else None, medium)
    findings = Findings()
    source = read_source(folder, path, findings)
    if source is None:
        raise Refused(" ".join(one.message for one in findings.found))
    return Held.of(source.text)


def plan_folder(
    desk: CourseDesk, folder: Folder, name: str, base: Mapping[str, Held] | None = None
) -> IncomingPlan:
    """Compare a folder with the desk, path by path; nothing is written.

    `base` is what both sides began from; without one, what is published.
    """
    theirs = read_side(folder)
    mine = files_of(desk.code)
    published = {one.path: one for one in published_files(desk.code)} if base is None else {}
    hashes = {path: one.sha256 for path, one in (published if base is None else base).items()}
    files_planned = []
    for path in sorted({*hashes, *mine, *theirs.held} - {*theirs.refused}):
        standing, came = mine.get(path), theirs.held.get(path)
        mine_hash = standing.sha256 if standing else ""
        verdict = verdict_of(hashes.get(path, ""), mine_hash, came.sha256 if came else "")
        one = PlannedFile(path, verdict, hashes.get(path, ""), mine_hash, came)
        if verdict is Verdict.CONFLICT:
            began = _text(published.get(path)) if base is None else _text_held(base.get(path))
            one = _merged(replace(one, base=began), standing)
        files_planned.append(one)
    return IncomingPlan(name, tuple(files_planned), theirs.refused)


def _text(file: WorkingFile | None) -> str | None:
    if file is None or not file.is_text:
        return None
    return texts_of([file])[file.sha256]


def _text_held(held: Held | None) -> str | None:
    return held.text if held and held.medium is None else None


def _merged(one: PlannedFile, standing: WorkingFile | None) -> PlannedFile:
    """The same with its text merged, where three texts are there and do not contradict."""
    theirs = one.theirs
    has_texts = theirs and theirs.medium is None and standing and standing.is_there
    if not has_texts or not standing or not standing.is_text or theirs is None:
        return one
    result = merge(one.base or "", text_of(standing), theirs.text or "")
    if not result.is_clean:
        return one
    return replace(one, verdict=Verdict.MERGED, merged=result.text)


def take(
    desk: CourseDesk, plan: IncomingPlan, folder: Folder, *, seen: str, by: User | None
) -> Incoming:
    """Take a folder to the desk as its plan says: one save, and what contradicts waits.

    `seen` is the fingerprint of the plan the person saw.
    """
    if seen != plan.fingerprint:
        raise Stale(_("编写台上的内容刚刚变了，还没有导入。请再看一遍下面的清单。"))
    if plan.is_nothing:
        raise NothingToTake(_("没有要导入的改动：内容与编写台上的相同。"))
    for one in plan.files:
        if one.theirs and one.theirs.medium and one.verdict is not Verdict.SAME:
            files.keep(folder.files[one.path], posixpath.basename(one.path))
    changes = [_change(one) for one in plan.files if one.verdict.is_taken]
    save_all(desk, changes, by=by, note=str(_("导入：%(name)s", name=plan.name[:150])))
    conflicts = plan.of(Verdict.CONFLICT)
    _supersede(desk.code, [one.path for one in conflicts])
    moment = now()
    incoming = Incoming(
        course_code=desk.code,
        name=plan.name[:200],
        arrived_at=moment,
        brought_by_id=by and by.id,
        settled_at=None if conflicts else moment,
    )
    db.session.add(incoming)
    db.session.flush()
    db.session.add_all(_waiting(incoming.id, one) for one in conflicts)
    db.session.flush()
    write_journal(
        "authoring.import", desk, by, name=plan.name, taken=len(changes), waits=len(conflicts)
    )
    return incoming


def _change(one: PlannedFile) -> Change:
    if one.verdict is Verdict.REMOVED or one.theirs is None:
        return Change(one.path, after=one.mine_hash)
    medium = one.theirs.medium
    text = one.merged if one.merged is not None else one.theirs.text
    return Change(one.path, None if medium else text, medium, after=one.mine_hash)


def _waiting(incoming_id: int, one: PlannedFile) -> IncomingFile:
    medium = one.theirs.medium if one.theirs else None
    return IncomingFile(
        incoming_id=incoming_id,
        path=one.path,
        base=one.base,
        theirs=one.theirs.text if one.theirs else None,
        base_hash=one.base_hash,
        their_hash=one.theirs.sha256 if one.theirs else "",
        their_mime=medium.mime if medium else "",
        their_size=medium.size if medium else len((one.theirs and one.theirs.text) or ""),
    )


def _supersede(code: str, paths: Collection[str]) -> None:
    """What came earlier for these paths no longer waits: the newer one takes its place."""
    earlier = select(Incoming.id).where(Incoming.course_code == code)
    db.session.execute(
        update(IncomingFile)
        .where(
            IncomingFile.incoming_id.in_(earlier),
            IncomingFile.path.in_(paths),
            IncomingFile.settled_at.is_(None),
        )
        .values(settled_at=now())
    )


def settle(waiting: WaitingFile, change: Change | None, *, by: User) -> None:
    """Keep what a person made of a waiting document; None leaves the desk as it is."""
    file, desk = waiting.file, waiting.desk
    if change is not None:
        note = str(_("合并：%(name)s", name=file.incoming.name[:150]))
        save_all(desk, [change], by=by, note=note)
    file.settled_at, file.settled_by_id = now(), by.id
    db.session.flush()
    left = select(IncomingFile.id).where(
        IncomingFile.incoming_id == file.incoming_id, IncomingFile.settled_at.is_(None)
    )
    if db.session.scalar(left.limit(1)) is None:
        file.incoming.settled_at = now()
    write_journal("authoring.settle", desk, by, path=file.path, incoming=file.incoming_id)


def take_theirs(waiting: WaitingFile, after: str) -> Change:
    """What came, put in the place of what stands (`after`)."""
    medium = waiting.medium
    return Change(waiting.file.path, None if medium else waiting.file.theirs, medium, after=after)


def write_journal(action: str, desk: CourseDesk, by: User | None, **detail: object) -> None:
    """Journal it; without a person where a command did it."""
    journal.write(
        action,
        subject=f"course:{desk.code}",
        actor_id=by and by.id,
        actor_name=by.name if by else "",
        **detail,
    )
