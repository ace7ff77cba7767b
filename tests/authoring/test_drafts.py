"""Drafts over what is published: saved, compared by their hash, followed once published."""

import pytest

from lms.authoring.queries.texts import text_of, texts_of, working_folder
from lms.authoring.queries.working import FileState, changes_of, files_of
from lms.authoring.services.checking import check
from lms.authoring.services.publishing import publish
from lms.authoring.services.refusals import BadPath, DraftMoved, HasErrors, NothingToPublish
from lms.authoring.services.saving import Change, save, save_all
from lms.core.db import db
from lms.courses import importer
from lms.courses.importer import export_folder
from lms.courses.services import undo_publication
from tests.builders.accounts import a_teacher
from tests.builders.authoring import a_desk, a_draft
from tests.builders.courses import FILES, LESSON, LESSON_PATH, a_folder

NEW = LESSON + "2. 又一条。\n"


@pytest.fixture
def desk(app):
    return a_desk(a_teacher("周敏"))


@pytest.fixture
def zhou(desk):
    from lms.authoring.queries.people import authors_of  # noqa: PLC0415

    return authors_of(desk.code)[0].user


def test_a_course_nobody_touched_stands_as_published(desk):
    found = files_of("CSF")

    assert {one.state for one in found.values()} == {FileState.PUBLISHED}
    assert dict(working_folder("CSF").files) == dict(a_folder().files)


def test_a_saved_text_stands_at_the_desk_and_not_in_the_course(desk, zhou):
    save(desk, LESSON_PATH, NEW, after=files_of("CSF")[LESSON_PATH].sha256, by=zhou)

    (changed,) = changes_of("CSF")
    assert (changed.path, changed.state, changed.number) == (LESSON_PATH, FileState.CHANGED, 1)
    assert text_of(changed) == NEW
    assert export_folder("CSF").files[LESSON_PATH].decode() == LESSON


def test_who_began_from_another_text_is_told(desk, zhou):
    before = files_of("CSF")[LESSON_PATH].sha256
    save(desk, LESSON_PATH, NEW, after=before, by=zhou)

    with pytest.raises(DraftMoved, match="周敏"):
        save(desk, LESSON_PATH, LESSON + "3. 别的。\n", after=before, by=zhou)

    assert text_of(files_of("CSF")[LESSON_PATH]) == NEW


def test_the_same_save_twice_is_one_revision(desk, zhou):
    before = files_of("CSF")[LESSON_PATH].sha256
    first = save(desk, LESSON_PATH, NEW, after=before, by=zhou)
    again = save(desk, LESSON_PATH, NEW, after=before, by=zhou)

    assert first.id == again.id


@pytest.mark.parametrize(
    "path",
    [
        "../course.md",
        "m1/../../course.md",
        "/etc/passwd",
        "m1-x/.git/config",
        "m1-x/t/lesson.txt",
        "m1-x\\t\\lesson.md",
        "a" * 190 + "/t/lesson.md",
        "media/",
        "media/con:x.png",
    ],
)
def test_a_path_no_course_may_have_is_refused(desk, zhou, path):
    with pytest.raises(BadPath):
        save_all(desk, [Change(path, "x")], by=zhou)


def test_publishing_makes_the_drafts_what_students_have(desk, zhou):
    a_draft(desk, zhou, NEW)

    publish(desk, message="补一条", by=zhou)

    assert changes_of("CSF") == []
    assert export_folder("CSF").files[LESSON_PATH].decode() == NEW


def test_with_an_error_nothing_is_published(desk, zhou):
    a_draft(desk, zhou, NEW.replace("## 知识总结", "## 总结"))

    with pytest.raises(HasErrors) as refused:
        publish(desk, message="x", by=zhou)

    assert [one.place.path for one in refused.value.findings] == [f"csf/{LESSON_PATH}"]
    assert export_folder("CSF").files[LESSON_PATH].decode() == LESSON


def test_nothing_to_publish_is_said(desk, zhou):
    with pytest.raises(NothingToPublish):
        publish(desk, message="x", by=zhou)


def test_only_the_chosen_drafts_are_published(desk, zhou):
    a_draft(desk, zhou, NEW)
    save_all(desk, [Change("course.md", FILES["course.md"] + "多一句。\n")], by=zhou)

    publish(desk, message="x", by=zhou, only={"course.md"})

    assert [one.path for one in changes_of("CSF")] == [LESSON_PATH]


def test_after_an_undo_the_draft_stands_at_the_desk_again(desk, zhou, clock):
    a_draft(desk, zhou, NEW)
    clock.move(minutes=1)
    publish(desk, message="x", by=zhou)
    clock.move(minutes=1)
    undo_publication("CSF", zhou)

    (changed,) = changes_of("CSF")
    assert (changed.path, changed.is_stale) == (LESSON_PATH, False)


def test_a_published_draft_follows_a_later_import(desk, zhou, clock):
    a_draft(desk, zhou, NEW)
    clock.move(minutes=1)
    publish(desk, message="x", by=zhou)
    clock.move(minutes=1)
    importer.import_course(a_folder({LESSON_PATH: LESSON + "4. 导入的。\n"}), None)

    assert changes_of("CSF") == []
    assert text_of(files_of("CSF")[LESSON_PATH]).endswith("4. 导入的。\n")


def test_an_import_below_an_unpublished_draft_is_noticed(desk, zhou, clock):
    a_draft(desk, zhou, NEW)
    clock.move(minutes=1)
    importer.import_course(a_folder({LESSON_PATH: LESSON + "4. 导入的。\n"}), None)

    (changed,) = changes_of("CSF")
    assert changed.is_stale


def test_a_removed_document_is_gone_once_published(desk, zhou, clock):
    quiz = LESSON_PATH.replace("lesson", "quiz")
    save_all(
        desk,
        [
            Change(quiz),
            Change(LESSON_PATH, LESSON.replace("[question T03-I01]\n", "")),
        ],
        by=zhou,
    )
    clock.move(minutes=1)
    publish(desk, message="x", by=zhou)

    assert quiz not in export_folder("CSF").files
    assert changes_of("CSF") == []


def test_the_code_of_a_course_cannot_be_changed_at_the_desk(desk, zhou):
    save_all(desk, [Change("course.md", FILES["course.md"].replace("CSF", "CSX"))], by=zhou)

    assert any("课程码不能改" in one.message for one in check("CSF").findings)


def test_files_of_a_course_come_in_a_handful_of_statements(desk, zhou, at_most):
    a_draft(desk, zhou, NEW)
    db.session.expire_all()

    with at_most(7):
        texts_of([one for one in files_of("CSF").values() if one.is_text])
