import posixpath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.courses import importer
from lms.courses.importer.folders import FolderRefused, Root
from lms.courses.importer.giving import NotPublished
from tests.builders.courses import (
    EVALUATION_PATH,
    LESSON,
    LESSON_PATH,
    TASK,
    a_course,
    a_folder,
)

PNG = b"\x89PNG\r\n\x1a\n"
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200
).filter(lambda text: "---" not in text)


def test_an_export_gives_the_same_bytes(app, tmp_path):
    a_course()

    importer.export_course("CSF", tmp_path / "csf")

    assert dict(importer.read_folder(tmp_path / "csf").files) == dict(a_folder().files)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    prose=words,
    newline=st.sampled_from(["\n", "\r\n"]),
    pictures=st.dictionaries(
        st.text("abcxyz0189-_ 图表", min_size=1, max_size=20).filter(str.strip),
        st.binary(max_size=50),
        max_size=3,
    ),
    with_evaluation=st.booleans(),
)
def test_any_folder_comes_back_as_it_went_in(app, prose, newline, pictures, with_evaluation):
    lesson = LESSON.replace("客户的书稿丢了。", prose).replace("\n", newline)
    folder = a_folder(
        {
            LESSON_PATH: lesson.encode(),
            **{f"{TASK}/media/{name}.png": PNG + data for name, data in pictures.items()},
            **({} if with_evaluation else {EVALUATION_PATH: None}),
        }
    )
    db.session.rollback()

    importer.import_programme(importer.read_archive(_packed()).programme, None)
    report = importer.import_course(folder, None)

    assert report.has_errors or importer.export_folder("CSF").files == folder.files


def _packed() -> bytes:
    from tests.builders.courses import a_programme  # noqa: PLC0415

    files = {f"csf/{name}": data for name, data in a_folder().files.items()}
    whole = a_folder({**dict.fromkeys(a_folder().files), **files, **a_programme().files})
    return importer.write_archive(whole, "content")


def test_an_unpublished_course_cannot_be_exported(app, tmp_path):
    with pytest.raises(NotPublished):
        importer.export_course("CSF", tmp_path)


def test_an_export_does_not_write_over_files(app, tmp_path):
    a_course()
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(FolderRefused):
        importer.export_course("CSF", tmp_path)


def test_the_real_courses_come_back_as_they_went_in(app, root):
    content = importer.read_root(root / "course_content")

    reports = importer.import_root(content, None)

    assert [str(one) for report in reports for one in report.findings if report.has_errors] == []
    given_back = {code: dict(importer.export_folder(code).files) for code in _codes(reports)}
    assert given_back == dict(zip(_codes(reports), _files(content), strict=True))


def test_a_second_import_of_the_real_courses_changes_nothing(app, root):
    importer.import_all(root / "course_content")

    again = importer.import_all(root / "course_content")

    assert {(one.has_errors, one.is_changed) for one in again} == {(False, False)}


def _codes(reports: list[importer.ImportReport]) -> list[str]:
    return [report.course_code for report in reports]


def _files(content: Root) -> list[dict[str, bytes]]:
    folders = [content.programme, *content.courses]
    return [dict(folder.files) for folder in folders if folder]


def test_media_may_lie_beside_any_document(app):
    paths = ("media/a.png", f"{posixpath.dirname(TASK)}/media/b.png", f"{TASK}/media/more/c.png")
    named = "\n".join(f"![图](../../{path})" for path in paths)
    folder = a_folder(
        {
            LESSON_PATH: LESSON.replace("客户的书稿丢了。", named),
            **{path: PNG + path.encode() for path in paths},
        }
    )

    report = importer.import_course(folder, None) if not _programme(app) else None

    assert report is not None
    assert report.findings == ()


def _programme(app: object) -> bool:
    from tests.builders.courses import a_programme  # noqa: PLC0415

    return importer.import_programme(a_programme(), None).has_errors
