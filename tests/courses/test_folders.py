import pytest

from lms.courses import importer
from lms.courses.importer import folders
from lms.courses.importer.folders import FolderRefused
from lms.courses.rules.folder import Folder
from tests.builders.courses import PROGRAMME, a_folder


def written(directory, folder=None):
    folders.write_folder(folder or a_folder(), directory)
    return directory


def test_a_root_holds_courses_and_the_programme(tmp_path):
    written(tmp_path / "csf")
    (tmp_path / "training-objectives.md").write_text(PROGRAMME)
    (tmp_path / "README.md").write_text("about")
    (tmp_path / ".git").mkdir()

    root = importer.read_root(tmp_path)

    assert [folder.path for folder in root.courses] == [str(tmp_path / "csf")]
    assert root.programme.files == {"training-objectives.md": PROGRAMME.encode()}


def test_a_single_course_brings_the_programme_beside_it(tmp_path):
    written(tmp_path / "csf")
    (tmp_path / "training-objectives.md").write_text(PROGRAMME)

    root = importer.read_root(tmp_path / "csf")

    assert (len(root.courses), root.is_single, root.programme is None) == (1, True, False)


def test_what_systems_leave_behind_is_not_read(tmp_path):
    written(tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "Thumbs.db").write_bytes(b"x")

    assert importer.read_folder(tmp_path).files == a_folder().files


def test_a_link_is_refused(tmp_path):
    written(tmp_path / "csf")
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "csf" / "media").symlink_to(tmp_path)

    with pytest.raises(FolderRefused, match="不是普通文件"):
        importer.read_folder(tmp_path / "csf")


def test_a_linked_programme_is_not_read(tmp_path):
    written(tmp_path / "csf")
    (tmp_path / "training-objectives.md").symlink_to(tmp_path / "csf" / "course.md")

    assert importer.read_root(tmp_path).programme is None


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FolderRefused, match="没有这个文件夹"):
        importer.read_root(tmp_path / "nowhere")


def test_a_folder_without_courses_is_refused(tmp_path):
    with pytest.raises(FolderRefused, match="没有课程"):
        importer.read_root(tmp_path)


def test_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_FILES", 3)
    written(tmp_path)

    with pytest.raises(FolderRefused, match="太大"):
        importer.read_folder(tmp_path)


def test_nothing_is_written_outside_the_folder(tmp_path):
    with pytest.raises(FolderRefused, match="指向文件夹之外"):
        folders.write_folder(Folder("", {"../outside.md": b""}), tmp_path / "in")

    assert not (tmp_path / "outside.md").exists()
