import io
import stat
import zipfile

import pytest

from lms.courses import importer
from lms.courses.importer import archive
from lms.courses.importer.folders import FolderRefused
from lms.courses.rules.folder import Folder
from tests.builders.courses import PROGRAMME, a_folder


def packed(files, **how):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data, **how)
    return buffer.getvalue()


def below(top, folder=None):
    return {f"{top}{name}": data for name, data in (folder or a_folder()).files.items()}


@pytest.mark.parametrize("top", ["", "csf/", "下载/csf/"])
def test_a_course_is_found_wherever_it_lies(top):
    root = importer.read_archive(packed(below(top)))

    (folder,) = root.courses
    assert folder.files == a_folder().files


def test_a_whole_root_is_found(tmp_path):
    files = {**below("x/csf/"), **below("x/csm/"), "x/training-objectives.md": PROGRAMME}

    root = importer.read_archive(packed(files))

    assert [folder.path for folder in root.courses] == ["x/csf", "x/csm"]
    assert root.programme.files["training-objectives.md"] == PROGRAMME.encode()


def test_a_root_at_the_top_is_found():
    files = {**below("csf/"), "training-objectives.md": PROGRAMME}

    assert importer.read_archive(packed(files)).programme is not None


def test_what_systems_leave_behind_is_not_read():
    files = {**below("csf/"), "__MACOSX/csf/._course.md": b"x", "csf/.DS_Store": b"x"}

    (folder,) = importer.read_archive(packed(files)).courses
    assert folder.files == a_folder().files


def test_packing_and_unpacking_give_the_same_bytes():
    data = importer.write_archive(a_folder(), "csf")

    (folder,) = importer.read_archive(data).courses
    assert folder.files == a_folder().files


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("name", ["图", "联通", "情绪"])
def test_names_without_the_mark_of_utf8_are_read(encoding, name):
    written = f"csf/m1/t1/media/{name}.png".encode(encoding)
    stand_in = "x" * len(written)
    data = packed({**below("csf/"), stand_in: b"x"}).replace(stand_in.encode(), written)

    (folder,) = importer.read_archive(data).courses
    assert f"m1/t1/media/{name}.png" in folder.files


@pytest.mark.parametrize(
    "name",
    ["../course.md", "csf/../../x.md", "/etc/x", "csf//x", "C:/x", "csf\\..\\x", "csf/./x"],
)
def test_a_path_that_leads_out_is_refused(name):
    data = packed({**below("csf/"), name.replace("\\", "§"): b"x"})

    with pytest.raises(FolderRefused, match="不安全"):
        importer.read_archive(data.replace("§".encode(), b"\\\\"))


def test_a_link_is_refused():
    entry = zipfile.ZipInfo("csf/link.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(FolderRefused, match="是链接"):
        importer.read_archive(packed({entry: b"/etc/passwd", **below("csf/")}))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 3)

    with pytest.raises(FolderRefused, match="压缩包太大"):
        importer.read_archive(packed(below("csf/")))


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)

    with pytest.raises(FolderRefused, match="压缩包太大"):
        importer.read_archive(packed({"csf/media/a.png": bytes(2000), **below("csf/")}))


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST", 100)

    with pytest.raises(FolderRefused, match="太大：最大"):
        importer.read_archive(packed(below("csf/")))


def test_a_password_is_refused():
    data = bytearray(packed({"course.md": b"x"}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(FolderRefused, match="密码"):
        importer.read_archive(bytes(data))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused():
    data = packed({**below("csf/"), "csf/course.mX": b"x"})

    with pytest.raises(FolderRefused, match="有两份"):
        importer.read_archive(data.replace(b"course.mX", b"course.md"))


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", packed({"a": b"x" * 100})[:-40]],
    ids=["empty", "something else", "cut off"],  # the bytes themselves hold the time of the day
)
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(FolderRefused, match="不是完整的"):
        importer.read_archive(data)


def test_an_archive_without_a_course_is_refused():
    with pytest.raises(FolderRefused, match=r"没有 course\.md"):
        importer.read_archive(packed({"a.txt": b"x"}))


def test_the_folder_for_export_is_put_below_its_name():
    data = importer.write_archive(Folder("", {"course.md": b"x"}), "csf")

    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.namelist() == ["csf/course.md"]
