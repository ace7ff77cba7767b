"""Media brought to the desk, replaced, renamed and removed."""

import dataclasses
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.models import DraftRevision
from lms.authoring.queries.media import names_in_folder
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import WorkingFile, files_of
from lms.authoring.rules.media_names import folder_beside, relinked, safe_name, way
from lms.authoring.services.refusals import AlreadyThere, NotThere
from lms.authoring.services.saving import Change, check_path, save_all
from lms.core import files
from lms.core.files import FileRefused, Kind
from lms.core.i18n import _
from lms.core.pictures import picture
from lms.core.svg import UnsafeSvg, clean_svg
from lms.courses.importer.media import examine
from lms.courses.rules.folder import Medium

PICTURES = frozenset({"png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "bmp", "tif", "tiff"})
KEPT = (Kind.IMAGE, Kind.AUDIO, Kind.VIDEO)


@dataclass(frozen=True)
class Sent:
    """A file as a browser sends it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Brought:
    """A medium that lies at the desk now, and how a document beside it names it."""

    medium: Medium
    markdown: str
    alt: str

    @property
    def path(self) -> str:
        return self.medium.path


def bring(
    desk: CourseDesk, sent: Sequence[Sent], *, beside: str, alt: str, by: User
) -> list[Brought]:
    """Keep files in the media folder beside a document: all of them, or none.

    The same content in that folder is kept once.
    """
    if not sent:
        raise FileRefused(_("请选择要上传的文件。"))
    there = files_of(desk.code)
    folder = folder_beside(beside)
    taken = names_in_folder([path for path, one in there.items() if one.is_there], folder)
    found: list[Brought] = []
    changes: list[Change] = []
    for one in sent:
        medium = _same(there, folder, made := fit(one))
        if medium is None:
            name = safe_name(made.name, lambda name: name.lower() in taken)
            taken.add(name.lower())
            medium = _keep(posixpath.join(folder, name), made.data)
            changes.append(Change(medium.path, medium=medium))
        words = _words(alt)
        found.append(Brought(medium, f"![{words}]({way(beside, medium.path)})", words))
    if changes:
        save_all(desk, changes, by=by, note=_("上传素材"))
    return found


def put_instead(desk: CourseDesk, path: str, sent: Sent, *, by: User) -> DraftRevision:
    """Put another content at the same path; every document that names it shows it."""
    _there(desk.code, path)
    made = fit(sent, _ending(path))
    if _ending(made.name) != _ending(path):
        raise FileRefused(
            _("请用同一种文件替换：这里是 %(ending)s。", ending=path.rpartition(".")[2])
        )
    medium = _keep(path, made.data)
    (kept,) = save_all(desk, [Change(path, medium=medium)], by=by, note=_("替换素材"))
    return kept


def rename(desk: CourseDesk, path: str, name: str, *, folder: str = "", by: User) -> str:
    """Give a file another name or folder, in every document that leads to it too."""
    file, there = _there(desk.code, path), files_of(desk.code)
    wanted = safe_name(name, lambda _name: False)
    ending = path.rpartition(".")[2]
    if _ending(wanted) != _ending(path):
        wanted = f"{wanted}.{ending}"
    new = posixpath.join(folder or posixpath.dirname(path), wanted)
    if new == path:
        return path
    if new in there and there[new].is_there:
        raise AlreadyThere(_("这个文件夹里已有 %(name)s。", name=wanted))
    if file.medium is None:
        raise NotThere(_("这个文件已经不在编写台上。请刷新页面再看。"))
    changes = [
        Change(path, after=file.sha256),
        Change(new, medium=dataclasses.replace(file.medium, path=new), came_from=path),
    ]
    for one in there.values():
        if one.is_there and one.is_text:
            text = text_of(one)
            if (changed := relinked(text, one.path, path, new)) != text:
                changes.append(Change(one.path, changed, after=one.sha256))
    save_all(desk, changes, by=by, note=_("素材改名"))
    return new


def remove(desk: CourseDesk, paths: Sequence[str], *, by: User) -> int:
    """Take media from the course; they stay among the versions."""
    there = files_of(desk.code)
    gone = [path for path in paths if path in there and there[path].medium is not None]
    if not gone:
        raise NotThere(_("这个文件已经不在编写台上。请刷新页面再看。"))
    save_all(desk, [Change(path) for path in gone], by=by, note=_("移除素材"))
    return len(gone)


def fit(sent: Sent, wanted: str | None = None) -> Sent:
    """A file as it is kept: pictures and drawings made fit, sounds and films as they came.

    `wanted` is the ending a picture shall have.
    """
    ending = _ending(sent.name)
    if ending in PICTURES:
        made = picture(sent.data, posixpath.basename(sent.name), wanted)
        return Sent(made.name, made.data)
    if ending == "svg":
        try:
            return Sent(sent.name, clean_svg(sent.data))
        except UnsafeSvg as unsafe:
            raise FileRefused(str(unsafe)) from unsafe
    return sent


def _keep(path: str, data: bytes) -> Medium:
    check_path(path)
    medium = examine(path, data)
    files.keep(data, posixpath.basename(path), kinds=KEPT)
    return medium


def _same(there: dict[str, WorkingFile], folder: str, sent: Sent) -> Medium | None:
    """A file of this content that lies in the folder already."""
    medium = examine(posixpath.join(folder, safe_name(sent.name, lambda _name: False)), sent.data)
    return next(
        (
            one.medium
            for path, one in there.items()
            if one.sha256 == medium.sha256 and path.rpartition("/")[0] == folder
        ),
        None,
    )


def _there(code: str, path: str) -> WorkingFile:
    file = files_of(code).get(path)
    if file is None or not file.is_there or file.medium is None:
        raise NotThere(_("这个文件已经不在编写台上。请刷新页面再看。"))
    return file


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}.get(ending, ending)


def _words(alt: str) -> str:
    """A description as Markdown takes it between brackets."""
    return " ".join(alt.split()).replace("[", "（").replace("]", "）")
