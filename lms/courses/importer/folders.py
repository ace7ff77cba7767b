"""Course folders from disk and back; links and paths that lead out are refused."""

import stat
from dataclasses import dataclass
from pathlib import Path

from lms.core.errors import Refused
from lms.core.files import MEGABYTE
from lms.core.i18n import _
from lms.courses.rules.folder import Folder
from lms.courses.rules.reading import COURSE, PROGRAMME

MOST_FILES = 3000
MOST_BYTES = 1000 * MEGABYTE
DEBRIS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


class FolderRefused(Refused):
    """A folder that cannot be read safely, or is no course."""


@dataclass(frozen=True)
class Root:
    """What a path or an archive holds: courses, and perhaps the programme above them."""

    courses: tuple[Folder, ...]
    programme: Folder | None = None
    is_single: bool = False  # one course folder was named, not the root above it


def read_root(path: Path) -> Root:
    """The folder `course_content`, or a single course folder with the programme beside it."""
    if not path.is_dir():
        raise FolderRefused(_("没有这个文件夹：%(path)s。", path=str(path)))
    if (path / COURSE).exists():
        return Root((read_folder(path),), _programme(path.resolve().parent), is_single=True)
    courses = tuple(
        read_folder(inside)
        for inside in sorted(path.iterdir())
        if inside.is_dir() and not is_debris(inside.name)
    )
    programme = _programme(path)
    if not courses and programme is None:
        raise FolderRefused(_("文件夹 %(path)s 里没有课程。", path=str(path)))
    return Root(courses, programme)


def _programme(path: Path) -> Folder | None:
    file = path / PROGRAMME
    if not file.is_file() or file.is_symlink():
        return None
    return Folder(str(path), {PROGRAMME: file.read_bytes()})


def read_folder(path: Path) -> Folder:
    """Everything in a folder, except what systems leave behind (.DS_Store, Thumbs.db)."""
    files: dict[str, bytes] = {}
    size = 0
    for name, file in sorted(_walk(path, "")):
        size += file.stat().st_size
        if len(files) >= MOST_FILES or size > MOST_BYTES:
            raise FolderRefused(
                _(
                    "文件夹 %(path)s 太大：最多 %(files)s 个文件、%(size)s MB。",
                    path=str(path),
                    files=MOST_FILES,
                    size=MOST_BYTES // MEGABYTE,
                )
            )
        files[name] = file.read_bytes()
    return Folder(str(path), files)


def _walk(path: Path, prefix: str) -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    for inside in path.iterdir():
        if is_debris(inside.name):
            continue
        name = f"{prefix}{inside.name}"
        mode = inside.lstat().st_mode
        if stat.S_ISDIR(mode):
            found += _walk(inside, f"{name}/")
        elif stat.S_ISREG(mode):
            found.append((name, inside))
        else:
            raise FolderRefused(
                _("%(name)s 不是普通文件（可能是链接）。请换成文件本身。", name=str(inside))
            )
    return found


def is_debris(name: str) -> bool:
    return name.startswith(".") or name.lower() in DEBRIS


def write_folder(folder: Folder, directory: Path) -> None:
    """Put every file of a folder below a directory that is empty or not there yet."""
    if directory.exists() and any(directory.iterdir()):
        raise FolderRefused(
            _("文件夹 %(path)s 里已有文件。请导出到一个空文件夹。", path=str(directory))
        )
    directory.mkdir(parents=True, exist_ok=True)
    inside = directory.resolve()
    for name, data in folder.files.items():
        target = (inside / name).resolve()
        if not target.is_relative_to(inside):
            raise FolderRefused(_("路径 %(name)s 指向文件夹之外。", name=name))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
