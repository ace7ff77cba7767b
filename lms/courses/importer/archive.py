"""Course folders from a .zip and back; slips, bombs, links and passwords are refused."""

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from lms.core.files import MEGABYTE
from lms.core.i18n import _
from lms.courses.importer.folders import FolderRefused, Root, is_debris
from lms.courses.rules.folder import Folder
from lms.courses.rules.reading import COURSE, PROGRAMME

MOST_FILES = 1000
MOST_BYTES = 200 * MEGABYTE
LARGEST = 60 * MEGABYTE
UTF8_NAME = 0x800
ENCRYPTED = 0x1


def read_archive(data: bytes) -> Root:
    """The courses in an archive: the folder itself, one folder in it, or a whole root."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _files(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as wrong:
        raise FolderRefused(_("这个文件不是完整的 .zip。请重新压缩课程文件夹后再上传。")) from wrong
    folders = sorted(
        str(PurePosixPath(name).parent) for name in files if PurePosixPath(name).name == COURSE
    )
    if not folders:
        raise FolderRefused(_("压缩包里没有 course.md，不像一个课程文件夹。"))
    courses = tuple(_folder(files, "" if folder == "." else folder) for folder in folders)
    return Root(courses, _programme(files, folders[0]), is_single=len(courses) == 1)


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise FolderRefused(
            _(
                "压缩包太大：最多 %(files)s 个文件，展开后最多 %(size)s MB。",
                files=MOST_FILES,
                size=MOST_BYTES // MEGABYTE,
            )
        )
    files: dict[str, bytes] = {}
    for entry in entries:
        name = _name(entry)
        if any(is_debris(part) for part in name.split("/")):
            continue
        if name in files:
            raise FolderRefused(_("压缩包里 %(name)s 有两份。", name=name))
        files[name] = _content(archive, entry, name)
    return files


def _name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & UTF8_NAME:
        name = _as_written(name)
    parts = name.split("/")
    if "\\" in name or ":" in parts[0] or {"", ".", ".."} & set(parts):
        raise FolderRefused(_("压缩包里的路径 %(name)s 不安全。", name=name[:200]))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FolderRefused(_("压缩包里的 %(name)s 是链接，请换成文件本身。", name=name[:200]))
    return name


def _as_written(name: str) -> str:
    """A name without the UTF-8 mark: Chinese Windows writes GBK, others UTF-8 all the same.

    Two bytes of GBK may pass for a letter of another script in UTF-8, but Chinese in UTF-8
    takes three: only such a name is believed to be UTF-8.
    """
    raw = name.encode("cp437", "replace")
    try:
        text = raw.decode("utf-8")
        if text.isascii() or any(sign >= "\u0800" for sign in text):
            return text
    except UnicodeDecodeError:
        pass
    return raw.decode("gb18030", "replace")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    if entry.flag_bits & ENCRYPTED:
        raise FolderRefused(_("压缩包设了密码。请去掉密码后再上传。"))
    with archive.open(entry) as file:
        # The size in the list may lie: read no more than it promises, and never too much.
        data = file.read(min(entry.file_size, LARGEST) + 1)
    if len(data) > min(entry.file_size, LARGEST):
        raise FolderRefused(
            _("文件 %(name)s 太大：最大 %(size)s MB。", name=name, size=LARGEST // MEGABYTE)
        )
    return data


def _folder(files: dict[str, bytes], folder: str) -> Folder:
    prefix = f"{folder}/" if folder else ""
    inside = {
        name.removeprefix(prefix): data for name, data in files.items() if name.startswith(prefix)
    }
    return Folder(folder, inside)


def _programme(files: dict[str, bytes], folder: str) -> Folder | None:
    """The training objectives beside the first course folder, if they came along."""
    parent = PurePosixPath(folder).parent
    name = str(parent / PROGRAMME)
    if folder == "." or name not in files:
        return None
    return Folder("" if str(parent) == "." else str(parent), {PROGRAMME: files[name]})


def write_archive(folder: Folder, top: str) -> bytes:
    """The folder as a .zip with everything below one folder; the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(folder.files.items()):
            entry = zipfile.ZipInfo(f"{top}/{name}")
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
